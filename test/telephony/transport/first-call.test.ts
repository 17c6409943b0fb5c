import { type Invitation, SessionState } from 'sip.js/lib/api/index.js'
import { afterEach, expect, test } from 'vitest'
import { dial, moment, type Party, reached, startParty } from '../../support/sip-pair.ts'

const parties: Party[] = []
afterEach(async () => {
  for (const party of parties.splice(0)) await party.close()
})

const startLines = (party: Party): string[] =>
  party.trace.map(message => `${message.direction} ${message.text.split('\r\n')[0]}`)

test('two user agents in one process call, talk and hang up over UDP', async () => {
  const invited = moment<Invitation>()
  const callee = await startParty({ remote: null, delegate: { onInvite: invited.happen } })
  const caller = await startParty({ remote: callee.endpoint.local })
  parties.push(callee, caller)

  const call = dial(caller, '+442071838750', callee.endpoint.local)
  await call.invite()
  const invitation = await invited.promise
  await invitation.progress({ statusCode: 180 })
  await invitation.accept()
  await reached(call, SessionState.Established)
  await call.bye()
  await reached(invitation, SessionState.Terminated)
  await expect.poll(() => startLines(caller).length).toBe(7)

  expect(startLines(caller).map(line => line.replace(/sip:\S+/, 'URI'))).toEqual([
    'sent INVITE URI SIP/2.0',
    'received SIP/2.0 100 Trying',
    'received SIP/2.0 180 Ringing',
    'received SIP/2.0 200 OK',
    'sent ACK URI SIP/2.0',
    'sent BYE URI SIP/2.0',
    'received SIP/2.0 200 OK',
  ])
  // The token of the user agent never reaches the wire.
  expect(caller.trace.some(message => message.text.includes('.invalid'))).toBe(false)
  expect(invitation.request.getHeader('X-Trunkline-Requested-URI')).toBe(
    `sip:+442071838750@127.0.0.1:${callee.endpoint.local.port}`,
  )
})

test('a ping is answered by the shim of the other side, and by nobody when nobody is there', async () => {
  const callee = await startParty({ remote: null, delegate: {} })
  const caller = await startParty({ remote: callee.endpoint.local })
  parties.push(callee, caller)
  expect(await caller.flow.ping(2_000)).toMatchObject({ status: 200 })
  await callee.close()
  parties.splice(parties.indexOf(callee), 1)
  expect(await caller.flow.ping(50)).toBeNull()
})
