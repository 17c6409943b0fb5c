import { describe, expect, test } from 'vitest'
import { createReception } from '../../../electron/engine/telephony/media/reception.ts'
import { parseRtcp } from '../../../electron/engine/telephony/media/rtcp.ts'
import { RtcpSession } from '../../../electron/engine/telephony/media/rtcp-session.ts'

/** Two ends with `delayMs` of path between them, and time that the test moves. */
function pair(delayMs: number) {
  let now = 1_000_000
  const queue: { readonly at: number; readonly to: RtcpSession; readonly datagram: Buffer }[] = []
  const sent: Buffer[] = []
  const end = (ssrc: number, to: () => RtcpSession): RtcpSession =>
    new RtcpSession({
      ssrc,
      cname: `end-${ssrc}`,
      random: () => 0.5,
      unitsPerMs: 8,
      send(datagram) {
        sent.push(datagram)
        queue.push({ at: now + delayMs, to: to(), datagram })
      },
    })
  const a: RtcpSession = end(1, () => b)
  const b: RtcpSession = end(2, () => a)
  const atA = createReception()
  const atB = createReception()
  let number = 0
  return {
    a,
    b,
    atA,
    sent,
    now: () => now,
    /** Sends a packet each way each 20 ms; every tenth of b's packets is lost. */
    talk(ms: number) {
      for (const end = now + ms; now < end; now += 20, number++) {
        if (number % 10 !== 5) atA.arrive(2, number & 0xffff)
        atB.arrive(1, number & 0xffff)
        const count = { packets: number + 1, octets: (number + 1) * 160, timestamp: number * 160 }
        for (const due of queue.filter(item => item.at <= now)) {
          queue.splice(queue.indexOf(due), 1)
          due.to.receive(due.datagram, now)
        }
        a.tick(now, count, atA)
        b.tick(now, count, atB)
      }
    },
  }
}

describe('reports of a stream', () => {
  test('go out every five seconds, each a sender report with a description', () => {
    const ends = pair(0)
    ends.talk(60_000)
    expect(ends.sent.length).toBeGreaterThanOrEqual(22)
    expect(ends.sent.length).toBeLessThanOrEqual(26)
    for (const datagram of ends.sent) {
      const [report, description] = parseRtcp(datagram) ?? []
      expect(report).toMatchObject({ kind: 'report', sender: { packets: expect.any(Number) } })
      expect(description).toEqual({ kind: 'other', type: 202 })
    }
  })

  test('tell the sender what was lost and how long the way there and back is', () => {
    const ends = pair(60)
    ends.talk(30_000)
    expect(ends.b.far?.lossShare).toBeCloseTo(0.1, 1)
    expect(ends.b.far?.lost).toBeGreaterThan(100)
    expect(ends.a.far?.lossShare).toBe(0)
    // 60 ms each way, in steps of the 20 ms beat of this test.
    expect(ends.a.far?.roundTripMs).toBeGreaterThanOrEqual(119)
    expect(ends.a.far?.roundTripMs).toBeLessThanOrEqual(161)
  })

  test('end with a goodbye', () => {
    const ends = pair(0)
    ends.talk(10_000)
    ends.a.end(ends.now(), { packets: 500, octets: 80_000, timestamp: 0 }, ends.atA)
    const last = ends.sent.at(-1)
    expect(last && parseRtcp(last)?.at(-1)).toEqual({ kind: 'bye', ssrcs: [1] })
    if (last) ends.b.receive(last, ends.now())
    expect(ends.b.farEnded).toBe(true)
  })

  test('an end that never sent says no goodbye', () => {
    const ends = pair(0)
    ends.a.end(ends.now(), { packets: 0, octets: 0, timestamp: 0 }, ends.atA)
    expect(ends.sent).toHaveLength(0)
  })
})
