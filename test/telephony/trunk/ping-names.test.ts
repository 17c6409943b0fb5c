import { createHash } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { headerValue, type SipRequest } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type OpenTrunk, openTrunk } from '../../../electron/engine/telephony/trunk/open-trunk.ts'
import type { TrunkSettingsInput } from '../../../shared/model/trunk.ts'
import { type RawUas, startRawUas } from '../../support/raw-uas.ts'
import { trunkOptions } from '../../support/trunk-options.ts'

let farEnd: RawUas
let trunk: OpenTrunk | null = null

afterEach(async () => {
  await trunk?.close()
  await farEnd.close()
})

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
const NONCE = 'n1'

/** Whether a request has the answer to our challenge for user 100. */
function knows(request: SipRequest, password: string): boolean {
  const header = headerValue(request, 'authorization') ?? ''
  const response = /response="([^"]*)"/.exec(header)?.[1]
  return response === md5(`${md5(`100:pbx:${password}`)}:${NONCE}:${md5(`OPTIONS:${request.uri}`)}`)
}

/** A far end that wants the password of user 100 for everything, and a trunk to it. */
async function open(settings: Partial<Extract<TrunkSettingsInput, { kind: 'sip' }>>): Promise<OpenTrunk> {
  farEnd = await startRawUas((request, reply) => {
    const challenge = `WWW-Authenticate: Digest realm="pbx", nonce="${NONCE}"`
    if (knows(request, 'secret')) reply(200, 'OK')
    else reply(401, 'Unauthorized', { headers: [challenge] })
  })
  const opened = await openTrunk(trunkOptions(farEnd.address, settings))
  if (!opened.ok) throw new Error(opened.sentence)
  trunk = opened.value
  return opened.value
}

test('OPTIONS names the trunk and our account, and answers the challenge', async () => {
  const one = await open({ domain: 'acme.pstn.example', credentials: { user: '100', password: 'secret' } })
  expect((await one.check(5_000)).state).toBe('up')
  const [first, second] = farEnd.requests
  expect(first?.uri).toMatch(/^sip:acme\.pstn\.example/)
  expect(headerValue(first ?? fail(), 'from')).toMatch(/<sip:100@acme\.pstn\.example>/)
  expect(headerValue(first ?? fail(), 'to')).toBe('<sip:acme.pstn.example>')
  expect(headerValue(second ?? fail(), 'call-id')).toBe(headerValue(first ?? fail(), 'call-id'))
  expect(headerValue(second ?? fail(), 'cseq')).toBe('2 OPTIONS')
})

test('a password that is refused is not sent with every OPTIONS', async () => {
  const one = await open({ credentials: { user: '100', password: 'wrong' } })
  for (let times = 0; times < 3; times++) expect((await one.check(5_000)).state).toBe('suspect')
  const answered = farEnd.requests.filter(request => headerValue(request, 'authorization') !== undefined)
  expect(answered).toHaveLength(1)
})

test('a trunk without name and account is asked as before', async () => {
  const one = await open({})
  await one.check(5_000)
  expect(farEnd.requests[0]?.uri).toBe(`sip:${farEnd.address};transport=udp`)
})

function fail(): never {
  throw new Error('That request did not come.')
}
