import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { presetOf } from '../../../shared/model/trunk-presets.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type RawUas, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let farEnd: RawUas

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({ rtpPorts: { from: 32_500, to: 32_598 }, promptFile: folder.file('prompt.wav') })
})
afterEach(async () => {
  await bench.telephony.close()
  await farEnd.close()
  folder.remove()
})

/** Calls +442071838750 as +12065550100 over a trunk of this preset that refuses with `said`; the INVITE and its verdict. */
async function call(
  id: string,
  said: readonly [number, string, string?],
  more: Record<string, unknown> = {},
) {
  const [status, phrase, header] = said
  farEnd = await startRawUas((request, reply) => {
    if (request.method === 'INVITE') reply(status, phrase, { headers: header ? [header] : [] })
    else reply(200, 'OK')
  })
  const { address: _its, transport: _over, ...settings } = presetOf(id)?.settings ?? {}
  await bench.telephony.useTrunk(trunkAt(farEnd.address, { ...settings, ...more }))
  const { attemptId } = bench.place({ number: '+442071838750', callerId: '+12065550100' })
  const { verdict } = await bench.until('ended', attemptId)
  await bench.until('trace', attemptId)
  const invite = farEnd.requests.find(({ method }) => method === 'INVITE')
  if (!invite) throw new Error('no INVITE came')
  return { verdict, invite, says: (name: string) => headerValue(invite, name) ?? '' }
}

test('the account stays in From of an Asterisk, and the caller ID stands in P-Asserted-Identity', async () => {
  const credentials = { user: '100', password: 'secret' }
  const { invite, says } = await call('asterisk-account', [486, 'Busy Here'], { credentials })
  expect(invite.uri).toMatch(/^sip:\+442071838750@/)
  expect(says('from')).toMatch(/<sip:100@/)
  expect(says('p-asserted-identity')).toMatch(/^<sip:\+12065550100@/)
})

test('the tech prefix of Flowroute stands before the called number alone', async () => {
  const numberFormat = { style: 'e164', prefix: '12345678*' }
  const { invite, says } = await call('flowroute', [486, 'Busy Here'], { numberFormat })
  expect(invite.uri).toMatch(/^sip:12345678\*442071838750@/)
  expect(says('to')).toMatch(/<sip:12345678\*442071838750@/)
  expect(says('p-asserted-identity')).toMatch(/^<sip:12065550100@/)
})

test('From has the domain of the customer at Exotel, and the called number that of the server', async () => {
  const { invite, says } = await call('exotel', [486, 'Busy Here'], { fromDomain: 'acme1.pstn.example' })
  expect(says('from')).toMatch(/<sip:\+12065550100@acme1\.pstn\.example>/)
  expect(invite.uri).toContain(`@${farEnd.address}`)
})

test.each([
  ['twilio', [603, 'Decline', 'X-Twilio-Error: 10001 Account is not active'], 'trunk-failed', 'account'],
  ['telnyx', [404, 'Not Found D18'], 'trunk-failed', 'account'],
  ['telnyx', [403, 'Forbidden', 'Reason: SIP;cause=403;text="Channel limit D1"'], 'congestion', 'limit'],
  ['provider-account', [480, 'CPS Limit Exceeded'], 'congestion', 'limit'],
  ['opensips', [486, 'Busy Here', 'Server: OpenSIPS (3.4)'], 'congestion', 'limit'],
  ['3cx', [600, 'Busy Everywhere'], 'trunk-failed', 'account'],
  ['cisco-cube', [403, 'Forbidden', 'Reason: Q.850;cause=21'], 'trunk-failed', 'account'],
] as const)('%s: %o is booked on the trunk', async (id, said, outcome, cause) => {
  const { verdict } = await call(id, said)
  expect(verdict).toMatchObject({ outcome, cause, blame: 'trunk' })
})
