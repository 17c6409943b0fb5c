import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimateMos } from '../../../electron/engine/telephony/media/quality.ts'
import { isRtcp, parseRtcp, writeRtcp } from '../../../electron/engine/telephony/media/rtcp.ts'

const sender = {
  ntpSeconds: 0xe000_0001,
  ntpFraction: 0x8000_0000,
  rtpTimestamp: 0xffff_fff0,
  packets: 250,
  octets: 40_000,
}
const block = {
  ssrc: 0xdead_beef,
  fractionLost: 0.25,
  lost: -3,
  highestSequence: 0x0002_0010,
  jitter: 16,
  lastReport: 0x0001_8000,
  sinceLastReport: 65_536,
}

describe('RTCP', () => {
  test('a sender report with description and goodbye is read as it was written', () => {
    const written = writeRtcp({ ssrc: 7, sender, block, cname: 'a@b', bye: true })
    expect(isRtcp(written)).toBe(true)
    expect(parseRtcp(written)).toEqual([
      { kind: 'report', ssrc: 7, sender, blocks: [block] },
      { kind: 'other', type: 202 },
      { kind: 'bye', ssrcs: [7] },
    ])
  })

  test('the octets are those of RFC 3550 6.4.2 and 6.5', () => {
    const written = writeRtcp({ ssrc: 1, sender: null, block: null, cname: 'ab', bye: false })
    expect(written.toString('hex')).toBe(`80c9000100000001${'81ca0003'}00000001${'01026162'}00000000`)
  })

  test('a report that is cut short is refused as a whole', () => {
    const written = writeRtcp({ ssrc: 7, sender, block, cname: 'a@b', bye: false })
    for (let length = 1; length < written.length; length++) {
      const cut = parseRtcp(Buffer.from(written.subarray(0, length)))
      // Cut between two packets it is a shorter compound.
      if (length === 52) expect(cut).toHaveLength(1)
      else expect(cut).toBeNull()
    }
  })

  test('no datagram makes the reader throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 192, max: 223 }), (octets, type) => {
        const datagram = Buffer.from(octets)
        if (datagram.length > 1) {
          datagram[0] = 0x80 | ((datagram[0] ?? 0) & 0x3f)
          datagram[1] = type
        }
        const packets = parseRtcp(datagram)
        expect(packets === null || Array.isArray(packets)).toBe(true)
      }),
    )
  })
})

describe('the estimated opinion of a call', () => {
  test('a clean call is a good call, and each harm lowers it', () => {
    const clean = estimateMos({ lossShare: 0, delayMs: 50 })
    expect(clean).toBeGreaterThan(4.3)
    expect(estimateMos({ lossShare: 0.01, delayMs: 50 })).toBeLessThan(clean)
    expect(estimateMos({ lossShare: 0.05, delayMs: 50 })).toBeLessThan(3.9)
    expect(estimateMos({ lossShare: 0.3, delayMs: 50 })).toBeLessThan(2.3)
    expect(estimateMos({ lossShare: 0, delayMs: 400 })).toBeLessThan(3.6)
    expect(estimateMos({ lossShare: 1, delayMs: 2_000 })).toBe(1)
  })

  test('agrees with the E-model: R 93.2 is 4.41, R 80 about 4.02, R 70 about 3.60 (G.107 annex B)', () => {
    expect(estimateMos({ lossShare: 0, delayMs: 0 })).toBeCloseTo(4.41, 2)
    expect(estimateMos({ lossShare: 0, delayMs: 0, codecImpairment: 13.2 })).toBeCloseTo(4.02, 1)
    expect(estimateMos({ lossShare: 0, delayMs: 0, codecImpairment: 23.2 })).toBeCloseTo(3.6, 1)
  })
})
