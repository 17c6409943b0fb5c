import { Registerer, RegistererState } from 'sip.js/lib/api/index.js'
import { afterEach, expect, test } from 'vitest'
import {
  headerValue,
  headerValues,
  type SipRequest,
} from '../../../electron/engine/telephony/transport/message-text.ts'
import type { OpenFlow } from '../../../electron/engine/telephony/transport/sip-endpoint.ts'
import { type RawUas, startRawUas } from '../../support/raw-uas.ts'
import { dial, type Party, startParty } from '../../support/sip-pair.ts'

const PUBLIC = { host: '203.0.113.7', port: 40_000 }

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A trunk on the other side of a NAT: it writes where requests come from as it sees it. */
async function trunkBeyondNat(seen: { host: string; port: number } | null): Promise<RawUas> {
  const trunk = await startRawUas((request, _reply, send) => {
    if (request.method !== 'ACK') send(answer(request, seen))
  })
  closers.push(() => trunk.close())
  return trunk
}

function answer(request: SipRequest, seen: { host: string; port: number } | null): string {
  const status = request.method === 'INVITE' ? '486 Busy Here' : '200 OK'
  const via = headerValue(request, 'via') ?? ''
  return [
    `SIP/2.0 ${status}`,
    `Via: ${seen ? via.replace(/;rport\b/, `;received=${seen.host};rport=${seen.port}`) : via}`,
    `From: ${headerValue(request, 'from')}`,
    `To: ${headerValue(request, 'to')};tag=nat`,
    `Call-ID: ${headerValue(request, 'call-id')}`,
    `CSeq: ${headerValue(request, 'cseq')}`,
    ...headerValues(request, 'contact').map(contact => `Contact: ${contact};expires=60`),
    'Content-Length: 0\r\n\r\n',
  ].join('\r\n')
}

async function behindNat(trunk: RawUas, more: Partial<OpenFlow> = {}): Promise<Party> {
  const party = await startParty({ remote: { host: '127.0.0.1', port: trunk.port }, ...more })
  closers.push(() => party.close())
  return party
}

async function contactOfInvite(party: Party, trunk: RawUas): Promise<string> {
  const before = trunk.requests.filter(request => request.method === 'ACK').length
  await dial(party, '123', { host: '127.0.0.1', port: trunk.port }).invite()
  await expect
    .poll(() => trunk.requests.filter(request => request.method === 'ACK').length)
    .toBeGreaterThan(before)
  const invites = trunk.requests.filter(request => request.method === 'INVITE')
  return headerValue(invites.at(-1) ?? invites[0] ?? never(), 'contact') ?? ''
}

function never(): never {
  throw new Error('No INVITE came.')
}

test('what the trunk writes into received and rport stands in the Contact from the next request on', async () => {
  const trunk = await trunkBeyondNat(PUBLIC)
  const party = await behindNat(trunk)
  expect(await contactOfInvite(party, trunk)).toContain(`@127.0.0.1:${party.endpoint.local.port};`)
  expect(party.flow.publicAddress).toEqual(PUBLIC)
  expect(party.endpoint.learnedAddress).toEqual(PUBLIC)
  expect(await contactOfInvite(party, trunk)).toContain('@203.0.113.7:40000;transport=udp')
  // Via goes on to say where the socket is: rport brings the answer back.
  const via = headerValue(trunk.requests.at(-1) ?? never(), 'via')
  expect(via).toMatch(`SIP/2.0/UDP 127.0.0.1:${party.endpoint.local.port};`)
})

test('a ping is enough to learn it, so that the first call is right', async () => {
  const trunk = await trunkBeyondNat(PUBLIC)
  const party = await behindNat(trunk)
  expect(await party.flow.ping(2_000)).toMatchObject({ status: 200 })
  expect(await contactOfInvite(party, trunk)).toContain('@203.0.113.7:40000;')
})

test('without a NAT the trunk sees us as we are, and nothing is learned', async () => {
  const trunk = await trunkBeyondNat(null)
  const party = await behindNat(trunk)
  await contactOfInvite(party, trunk)
  expect(party.flow.publicAddress).toBeNull()
})

test('a NAT that gave us another port is learned anew', async () => {
  const seen = { ...PUBLIC }
  const trunk = await trunkBeyondNat(seen)
  const party = await behindNat(trunk)
  await party.flow.ping(2_000)
  seen.port = 40_001
  await party.flow.ping(2_000)
  expect(await contactOfInvite(party, trunk)).toContain('@203.0.113.7:40001;')
})

test('an address set by hand (or by STUN) is what counts, whatever the trunk says', async () => {
  const trunk = await trunkBeyondNat(PUBLIC)
  const party = await behindNat(trunk, { publicAddress: { host: '198.51.100.4', port: 5062 } })
  await party.flow.ping(2_000)
  expect(await contactOfInvite(party, trunk)).toContain('@198.51.100.4:5062;')
  expect(party.flow.publicAddress).toEqual({ host: '198.51.100.4', port: 5062 })
})

test('a registration with the public Contact is recognised in the answer as our own', async () => {
  const trunk = await trunkBeyondNat(PUBLIC)
  const party = await behindNat(trunk)
  await party.flow.ping(2_000)
  const registerer = new Registerer(party.userAgent)
  await registerer.register()
  await expect.poll(() => registerer.state).toBe(RegistererState.Registered)
  expect(headerValue(await trunk.next('REGISTER'), 'contact')).toContain('@203.0.113.7:40000;')
})
