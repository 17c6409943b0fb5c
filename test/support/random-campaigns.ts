import type { SimulatedRecipient } from '../../electron/engine/simulation/run-simulation.ts'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { WEEKDAYS } from '../../shared/model/calling-window.ts'
import {
  type CampaignSettings,
  type CampaignSettingsInput,
  campaignSettingsSchema,
} from '../../shared/model/campaign.ts'
import { RETRIED_OUTCOMES } from '../../shared/model/retry-policy.ts'
import { type Chances, chancesOf } from './chances.ts'
import { localTime } from './clocks-by-intl.ts'
import { PRIORITY_COLUMN, randomPeople } from './random-people.ts'
import { seeded } from './seeded.ts'

/** Instants at which a clock somewhere changes (UTC), of 2026, and two in which nothing happens. */
const CHANGES = [
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 10, 1, 6),
  Date.UTC(2026, 3, 4, 15),
  Date.UTC(2026, 9, 3, 15, 30),
  Date.UTC(2026, 11, 31, 23),
  Date.UTC(2026, 6, 4, 12),
  Date.UTC(2026, 9, 3, 9),
  Date.UTC(2026, 5, 10, 12),
] as const
const HOUR_MS = 3_600_000
const CAMPAIGNS_MAX = 3

export interface RandomTrunk {
  readonly channels: number
  readonly callsPerSecond: number
}
export interface RandomCampaign {
  readonly settings: CampaignSettings
  /** The first list and those after it, as places in `lists`. */
  readonly lists: readonly number[]
  readonly trunk: number
  /** When it launches by itself (ms); null when somebody starts it. */
  readonly launchAt: number | null
}
export interface RandomWorld {
  readonly startAt: number
  readonly trunks: readonly RandomTrunk[]
  /** The first trunk may be stood in for by the second. */
  readonly failover: boolean
  /** Some numbers are on several lists. */
  readonly lists: readonly (readonly SimulatedRecipient[])[]
  readonly campaigns: readonly RandomCampaign[]
  /** Whom nobody may call before anything begins. */
  readonly doNotCall: readonly Forbidden[]
  /** Who answered a call of an earlier campaign, with nobody there for them, hours before the start. */
  readonly abandoned: readonly { readonly list: number; readonly hoursAgo: number }[]
}
/** A number, or all that begin so; in one campaign (its place in `campaigns`) or in all of them. */
export interface Forbidden {
  readonly pattern: string
  readonly isPrefix: boolean
  readonly campaign: number | null
}

/** What one seed begins with. */
export function randomWorld(seed: number): RandomWorld {
  const chances = chancesOf(`world ${seed}`)
  const { between, oneOf, happens } = chances
  const startAt = oneOf(CHANGES) + between(-30 * HOUR_MS, 6 * HOUR_MS)
  const trunks = Array.from({ length: between(1, 2) }, () => ({
    channels: between(1, 8),
    callsPerSecond: oneOf([0.5, 1, 3, 20]),
  }))
  // each list begins with the numbers that end the one before it
  const lists = Array.from({ length: between(1, 3) }, (_, list) =>
    randomPeople(chances, seed, list, between(1, 12)),
  )
  const campaigns = Array.from({ length: between(1, CAMPAIGNS_MAX) }, (_, nth): RandomCampaign => {
    const first = between(0, lists.length - 1)
    const more = lists.flatMap((__, at) => (at !== first && happens(0.3) ? [at] : []))
    const trunk = between(0, trunks.length - 1)
    const drawn = randomSettings(chances, `Campaign ${nth}`, startAt)
    const settings = reservingLittle(drawn, trunks[trunk]?.channels ?? 1)
    const planned = happens(0.2)
      ? launchFor(startAt + between(10, 40 * 60) * 60_000, settings.schedule.zone ?? 'UTC')
      : null
    const schedule = { ...settings.schedule, launchAt: planned?.local ?? null }
    return {
      settings: { ...settings, schedule },
      lists: [first, ...more],
      trunk,
      launchAt: planned?.at ?? null,
    }
  })
  const doNotCall = Array.from({ length: happens(0.4) ? between(1, 3) : 0 }, () => {
    const campaign = happens(0.4) ? between(0, campaigns.length - 1) : null
    return { ...randomForbidden(chances, lists), campaign }
  })
  const abandoned = lists.flatMap((_, list) =>
    happens(0.15) ? [{ list, hoursAgo: oneOf([1, 20, 70, 100]) }] : [],
  )
  return { startAt, trunks, failover: happens(0.3), lists, campaigns, doNotCall, abandoned }
}

/** One campaign leaves a channel that it has not reserved: one who reserves all of them keeps the others from calling while it calls. */
export function reservingLittle(settings: CampaignSettings, channels: number): CampaignSettings {
  const most = channels - 1
  return { ...settings, reservedConcurrency: Math.min(settings.reservedConcurrency, most) }
}

export function randomForbidden(
  { oneOf, happens }: Chances,
  lists: RandomWorld['lists'],
): Omit<Forbidden, 'campaign'> {
  const { number, furtherNumbers = [] } = oneOf(oneOf(lists))
  const pattern = oneOf([number, ...furtherNumbers.map(further => further.number)])
  // ten numbers at once
  return happens(0.2) ? { pattern: pattern.slice(0, -1), isPrefix: true } : { pattern, isPrefix: false }
}

/** A wall-clock time that comes once, at or soon after `at`. */
function launchFor(at: number, zone: string): { readonly at: number; readonly local: string } {
  const written = (instant: number): string => {
    const { date, time } = localTime(zone, instant)
    return `${date}T${time}`
  }
  const whole = Math.ceil(at / 60_000) * 60_000
  const comesTwice = [-1, -0.5, 0.5, 1].some(hours => written(whole + hours * HOUR_MS) === written(whole))
  return comesTwice ? launchFor(whole + 2 * HOUR_MS, zone) : { at: whole, local: written(whole) }
}

/** Settings that the schema accepts; windows open some hours every day, so that a simulation comes to an end. */
export function randomSettings(chances: Chances, name: string, at: number): CampaignSettings {
  const { between, oneOf, happens } = chances
  const underLaw = happens(0.4)
  const input: CampaignSettingsInput = {
    name,
    prompt: { kind: 'speech', text: 'Hello.' },
    concurrencyMax: between(1, 5),
    ...(happens(0.5) && { reservedConcurrency: between(1, 3), weight: between(1, 20) }),
    ringTimeoutSeconds: between(1, 20),
    listenSeconds: between(0, 3),
    law: underLaw
      ? {
          packs: 'by-region',
          legalClass: happens(0.8) ? 'marketing' : 'debt-collection',
          consent: happens(0.85) ? 'Kept in the CRM.' : null,
          consentOn: localTime('UTC', at - 30 * 24 * HOUR_MS).date,
        }
      : { packs: 'none' },
    callingWindow: {
      // hours that the law leaves open too, or nobody would ever be called
      hours: underLaw ? lawfulHours(chances) : randomHours(chances),
      unknownZone: happens(0.3) ? 'hold' : oneOf(['Europe/London', 'Australia/Lord_Howe']),
      holidays: happens(0.4) ? 'observe' : 'ignore',
      closedOn: happens(0.2) ? [localTime('UTC', at + between(0, 3) * 24 * HOUR_MS).date] : [],
    },
    audience: {
      mode: happens(0.25) ? 'automation' : 'one_time',
      order: happens(0.3) ? 'random' : 'list',
      priorityVariable: happens(0.4) ? PRIORITY_COLUMN : null,
    },
    ...(happens(0.4) && { cadence: randomCadence(chances) }),
    limits: {
      caps: Array.from({ length: between(0, 2) }, () => ({
        count: between(1, 4),
        window: happens(0.7)
          ? { value: between(1, 36), unit: 'hours' as const }
          : { value: between(1, 4), unit: 'days' as const },
        per: oneOf(['number', 'person'] as const),
        scope: oneOf(['campaign', 'system'] as const),
      })),
      lockoutHours: oneOf([0, 24, 72]),
    },
    schedule: randomSchedule(chances, at),
    retries: randomRetries(chances),
  }
  return campaignSettingsSchema.parse(input)
}

function randomSchedule({ between, happens, oneOf }: Chances, at: number): CampaignSettingsInput['schedule'] {
  const zone = oneOf(['America/New_York', 'Asia/Kathmandu', null])
  const dayIn = (days: number): string => localTime(zone ?? 'UTC', at + days * 24 * HOUR_MS).date
  const startsIn = happens(0.15) ? between(0, 2) : null
  return {
    zone,
    startsOn: startsIn === null ? null : dayIn(startsIn),
    endsOn: happens(0.2) ? dayIn((startsIn ?? 0) + between(0, 4)) : null,
    windowHours: happens(0.15) ? between(1, 24) : null,
  }
}

function randomCadence({ between, oneOf, happens }: Chances): CampaignSettingsInput['cadence'] {
  return Array.from({ length: between(1, 3) }, () => {
    const common = {
      delaySeconds: oneOf([0, 1, 90, 3 * 3600]),
      skipWhen: happens(0.6) ? (['reached'] as const).slice() : [],
    }
    return happens(0.5)
      ? { channel: 'voice' as const, ...common }
      : { channel: 'sms' as const, text: 'We tried to call you.', ...common }
  })
}

function randomRetries({ between, oneOf, happens }: Chances): CampaignSettingsInput['retries'] {
  const rule = { attemptsMax: between(1, 3), delaySeconds: oneOf([0, 2, 60, 900, 5 * 3600]) }
  return {
    attemptsMax: between(1, 4),
    ladder: Array.from({ length: happens(0.3) ? between(1, 3) : 0 }, () => ({
      attempts: between(1, 2),
      delay: between(0, 5),
      unit: oneOf(['seconds', 'minutes', 'hours'] as const),
    })),
    rules: Object.fromEntries(
      RETRIED_OUTCOMES.map(outcome => [
        outcome,
        outcome === 'interrupted'
          ? { attemptsMax: 20, delaySeconds: 5 }
          : { ...rule, multiplier: oneOf([1, 2]), otherDayPart: happens(0.3) },
      ]),
    ),
  }
}

function lawfulHours({ between, happens }: Chances): Hours {
  const from = happens(0.2) ? 0 : between(8 * 60, 12 * 60)
  return [{ weekdays: [...WEEKDAYS], from: clockTime(from), to: clockTime(between(17 * 60, 24 * 60)) }]
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
