import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JitterBuffer, type Taken } from '../../../electron/engine/telephony/media/jitter-buffer.ts'
import { createRtpView, type RtpView } from '../../../electron/engine/telephony/media/rtp-packet.ts'
import { seeded } from '../../support/seeded.ts'

interface Sent {
  /** Counts the far end's packets from 0; it is what the payload says. */
  readonly number: number
  readonly arrivesMs: number
  readonly ssrc?: number
}

interface Turn {
  readonly taken: Taken
  readonly number: number
  readonly delayMs: number
}

/** Puts what was sent when it arrives and takes a turn every 20 ms, for `ms`. */
function run(sent: readonly Sent[], ms: number, first = { sequence: 65_500, timestamp: 2 ** 32 - 8_000 }) {
  const buffer = new JitterBuffer()
  const order = sent.toSorted((a, b) => a.arrivesMs - b.arrivesMs)
  const view: RtpView = createRtpView()
  const turns: Turn[] = []
  let at = 0
  for (let now = 0; now < ms; now += 20) {
    for (let next = order[at]; next && next.arrivesMs <= now; next = order[++at]) {
      const bytes = new Uint8Array(160)
      new DataView(bytes.buffer).setUint32(0, next.number)
      view.sequence = (first.sequence + next.number) & 0xffff
      view.timestamp = (first.timestamp + next.number * 160) >>> 0
      view.ssrc = next.ssrc ?? 7
      view.bytes = bytes
      view.end = bytes.length
      buffer.put(view, next.arrivesMs)
    }
    const taken = buffer.take(now)
    const { payload } = buffer
    const number = taken === 'packet' ? new DataView(payload.buffer, payload.byteOffset).getUint32(0) : -1
    turns.push({ taken, number, delayMs: buffer.delayMs })
  }
  return { buffer, turns, heard: turns.filter(turn => turn.taken === 'packet').map(turn => turn.number) }
}

const evenly = (count: number, delay: (number: number) => number, everyMs = 20): Sent[] =>
  Array.from({ length: count }, (_, number) => ({ number, arrivesMs: number * everyMs + delay(number) }))
const countOf = (turns: readonly Turn[], taken: Taken): number =>
  turns.filter(turn => turn.taken === taken).length

describe('the jitter buffer', () => {
  test('plays an even row without a gap, 20 ms late, across the turn-over of numbers and timestamps', () => {
    const { heard, turns, buffer } = run(
      evenly(500, () => 3),
      10_000,
    )
    expect(heard).toEqual(Array.from({ length: heard.length }, (_, number) => number))
    expect(heard.length).toBeGreaterThan(495)
    expect(buffer.targetMs).toBe(20)
    expect(countOf(turns, 'lost') + countOf(turns, 'stretch')).toBe(0)
  })

  test('puts packets that overtook one another back in order', () => {
    const { heard } = run(
      evenly(500, number => (number % 10 === 5 ? 25 : 2)),
      10_000,
    )
    expect(heard).toEqual(heard.toSorted((a, b) => a - b))
    // Only while the delay was still unknown may one have come too late.
    expect(heard.length).toBeGreaterThan(490)
  })

  test('waits longer on a path with 80 ms of jitter and conceals few', () => {
    const chance = seeded('jitter')
    const { buffer, turns } = run(
      evenly(3_000, () => chance() * 80),
      60_000,
    )
    expect(buffer.targetMs).toBeGreaterThanOrEqual(70)
    expect(buffer.targetMs).toBeLessThanOrEqual(90)
    const settled = turns.slice(500)
    expect(countOf(settled, 'packet') / settled.length).toBeGreaterThan(0.96)
  })

  test('comes back to a short delay when the jitter is over', () => {
    const chance = seeded('calm')
    const { buffer, turns } = run(
      evenly(4_000, number => (number < 1_000 ? chance() * 120 : 5)),
      80_000,
    )
    expect(buffer.targetMs).toBe(20)
    expect(turns.at(-1)?.delayMs).toBeLessThan(60)
  })

  test('hears a packet once that came twice', () => {
    const twice = evenly(300, () => 2)
    const { heard, buffer } = run(
      [...twice, ...twice.map(sent => ({ ...sent, arrivesMs: sent.arrivesMs + 4 }))],
      6_000,
    )
    expect(new Set(heard).size).toBe(heard.length)
    expect(buffer.duplicates + buffer.late).toBeGreaterThan(290)
  })

  test('says lost once for a packet that never came', () => {
    const { turns, heard } = run(
      evenly(500, () => 2).filter(sent => sent.number % 50 !== 25),
      10_000,
    )
    expect(countOf(turns, 'lost')).toBe(10)
    expect(heard).not.toContain(75)
    expect(heard).toContain(76)
  })

  test('says nothing in a pause of the far end, and waits anew when it talks again', () => {
    const talk = evenly(50, () => 2)
    const again = evenly(50, () => 2).map(sent => ({
      number: sent.number + 50,
      arrivesMs: sent.arrivesMs + 3_000,
    }))
    const { turns, heard } = run([...talk, ...again], 5_000)
    expect(heard).toEqual(Array.from({ length: 100 }, (_, number) => number))
    expect(countOf(turns, 'lost')).toBe(0)
    expect(turns[100]?.taken).toBe('nothing')
  })

  test('begins anew with another source', () => {
    const { heard } = run(
      evenly(200, () => 2).map(sent =>
        sent.number < 100 ? sent : { ...sent, number: sent.number + 9_000, ssrc: 8 },
      ),
      5_000,
    )
    expect(heard.slice(0, 90)).toEqual(Array.from({ length: 90 }, (_, number) => number))
    expect(heard.at(-1)).toBe(9_199)
  })

  test.each([
    ['faster', 19.9],
    ['slower', 20.1],
  ])('follows a far end whose clock runs 0.5 %% %s for five minutes', (_, everyMs) => {
    const { turns, buffer } = run(
      evenly(15_000, () => 2, everyMs),
      290_000,
    )
    expect(turns.at(-1)?.delayMs).toBeLessThan(80)
    expect(buffer.held).toBeLessThan(6)
    const settled = turns.slice(100)
    expect(countOf(settled, 'packet') / settled.length).toBeGreaterThan(0.985)
  })

  test('whatever a path does, packets are heard in order, at most once, and few are held', () => {
    const path = fc.array(
      fc.record({ delay: fc.integer({ min: 0, max: 400 }), lost: fc.boolean(), twice: fc.boolean() }),
      { minLength: 1, maxLength: 300 },
    )
    fc.assert(
      fc.property(path, fc.integer({ min: 0, max: 65_535 }), (packets, sequence) => {
        const sent = packets.flatMap(({ delay, lost, twice }, number) => {
          const one = { number, arrivesMs: number * 20 + delay }
          if (lost && number % 3 === 0) return []
          return twice ? [one, { number, arrivesMs: one.arrivesMs + 7 }] : [one]
        })
        const { heard, buffer } = run(sent, packets.length * 20 + 2_000, { sequence, timestamp: 5 })
        expect(heard).toEqual([...new Set(heard)].toSorted((a, b) => a - b))
        expect(buffer.held).toBe(0)
      }),
      { numRuns: 200 },
    )
  })
})
