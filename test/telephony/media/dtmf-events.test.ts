import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  areDtmfDigits,
  createDtmfReceiver,
  createDtmfSender,
  DTMF_DIGITS_MAX,
} from '../../../electron/engine/telephony/media/dtmf-events.ts'

interface Packet {
  readonly payload: Uint8Array
  readonly timestamp: number
  readonly marker: boolean
  readonly sentMs: number
}

/** What goes on the wire for `digits`. */
function press(digits: string, start = 2 ** 32 - 1_000): Packet[] {
  const sender = createDtmfSender()
  sender.press(digits)
  const packets: Packet[] = []
  let timestamp = start
  for (let now = 0; sender.busy; now += 20, timestamp = (timestamp + 160) >>> 0) {
    const payload = new Uint8Array(4)
    const what = sender.next(payload, 0, timestamp)
    if (what === 'first' || what === 'more') {
      packets.push({ payload, timestamp: sender.timestamp, marker: what === 'first', sentMs: now })
    }
  }
  return packets
}

function hear(packets: readonly Packet[]): string {
  const receiver = createDtmfReceiver()
  let heard = ''
  for (const { payload, timestamp, sentMs } of packets) {
    heard += receiver.tick(sentMs)?.digit ?? ''
    heard += receiver.take(payload, 0, 4, timestamp, sentMs)?.digit ?? ''
  }
  return heard + (receiver.tick(10_000_000)?.digit ?? '')
}

describe('telephone events', () => {
  test('a key is five growing packets, the last one three times, under one timestamp with one marker', () => {
    const packets = press('5')
    expect(packets.map(packet => Buffer.from(packet.payload).toString('hex'))).toEqual([
      '050a00a0',
      '050a0140',
      '050a01e0',
      '050a0280',
      '058a0320',
      '058a0320',
      '058a0320',
    ])
    expect(new Set(packets.map(packet => packet.timestamp)).size).toBe(1)
    expect(packets.map(packet => packet.marker)).toEqual([true, false, false, false, false, false, false])
  })

  test('all sixteen keys are heard once each, also twice the same', () => {
    expect(hear(press('00123456789*#ABCDD'))).toBe('00123456789*#ABCDD')
  })

  test('the length of a key is told', () => {
    const receiver = createDtmfReceiver()
    const told = press('7').map(packet =>
      receiver.take(packet.payload, 0, 4, packet.timestamp, packet.sentMs),
    )
    expect(told.filter(digit => digit !== null)).toEqual([{ digit: '7', durationMs: 100 }])
  })

  test('a key whose end packets are all lost is heard when the next one begins, the last one by the time', () => {
    const withoutEnds = press('123').filter(packet => ((packet.payload[1] ?? 0) & 0x80) === 0)
    expect(hear(withoutEnds)).toBe('123')
  })

  test('a key pressed for ten seconds, in two segments, is one key', () => {
    const receiver = createDtmfReceiver()
    const segment = (timestamp: number, end: boolean, units: number) =>
      receiver.take(Uint8Array.of(9, end ? 0x8a : 10, units >> 8, units & 0xff), 0, 4, timestamp, 0)
    expect(segment(1_000, false, 0xffff)).toBeNull()
    expect(segment(1_000 + 0xffff, true, 14_465)).toEqual({ digit: '9', durationMs: 10_000 })
  })

  test('as long as one packet of each key arrives, every key is heard once, whatever is lost or comes twice', () => {
    const digits = fc.stringMatching(/^[0-9*#A-D]{1,12}$/)
    fc.assert(
      fc.property(digits, fc.array(fc.nat({ max: 2 }), { minLength: 84, maxLength: 84 }), (keys, copies) => {
        const packets = press(keys)
        const arrived = packets.flatMap((packet, index) => {
          const times = packet.marker ? 1 + (copies[index] ?? 0) : (copies[index] ?? 0)
          return Array.from({ length: times }, () => packet)
        })
        expect(hear(arrived)).toBe(keys)
      }),
    )
  })

  test('what is no key is not sent, nor more than fits the queue', () => {
    expect(areDtmfDigits('12x')).toBe(false)
    const sender = createDtmfSender()
    expect(sender.press('12x')).toBe(false)
    expect(sender.press('1'.repeat(DTMF_DIGITS_MAX + 1))).toBe(false)
    expect(sender.busy).toBe(false)
  })
})
