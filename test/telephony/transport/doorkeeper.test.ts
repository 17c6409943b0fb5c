import { beforeEach, expect, test } from 'vitest'
import { createDoorkeeper } from '../../../electron/engine/telephony/transport/doorkeeper.ts'
import {
  parseSipMessage,
  type SipRequest,
} from '../../../electron/engine/telephony/transport/message-text.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { rememberingLog } from '../../support/silent-log.ts'

let clock: FakeClock
let log: ReturnType<typeof rememberingLog>
beforeEach(() => {
  clock = createFakeClock()
  log = rememberingLog()
})

function request(method: string, toTag = ''): SipRequest {
  const message = parseSipMessage(
    [
      `${method} sip:us@127.0.0.1 SIP/2.0`,
      'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKx',
      'From: <sip:trunk@127.0.0.1>;tag=a',
      `To: <sip:us@127.0.0.1>${toTag}`,
      'Call-ID: x',
      `CSeq: 1 ${method}`,
      '',
      '',
    ].join('\r\n'),
  )
  if (message?.kind !== 'request') throw new Error('not a request')
  return message
}
const from = (host: string) => ({ host, port: 5060, transport: 'UDP' }) as const

test('a flood from the address of the trunk is dropped beyond a rate, and its calls are not', () => {
  const doorkeeper = createDoorkeeper({ isKnown: host => host !== '127.0.0.9', clock, log })
  const served = Array.from({ length: 5_000 }, () =>
    doorkeeper.turnsAway(request('INVITE'), from('127.0.0.1'), new Set()),
  ).filter(isTurnedAway => !isTurnedAway).length
  expect(served).toBe(200)
  // what belongs to a call comes through, and so does another server of the trunk
  expect(doorkeeper.turnsAway(request('BYE', ';tag=b'), from('127.0.0.1'), new Set())).toBe(false)
  expect(doorkeeper.turnsAway(request('INVITE'), from('127.0.0.2'), new Set())).toBe(false)
  clock.advance(1_000)
  expect(doorkeeper.turnsAway(request('INVITE'), from('127.0.0.1'), new Set())).toBe(false)
  // and a line of the log for thousands of packets
  expect(log.lines).toHaveLength(1)
  expect(doorkeeper.turnedAway).toEqual({ count: 4_800, last: '127.0.0.1' })
})

test('an endpoint without known sources, as the practice carrier, serves everybody at any rate', () => {
  const doorkeeper = createDoorkeeper({ isKnown: undefined, clock, log })
  for (let at = 0; at < 1_000; at++)
    expect(doorkeeper.turnsAway(request('INVITE'), from('127.0.0.1'), new Set())).toBe(false)
})
