import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import type { TrunkSettingsInput } from '../../../shared/model/trunk.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type RawUas, type Reply, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let uas: RawUas

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 200))
  bench = createCallBench({ rtpPorts: { from: 32_600, to: 32_698 }, promptFile: folder.file('prompt.wav') })
})
afterEach(async () => {
  await bench.telephony.close()
  await uas.close()
  folder.remove()
})

/** How a call ends whose INVITE gets these responses, on a trunk with these settings. */
async function verdictOf(
  responses: readonly (readonly [status: number, phrase: string, more?: Reply])[],
  settings: Partial<TrunkSettingsInput> = {},
) {
  uas = await startRawUas((request, reply) => {
    if (request.method === 'INVITE')
      for (const [status, phrase, more] of responses) reply(status, phrase, more)
    else reply(200, 'OK')
  })
  await bench.telephony.useTrunk(trunkAt(uas.address, settings))
  const { attemptId } = bench.place({ ringTimeoutMs: 300 })
  const { verdict } = await bench.until('ended', attemptId)
  await bench.until('trace', attemptId)
  return verdict
}

test.each([
  [
    'with its address for complaints',
    'Network Blocked',
    ['Reason: Q.850;cause=21;text="v=analytics1;url=https://review.example/c/7"'],
    'The network blocked the call as unwanted. Ask for a review at https://review.example/c/7. (603 Network Blocked)',
  ],
  [
    'under another phrase',
    'Declined',
    ['Reason: SIP;cause=603, Q.850;cause=21;text="v=analytics1;tel=+12155550100"'],
    'The network blocked the call as unwanted. Ask for a review at +12155550100. (603 Declined)',
  ],
  [
    'by its phrase alone',
    'Network Blocked',
    [],
    'The network blocked the call as unwanted. Look after this caller id. (603 Network Blocked)',
  ],
])('603 of call analytics is no refusal by a person: %s', async (_how, phrase, headers, sentence) => {
  expect(await verdictOf([[603, phrase, { headers }]])).toMatchObject({
    outcome: 'blocked',
    blame: 'network',
    sentence,
  })
})

test('608 says where to complain', async () => {
  const headers = ['Call-Info: <https://block.example/jws>;purpose=jwscard']
  expect(await verdictOf([[608, 'Rejected', { headers }]])).toMatchObject({
    outcome: 'blocked',
    blame: 'network',
    sentence:
      'The network blocked the call as unwanted. Ask for a review at https://block.example/jws. (608 Rejected)',
  })
})

test('603 of a person stays one', async () => {
  const headers = ['Reason: Q.850;cause=21;text="Call rejected"']
  expect(await verdictOf([[603, 'Decline', { headers }]])).toMatchObject({
    outcome: 'rejected',
    blame: 'recipient',
  })
})

test.each([
  [17, 'busy', 'The line was busy. (cause 17)'],
  [1, 'invalid-number', 'The number is not in service. (cause 1)'],
])(
  'an announcement that a 183 explains with cause %i, and nobody answers',
  async (cause, outcome, sentence) => {
    const headers = [`Reason: Q.850;cause=${cause}`]
    expect(await verdictOf([[183, 'Session Progress', { headers }]])).toMatchObject({
      outcome,
      blame: 'recipient',
      sentence,
    })
  },
)

test('the cause of a 183 explains the 480 that follows, and not the 486', async () => {
  const said: Reply = { headers: ['Reason: Q.850;cause=1'] }
  const weak = await verdictOf([
    [183, 'Session Progress', said],
    [480, 'Temporarily Unavailable'],
  ])
  expect(weak).toMatchObject({ outcome: 'invalid-number', blame: 'recipient' })
  await uas.close()
  const strong = await verdictOf([
    [183, 'Session Progress', said],
    [486, 'Busy Here'],
  ])
  expect(strong).toMatchObject({ outcome: 'busy' })
})

test.each([
  ['off', /none of our codecs, or only encrypted audio/],
  ['required', /no encrypted audio, or none of our codecs/],
] as const)('488 names encryption beside codecs where SRTP is %s', async (srtp, words) => {
  const verdict = await verdictOf([[488, 'Not Acceptable Here']], { srtp })
  expect(verdict).toMatchObject({ outcome: 'trunk-failed', blame: 'us' })
  expect(verdict.sentence).toMatch(words)
})

test('a trunk that challenges OPTIONS is up while we are registered with it', async () => {
  uas = await startRawUas((request, reply) => {
    const challenge = {
      headers: ['WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5, qop="auth"'],
    }
    if (request.method === 'REGISTER' && headerValue(request, 'authorization') !== undefined)
      reply(200, 'OK', { headers: [`Contact: ${headerValue(request, 'contact')};expires=600`] })
    else reply(401, 'Unauthorized', challenge)
  })
  const credentials = { user: 'acme', password: 'secret' }
  await bench.telephony.useTrunk(trunkAt(uas.address, { register: true, credentials }))
  await uas.next('REGISTER')
  await expect
    .poll(async () => (await bench.telephony.checkTrunk(1, 2_000)).sentence)
    .toMatch(/^It answered in [\d.]+ ms\. Its 401 to OPTIONS shows that it is there\. Registered for/)
  expect(await bench.telephony.checkTrunk(1, 2_000)).toMatchObject({ state: 'up' })
})
