import { readdirSync, readFileSync } from 'node:fs'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { CallingHours, CallingWindow } from '../../shared/model/calling-window.ts'
import type { CampaignSettings } from '../../shared/model/campaign.ts'
import { type LawChannel, type Rule, type RulePack, rulePackSchema } from '../../shared/model/rule-pack.ts'

/** The packs as their files are, read here and not by the engine. */
const PACKS: readonly RulePack[] = readdirSync('resources/rule-packs')
  .filter(file => file.endsWith('.json'))
  .map(file => rulePackSchema.parse(JSON.parse(readFileSync(`resources/rule-packs/${file}`, 'utf8'))))

/** Public holidays that nobody disputes, by country: less than there are, so that what is open on one of them is wrong. */
const HOLIDAYS: Readonly<Record<string, readonly string[]>> = {
  US: ['01-01', '07-04', '12-25'],
  DE: ['01-01', '05-01', '10-03', '12-25', '12-26'],
  FR: ['01-01', '05-01', '05-08', '07-14', '11-11', '12-25'],
  ES: ['01-01', '05-01', '10-12', '12-25'],
}

interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** `HH:MM`. */
  readonly time: string
  readonly weekday: string
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** What a clock in this zone (IANA) shows at `at` (ms), asked of Intl alone. */
export function localTime(zone: string, at: number): LocalTime {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  formats.set(zone, format)
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}`,
    weekday: part.weekday?.toLowerCase() ?? '',
  }
}

/** A recipient's zones and regions, several possible ones joined by `|`, unknown empty. */
export interface Place {
  readonly zone: string
  readonly region: string
}

/** A rule with the country of its pack. */
type BoundRule = Rule & { readonly country: string }

type Bound = Pick<CampaignSettings, 'callingWindow' | 'law'>

/** What a step of the cadence is before the law. */
const channelOf = (channel: 'voice' | 'sms'): LawChannel => (channel === 'sms' ? 'text' : 'recorded')

/** Why nobody there may be called at this instant by the campaign's own hours, holidays or the law; null when they may. */
export function closedBecause(
  { callingWindow, law }: Bound,
  { zone, region }: Place,
  at: number,
  channel: 'voice' | 'sms',
): 'inside the window' | 'inside the law' | null {
  if (zone === '' && callingWindow.unknownZone === 'hold') return 'inside the window'
  const regions = region.split('|').filter(one => one !== '')
  const rules = law.packs === 'none' ? [] : rulesOf(regions, law.legalClass, channelOf(channel))
  for (const one of (zone === '' ? callingWindow.unknownZone : zone).split('|')) {
    const local = localTime(one, at)
    if (!isOwnTime(callingWindow, regions, local)) return 'inside the window'
    const today = rules.filter(
      ({ from, until }) => (from ?? '') <= local.date && local.date <= (until ?? '9999'),
    )
    if (today.some(rule => isForbidden(rule, local))) return 'inside the law'
  }
  const day = new Date(at).toISOString().slice(0, 10)
  const asks = rules.some(
    rule =>
      rule.kind === 'consent' &&
      (rule.from ?? '') <= day &&
      day <= (rule.until ?? '9999') &&
      (law.consent === null || !isYoung(rule.maxAgeDays, law.consentOn, at)),
  )
  return asks ? 'inside the law' : null
}

function isYoung(maxAgeDays: number | null, givenOn: string | null, at: number): boolean {
  if (maxAgeDays === null || givenOn === null) return true
  return at - Date.parse(`${givenOn}T00:00:00Z`) < maxAgeDays * 86_400_000
}

/** A cap of the law over rolling time, and what it counts. */
export interface CapOfLaw {
  readonly count: number
  readonly windowMs: number
  readonly per: 'number' | 'person'
  readonly scope: 'campaign' | 'system'
  /** The condition of a contact that counts, as SQL over `attempts`. */
  readonly counted: string
}

/** Caps of the law, and its waits after a refusal, that bind contacts of this number in these regions on the day of `at`. */
export function capsOfLaw(
  law: CampaignSettings['law'],
  region: string,
  at: number,
  channel: 'voice' | 'sms',
  number: string,
): readonly CapOfLaw[] {
  if (law.packs === 'none') return []
  const day = new Date(at).toISOString().slice(0, 10)
  return rulesOf(region.split('|'), law.legalClass, channelOf(channel))
    .filter(({ from, until }) => (from ?? '') <= day && day <= (until ?? '9999'))
    .filter(({ lines }) => lines.includes('mobile') || !isMobile(number))
    .flatMap(capOf)
}

const isMobile = (number: string): boolean => parsePhoneNumberFromString(number)?.getType() === 'MOBILE'

function capOf(rule: Rule): CapOfLaw[] {
  if (rule.kind === 'lockout' && rule.after !== 'abandoned') {
    const counted =
      rule.after === 'refusal' ? "outcome = 'rejected'" : "outcome IN ('answered', 'hung-up-early')"
    const windowMs = (rule.hours ?? 1_000_000) * 3_600_000
    return [{ count: 1, windowMs, per: 'person', scope: 'system', counted }]
  }
  if (rule.kind !== 'cap') return []
  const { count, window, per, scope, counts } = rule.cap
  const unitMs = { hours: 3_600_000, days: 86_400_000 }[window.unit === 'hours' ? 'hours' : 'days']
  if (window.unit !== 'hours' && window.unit !== 'days') return []
  const calls = rule.channels.includes('text') ? '1 = 1' : "channel = 'voice'"
  const counted = counts === 'answered' ? `${calls} AND answered_at IS NOT NULL` : calls
  return [{ count, windowMs: window.value * unitMs, per, scope, counted }]
}

function isOwnTime(
  { hours, closedOn, holidays }: CallingWindow,
  regions: readonly string[],
  local: LocalTime,
): boolean {
  if (!isWithin(hours, local) || closedOn.includes(local.date)) return false
  return holidays === 'ignore' || !isHoliday(regions, local)
}

function isForbidden(rule: BoundRule, local: LocalTime): boolean {
  if (rule.kind !== 'hours') return false
  return !isWithin(rule.hours, local) || (rule.holidays === true && isHoliday([rule.country], local))
}

const isWithin = (hours: readonly CallingHours[], { weekday, time }: LocalTime): boolean =>
  hours.some(({ weekdays, from, to }) => weekdays.some(day => day === weekday) && from <= time && time < to)

const isHoliday = (regions: readonly string[], { date }: LocalTime): boolean =>
  regions.some(region => HOLIDAYS[region.slice(0, 2)]?.includes(date.slice(5)))

function rulesOf(
  regions: readonly string[],
  legalClass: CampaignSettings['law']['legalClass'],
  channel: LawChannel,
): BoundRule[] {
  return PACKS.filter(pack =>
    regions.some(region => region === pack.region || region.slice(0, 2) === pack.region),
  ).flatMap(pack =>
    pack.rules
      .filter(
        ({ appliesTo, channels, lines }) =>
          appliesTo.includes(legalClass) &&
          channels.includes(channel) &&
          lines.some(line => line !== 'business'),
      )
      .map(rule => ({ ...rule, country: pack.region.slice(0, 2) })),
  )
}

/** What opens for less is not looked for. */
const LOOKED_AT_EVERY_MS = 5 * 60_000
/** Longer than a week with holidays in it. */
const LOOKED_AT_TIMES = (8 * 86_400_000) / LOOKED_AT_EVERY_MS
const never = new WeakMap<CallingWindow, Map<string, boolean>>()

/** No time of the eight days from `at` is open there for this channel. Asked once a day for each window: the law changes. */
export function neverOpens(settings: Bound, place: Place, at: number, channel: 'voice' | 'sms'): boolean {
  const known = never.get(settings.callingWindow) ?? new Map<string, boolean>()
  never.set(settings.callingWindow, known)
  const key = `${channel} ${place.zone} ${place.region} ${new Date(at).toISOString().slice(0, 10)}`
  const answer =
    known.get(key) ??
    !Array.from({ length: LOOKED_AT_TIMES }, (_, nth) => at + nth * LOOKED_AT_EVERY_MS).some(
      one => closedBecause(settings, place, one, channel) === null,
    )
  known.set(key, answer)
  return answer
}
