import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Allotment,
  type SharingCampaign,
  shareChannels,
} from '../../electron/engine/domain/share-channels.ts'

const MANY = 1_000

function campaign(id: number, changes: Partial<SharingCampaign> = {}): SharingCampaign {
  return { id, reserved: 0, max: 200, weight: 10, inUse: 0, wants: MANY, startedLately: 0, ...changes }
}
const counts = (allotments: readonly Allotment[]): number[] => allotments.map(({ count }) => count)
const bindings = (allotments: readonly Allotment[]): string[] => allotments.map(({ binding }) => binding)

describe('one campaign', () => {
  test.each<[string, Partial<SharingCampaign>, number, number, number, string]>([
    ['takes what is free', {}, 30, MANY, 30, 'channels'],
    ['stops at its maximum', { max: 10, inUse: 4 }, 30, MANY, 6, 'concurrency'],
    ['starts what the rate allows', {}, 30, 2.9, 2, 'calls-per-second'],
    ['starts what is due', { wants: 3 }, 30, MANY, 3, 'nothing-due'],
    ['starts nothing beyond a maximum that was lowered', { max: 5, inUse: 9 }, 30, MANY, 0, 'concurrency'],
    ['starts nothing on a full trunk', { inUse: 30 }, 0, MANY, 0, 'channels'],
    ['starts nothing when more calls are up than channels', { inUse: 30 }, -2, MANY, 0, 'channels'],
  ])('%s', (_name, changes, free, tokens, count, binding) => {
    expect(shareChannels({ free, tokens }, [campaign(1, changes)])).toEqual([{ id: 1, count, binding }])
  })
})

describe('several campaigns', () => {
  test('share by weight', () => {
    const shared = shareChannels({ free: 30, tokens: MANY }, [campaign(1), campaign(2, { weight: 20 })])
    expect(counts(shared)).toEqual([10, 20])
    expect(bindings(shared)).toEqual(['channels', 'channels'])
  })

  test('what one cannot use is for the others', () => {
    const shared = shareChannels({ free: 30, tokens: MANY }, [
      campaign(1, { wants: 2 }),
      campaign(2, { max: 5 }),
      campaign(3),
    ])
    expect(counts(shared)).toEqual([2, 5, 23])
    expect(bindings(shared)).toEqual(['nothing-due', 'concurrency', 'channels'])
  })

  test('a newcomer gets what becomes free until it has its share', () => {
    const shared = shareChannels({ free: 5, tokens: MANY }, [campaign(1, { inUse: 25 }), campaign(2)])
    expect(counts(shared)).toEqual([0, 5])
  })

  test('reserved channels stay idle until their campaign wants them', () => {
    const quiet = campaign(1, { reserved: 10, wants: 0 })
    const before = shareChannels({ free: 30, tokens: MANY }, [quiet, campaign(2)])
    expect(before).toEqual([
      { id: 1, count: 0, binding: 'nothing-due' },
      { id: 2, count: 20, binding: 'reserved-by-others' },
    ])
    const after = shareChannels({ free: 10, tokens: MANY }, [
      { ...quiet, wants: MANY },
      campaign(2, { inUse: 20 }),
    ])
    expect(counts(after)).toEqual([10, 0])
  })

  test('a reservation comes beside a share of the rest', () => {
    expect(
      counts(shareChannels({ free: 30, tokens: MANY }, [campaign(1, { reserved: 10 }), campaign(2)])),
    ).toEqual([20, 10])
  })

  test('reservations that are more than the trunk has are cut by weight', () => {
    const both = [campaign(1, { reserved: 20 }), campaign(2, { reserved: 20, weight: 30 })]
    expect(counts(shareChannels({ free: 20, tokens: MANY }, both))).toEqual([5, 15])
  })

  test('a campaign of invalid numbers does not take the rate from one whose calls last', () => {
    let [ending, lasting] = [campaign(1), campaign(2)]
    for (let second = 0; second < 60; second++) {
      const [ofEnding, ofLasting] = counts(shareChannels({ free: 100, tokens: 1 }, [ending, lasting]))
      ending = { ...ending, startedLately: ending.startedLately + (ofEnding ?? 0) }
      const started = ofLasting ?? 0
      lasting = {
        ...lasting,
        inUse: lasting.inUse + started,
        startedLately: lasting.startedLately + started,
      }
    }
    expect([ending.startedLately, lasting.startedLately]).toEqual([30, 30])
  })
})

describe('generated trunks', () => {
  const anyCampaign = fc.record({
    reserved: fc.nat(20),
    max: fc.integer({ min: 1, max: 40 }),
    weight: fc.integer({ min: 1, max: 100 }),
    inUse: fc.nat(30),
    wants: fc.oneof(fc.nat(5), fc.constant(MANY)),
    startedLately: fc.nat(100),
  })
  const trunk = fc.record({
    campaigns: fc
      .array(anyCampaign, { minLength: 1, maxLength: 8 })
      .map(all => all.map((one, id) => ({ ...one, id }))),
    free: fc.nat(80),
    tokens: fc.oneof(fc.nat(10), fc.constant(MANY)),
  })
  const own = ({ reserved, max }: SharingCampaign): number => Math.min(reserved, max)
  const demand = ({ wants, max, inUse }: SharingCampaign): number => Math.max(0, Math.min(wants, max - inUse))

  test('never pass a maximum, the channels, the rate, or what is wanted', () => {
    fc.assert(
      fc.property(trunk, ({ campaigns, free, tokens }) => {
        const shared = shareChannels({ free, tokens }, campaigns)
        const sum = counts(shared).reduce((total, count) => total + count, 0)
        expect(sum).toBeLessThanOrEqual(Math.min(free, tokens))
        campaigns.forEach((one, index) => {
          expect(shared[index]?.id).toBe(one.id)
          expect(shared[index]?.count ?? -1).toBeGreaterThanOrEqual(0)
          expect(shared[index]?.count).toBeLessThanOrEqual(demand(one))
        })
      }),
    )
  })

  test('keep what is reserved for whom it is reserved, and leave no other channel idle while somebody wants it', () => {
    fc.assert(
      fc.property(trunk, ({ campaigns, free }) => {
        const shared = shareChannels({ free, tokens: MANY }, campaigns)
        const given = counts(shared)
        const used = given.reduce((total, count) => total + count, 0)
        const idle = free - used
        const kept = campaigns.map((one, index) => Math.max(0, own(one) - one.inUse - (given[index] ?? 0)))
        const allReserved = campaigns.reduce((sum, one) => sum + Math.max(0, own(one) - one.inUse), 0)
        const keptForAll = kept.reduce((sum, count) => sum + count, 0)
        // with reservations that fit, each finds its own free: now, and when it wants it later
        if (allReserved <= free) expect(idle).toBeGreaterThanOrEqual(keptForAll)
        campaigns.forEach((one, index) => {
          const count = given[index] ?? 0
          if (allReserved <= free) {
            const ofReserved = Math.min(demand(one), Math.max(0, own(one) - one.inUse))
            expect(count).toBeGreaterThanOrEqual(ofReserved)
          }
          if (count < demand(one)) expect(idle).toBeLessThanOrEqual(keptForAll - (kept[index] ?? 0))
        })
      }),
    )
  })

  test('are fair: nobody who wants more has less of the common channels for its weight than another could give up', () => {
    fc.assert(
      fc.property(trunk, ({ campaigns, free }) => {
        const shared = shareChannels({ free, tokens: MANY }, campaigns)
        const common = (index: number): number => {
          const one = campaigns[index]
          return one === undefined ? 0 : Math.max(0, one.inUse + (shared[index]?.count ?? 0) - own(one))
        }
        campaigns.forEach((poor, index) => {
          if (
            (shared[index]?.count ?? 0) >= demand(poor) ||
            poor.inUse + (shared[index]?.count ?? 0) < own(poor)
          )
            return
          campaigns.forEach((rich, other) => {
            const count = shared[other]?.count ?? 0
            if (other === index || count === 0 || common(other) === 0) return
            // taking the last one of the rich for the poor would only turn the injustice round
            expect((common(index) + 1) / poor.weight).toBeGreaterThanOrEqual(common(other) / rich.weight)
          })
        })
      }),
    )
  })

  test('say a limit that is one', () => {
    fc.assert(
      fc.property(trunk, ({ campaigns, free, tokens }) => {
        shareChannels({ free, tokens }, campaigns).forEach(({ count, binding }, index) => {
          const one = campaigns[index]
          if (one === undefined) throw new Error('an allotment of no campaign')
          if (binding === 'nothing-due') expect(count).toBe(one.wants)
          if (binding === 'concurrency') expect(one.inUse + count).toBeGreaterThanOrEqual(one.max)
          if (binding === 'calls-per-second') {
            const unhurried = shareChannels({ free, tokens: MANY }, campaigns)[index]?.count ?? 0
            expect(unhurried).toBeGreaterThan(count)
          }
          if (binding === 'reserved-by-others') {
            const open = campaigns.map((other, place) =>
              place === index ? other : { ...other, reserved: 0 },
            )
            const total = (all: readonly Allotment[]): number =>
              counts(all).reduce((sum, each) => sum + each, 0)
            expect(total(shareChannels({ free, tokens: MANY }, open))).toBeGreaterThan(
              total(shareChannels({ free, tokens: MANY }, campaigns)),
            )
          }
        })
      }),
    )
  })
})
