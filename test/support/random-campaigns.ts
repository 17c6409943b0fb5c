import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { WEEKDAYS } from '../../shared/model/calling-window.ts'
import {
  type CampaignSettings,
  type CampaignSettingsInput,
  campaignSettingsSchema,
} from '../../shared/model/campaign.ts'
import { RETRIED_OUTCOMES } from '../../shared/model/retry-policy.ts'
import { seeded } from './seeded.ts'

/** Chances of one seed. */
export interface Chances {
  fraction(): number
  happens(share: number): boolean
  /** A whole number, both ends included. */
  between(from: number, to: number): number
  oneOf<Item>(items: readonly Item[]): Item
}

export function chancesOf(seed: string): Chances {
  const fraction = seeded(seed)
  const chances: Chances = {
    fraction,
    happens: share => fraction() < share,
    between: (from, to) => from + Math.floor(fraction() * (to - from + 1)),
    oneOf(items) {
      const item = items[Math.floor(fraction() * items.length)]
      if (item === undefined) throw new RangeError('nothing to choose from')
      return item
    },
  }
  return chances
}

/** Half hours, quarter hours, zones that change by half an hour, two zones at once, and nobody knows. */
const ZONES = [
  'Europe/Madrid',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Europe/Madrid|Atlantic/Canary',
  'America/Chicago|America/Denver|America/Phoenix',
  'Pacific/Apia',
  '',
] as const

/** Instants at which a clock somewhere changes (UTC), of 2026, and two in which nothing happens. */
const CHANGES = [
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 10, 1, 6),
  Date.UTC(2026, 3, 4, 15),
  Date.UTC(2026, 9, 3, 15, 30),
  Date.UTC(2026, 11, 31, 23),
  Date.UTC(2026, 5, 10, 12),
] as const
const HOUR_MS = 3_600_000

export interface RandomTrunk {
  readonly channels: number
  readonly callsPerSecond: number
}
export interface RandomPerson {
  readonly number: string
  readonly zone: string
}
export interface RandomWorld {
  readonly startAt: number
  readonly trunks: readonly RandomTrunk[]
  /** Some numbers are on several lists. */
  readonly lists: readonly (readonly RandomPerson[])[]
  readonly campaigns: readonly {
    readonly settings: CampaignSettings
    readonly list: number
    readonly trunk: number
  }[]
}

/** What one seed begins with. */
export function randomWorld(seed: number): RandomWorld {
  const chances = chancesOf(`world ${seed}`)
  const { between, oneOf } = chances
  const trunks = Array.from({ length: between(1, 2) }, () => ({
    channels: between(1, 6),
    callsPerSecond: oneOf([0.5, 1, 3, 20]),
  }))
  const lists = Array.from({ length: between(1, 2) }, (_, list) => {
    // the second list begins with the numbers that end the first
    return Array.from({ length: between(1, 12) }, (__, nth) => ({
      number: `+346${String(seed % 100_000).padStart(5, '0')}${String(nth + list * 6).padStart(3, '0')}`,
      zone: chances.happens(0.7) ? ZONES[0] : oneOf(ZONES),
    }))
  })
  const campaigns = Array.from({ length: between(1, 3) }, (_, nth) => ({
    settings: randomSettings(chances, `Campaign ${nth}`),
    list: between(0, lists.length - 1),
    trunk: between(0, trunks.length - 1),
  }))
  return { startAt: oneOf(CHANGES) + between(-30 * HOUR_MS, 6 * HOUR_MS), trunks, lists, campaigns }
}

/** Settings that the schema accepts; windows open some hours every day, so that a simulation comes to an end. */
export function randomSettings(chances: Chances, name: string): CampaignSettings {
  const { between, oneOf, happens } = chances
  const delay = oneOf([0, 2, 60, 900, 5 * 3600])
  const rule = { attemptsMax: between(1, 3), delaySeconds: delay }
  const input: CampaignSettingsInput = {
    name,
    prompt: { kind: 'speech', text: 'Hello.' },
    concurrencyMax: between(1, 5),
    ringTimeoutSeconds: between(1, 20),
    listenSeconds: between(0, 3),
    callingWindow: {
      hours: randomHours(chances),
      unknownZone: happens(0.3) ? 'hold' : oneOf(['Europe/London', 'Australia/Lord_Howe']),
    },
    retries: {
      attemptsMax: between(1, 4),
      rules: Object.fromEntries(
        RETRIED_OUTCOMES.map(outcome => [
          outcome,
          outcome === 'interrupted'
            ? { attemptsMax: 20, delaySeconds: 5 }
            : { ...rule, multiplier: oneOf([1, 2]) },
        ]),
      ),
    },
  }
  return campaignSettingsSchema.parse(input)
}

const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

type Hours = NonNullable<NonNullable<CampaignSettingsInput['callingWindow']>['hours']>

function randomHours({ between, happens }: Chances): Hours {
  // the small hours are those that a change of the clock takes away or gives twice
  const from = happens(0.3) ? between(0, 200) : between(0, 1_300)
  const hours: Hours = [
    {
      weekdays: [...WEEKDAYS],
      from: clockTime(from),
      to: clockTime(Math.min(1_440, from + between(60, 900))),
    },
  ]
  if (happens(0.3)) {
    const more = between(0, 1_300)
    hours.push({
      weekdays: [...new Set([...WEEKDAYS.filter(() => happens(0.5)), 'sunday' as const])],
      from: clockTime(more),
      to: clockTime(more + between(30, 140)),
    })
  }
  return hours
}

/** What a person does at a call, from the seed alone. */
export function randomPublic(seed: number): (number: string, nth: number) => SimulatedBehaviour {
  return (number, nth) => {
    const random = seeded(`${seed} ${number} ${nth}`)
    const kind = random()
    if (kind < 0.3) return { is: 'answers', afterMs: 500 + random() * 9_000, listensMs: random() * 6_000 }
    if (kind < 0.45) return { is: 'refused', afterMs: random() * 2_000, status: 486 }
    if (kind < 0.6) return { is: 'rings' }
    if (kind < 0.7) return { is: 'refused', afterMs: 100, status: 503 }
    if (kind < 0.78) return { is: 'refused', afterMs: 100, status: 404 }
    if (kind < 0.86) return { is: 'refused', afterMs: 900, status: 603 }
    return { is: 'silent' }
  }
}
