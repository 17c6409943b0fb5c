import { URI } from 'sip.js/lib/grammar/index.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OutgoingCall } from '../../../electron/engine/telephony/call/outgoing-call.ts'
import {
  type ReferPolicy,
  readSipfrag,
  TRANSFER_MS,
} from '../../../electron/engine/telephony/call/transfer.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type DialogBench, openDialogBench } from '../../support/dialog-bench.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'

let clock: FakeClock
let bench: DialogBench
let calls: OutgoingCall[]

beforeEach(async () => {
  clock = createFakeClock()
  bench = await openDialogBench(clock)
  calls = []
})
afterEach(async () => {
  for (const call of calls) call.giveUp()
  await bench.close()
})

async function talking(referPolicy?: ReferPolicy): Promise<OutgoingCall> {
  const call = bench.call(referPolicy)
  calls.push(call)
  await bench.peer.nth('ACK', calls.length)
  await bench.until('answered')
  return call
}

const TARGET = new URI('sip', '200', '127.0.0.1')
const notify = (fragment: string, state = 'active') =>
  bench.peer.ask('NOTIFY', {
    headers: ['Event: refer', `Subscription-State: ${state}`, 'Content-Type: message/sipfrag;version=2.0'],
    body: `SIP/2.0 ${fragment}\r\n`,
  })

describe('a blind transfer', () => {
  test('is followed until the new party answers', async () => {
    const call = await talking()
    bench.peer.on('REFER', () => ({ status: 202 }))
    const result = call.transfer(TARGET)
    const refer = await bench.peer.nth('REFER')
    expect(headerValue(refer, 'refer-to')).toContain('sip:200@127.0.0.1')
    expect(headerValue(refer, 'referred-by')).toMatch(/^<sip:/)
    expect((await notify('100 Trying')).status).toBe(200)
    expect((await notify('180 Ringing')).status).toBe(200)
    expect((await notify('200 OK', 'terminated;reason=noresource')).status).toBe(200)
    expect(await result).toEqual({ ok: true, status: 200 })
    // Nothing is open any more.
    expect((await notify('200 OK', 'terminated')).status).toBe(481)
  })

  test.each([
    ['486 Busy Here', 486],
    ['603 Decline', 603],
  ])('to a party that says %s failed, and our call goes on', async (fragment, status) => {
    const call = await talking()
    bench.peer.on('REFER', () => ({ status: 202 }))
    const result = call.transfer(TARGET)
    await bench.peer.nth('REFER')
    await notify(fragment, 'terminated;reason=noresource')
    expect(await result).toEqual({ ok: false, status })
    expect((await bench.peer.ask('OPTIONS')).status).toBe(200)
  })

  test('that the far end refuses says its status', async () => {
    const call = await talking()
    bench.peer.on('REFER', () => ({ status: 405 }))
    expect(await call.transfer(TARGET)).toEqual({ ok: false, status: 405 })
  })

  test('of which nothing more is heard ends after a minute', async () => {
    const call = await talking()
    bench.peer.on('REFER', () => ({ status: 202 }))
    const result = call.transfer(TARGET)
    await bench.peer.nth('REFER')
    await notify('180 Ringing')
    clock.advance(TRANSFER_MS)
    expect(await result).toEqual({ ok: false, status: 180 })
  })

  test('to a far end that hangs up when it has taken over is done', async () => {
    const call = await talking()
    bench.peer.on('REFER', () => ({ status: 202 }))
    const result = call.transfer(TARGET)
    await bench.peer.nth('REFER')
    await notify('180 Ringing')
    await bench.peer.ask('BYE')
    expect(await result).toEqual({ ok: true, status: 180 })
  })
})

test('a transfer of a call that is over cannot be asked for: it rejects, and no timer is left', async () => {
  const call = await talking()
  call.hangUp()
  await bench.until('ended')
  const timers = clock.waiting
  await expect(call.transfer(TARGET)).rejects.toThrow('Invalid session state')
  expect(clock.waiting).toBe(timers)
})

test('an attended transfer names the other call in Replaces', async () => {
  const first = await talking()
  const second = await talking()
  bench.peer.on('REFER', () => ({ status: 202 }))
  const result = first.transfer(second)
  const refer = await bench.peer.nth('REFER')
  const other = await bench.peer.nth('INVITE', 2)
  const replaces = decodeURIComponent(headerValue(refer, 'refer-to') ?? '')
  const fromTag = /;tag=([^;]*)/.exec(headerValue(other, 'from') ?? '')?.[1]
  expect(replaces).toContain(`Replaces=${headerValue(other, 'call-id')};to-tag=peer;from-tag=${fromTag}`)
  first.hangUp()
  await result
})

describe('a REFER to us', () => {
  test('is declined without a policy', async () => {
    await talking()
    const answer = await bench.peer.ask('REFER', { headers: ['Refer-To: <sip:200@127.0.0.1>'] })
    expect(answer.status).toBe(603)
  })

  test('is taken by a policy, which reports by NOTIFY until it is over', async () => {
    const asked: unknown[] = []
    await talking(({ target, replaces }) => {
      asked.push([target.toString(), replaces])
      return {
        follow(report) {
          report(180, 'Ringing')
          report(200, 'OK')
          report(200, 'OK')
        },
      }
    })
    const headers = ['Refer-To: <sip:200@127.0.0.1?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>']
    expect((await bench.peer.ask('REFER', { headers })).status).toBe(202)
    await bench.peer.nth('NOTIFY', 3)
    expect(asked).toEqual([['sip:200@127.0.0.1', 'a;to-tag=b;from-tag=c']])
    const notified = bench.peer.requests.filter(one => one.method === 'NOTIFY')
    expect(notified.map(one => readSipfrag(one.body))).toEqual([100, 180, 200])
    expect(notified.map(one => headerValue(one, 'subscription-state')?.split(';')[0])).toEqual([
      'active',
      'active',
      'terminated',
    ])
  })

  test.each([['Refer-To: <tel:+4930>'], ['Refer-To: <<<'], ['X-None: 1']])(
    'with %s is refused',
    async header => {
      await talking(() => ({ follow() {} }))
      const answer = await bench.peer.ask('REFER', { headers: [header] })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect((await bench.peer.ask('OPTIONS')).status).toBe(200)
    },
  )
})

test.each([
  ['SIP/2.0 200 OK', 200],
  [' sip/2.0 603', 603],
  ['SIP/2.0 999 x', null],
  ['', null],
])('the sipfrag %j says %j', (body, status) => {
  expect(readSipfrag(body)).toBe(status)
})
