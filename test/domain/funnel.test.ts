import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeFunnel, type FunnelCounts } from '../../electron/engine/domain/funnel.ts'
import { funnelSchema } from '../../shared/model/preflight.ts'
import { REASON_KINDS } from '../../shared/model/reason.ts'

const NOW = Date.UTC(2026, 0, 5, 9)
const HOUR = 3_600_000

function counts(changes: Partial<FunnelCounts>): FunnelCounts {
  return { at: NOW, callableNow: 0, inCall: 0, done: 0, blocked: [], zone: 'Europe/Madrid', ...changes }
}

describe('the sentence of a funnel', () => {
  test('says who can be called, and why the others cannot, the most frequent reason first', () => {
    const { sentence, total } = describeFunnel(
      counts({
        callableNow: 812,
        blocked: [
          { kind: 'do-not-call', count: 3, clearsAt: null },
          { kind: 'zone-unknown', count: 65, clearsAt: null },
          { kind: 'outside-window', count: 120, clearsAt: NOW + 4 * HOUR },
        ],
      }),
    )
    expect(total).toBe(1_000)
    expect(sentence).toBe(
      '812 of 1,000 can be called; 120 outside calling hours until Mon 5 Jan at 14:00, Madrid time; 65 without a time zone; 3 do not call.',
    )
  })

  test('of a running campaign speaks of calls and of those who are done', () => {
    const blocked = [{ kind: 'retry-delay', count: 1_250, clearsAt: NOW + HOUR }] as const
    expect(describeFunnel(counts({ callableNow: 0, inCall: 7, done: 43, blocked })).sentence).toBe(
      '0 of 1,300 can be called; 7 on a call; 43 done; 1,250 called again later, the first Mon 5 Jan at 11:00, Madrid time.',
    )
  })

  test('of nobody says so', () => {
    expect(describeFunnel(counts({})).sentence).toBe('There is nobody to call.')
  })

  test('names five reasons and sums up the others', () => {
    const blocked = REASON_KINDS.slice(2, 9).map((kind, index) => ({
      kind,
      count: 10 - index,
      clearsAt: null,
    }))
    expect(describeFunnel(counts({ blocked })).sentence).toMatch(/; 9 for other reasons\.$/)
  })
})

describe('the reasons of a funnel', () => {
  test('are one for each kind, with the instant at which the first group is free', () => {
    const { blocked } = describeFunnel(
      counts({
        blocked: [
          { kind: 'outside-window', count: 10, clearsAt: NOW + 4 * HOUR },
          { kind: 'outside-window', count: 5, clearsAt: null },
          { kind: 'law-hours', count: 2, clearsAt: NOW + HOUR },
          { kind: 'outside-window', count: 7, clearsAt: NOW + 2 * HOUR },
          { kind: 'holiday', count: 0, clearsAt: null },
        ],
      }),
    )
    expect(blocked.map(({ kind, count, clearsAt }) => [kind, count, clearsAt])).toEqual([
      ['law-hours', 2, NOW + HOUR],
      ['outside-window', 22, NOW + 2 * HOUR],
    ])
  })

  const NEEDS_NOBODY = ['done', 'on-a-call', 'do-not-call', 'retry-delay', 'cadence-delay', 'contact-cap']
  test.each(REASON_KINDS)('%s that does not clear by itself says what mends it, if anything can', kind => {
    const [reason] = describeFunnel(counts({ blocked: [{ kind, count: 2, clearsAt: null }] })).blocked
    expect(reason?.sentence).toMatch(/^2 [a-z -]+\.$/)
    const nothing = [...NEEDS_NOBODY, 'lockout', 'pacing'].includes(kind)
    expect(reason?.mend === null).toBe(nothing)
  })
})

test('everybody is counted once, whatever the groups', () => {
  const reason = fc.record({
    kind: fc.constantFrom(...REASON_KINDS),
    count: fc.nat(1_000),
    clearsAt: fc.option(fc.integer({ min: NOW, max: NOW + 1e9 })),
  })
  const [callable, calls, done] = [fc.nat(1_000), fc.nat(10), fc.nat(1_000)]
  fc.assert(
    fc.property(callable, calls, done, fc.array(reason), (callableNow, inCall, ended, blocked) => {
      const funnel = describeFunnel(counts({ callableNow, inCall, done: ended, blocked }))
      funnelSchema.parse(funnel)
      const all = blocked.reduce((sum, { count }) => sum + count, callableNow + inCall + ended)
      expect(funnel.total).toBe(all)
      expect(funnel.blocked.reduce((sum, { count }) => sum + count, callableNow + inCall + ended)).toBe(all)
      const kinds = funnel.blocked.map(({ kind }) => REASON_KINDS.indexOf(kind))
      expect(kinds).toEqual([...new Set(kinds)].sort((one, other) => one - other))
    }),
  )
})
