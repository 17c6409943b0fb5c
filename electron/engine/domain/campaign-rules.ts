import type { Channel } from '../../../shared/model/cadence.ts'
import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import type { LawChannel, Line, RulePack } from '../../../shared/model/rule-pack.ts'
import type { CapInForce, LockoutInForce } from './contact-caps.ts'
import { lineOfNumber } from './line-of-number.ts'
import { isMetByRecipient, isMetByStatement, type RecipientConsent } from './recipient-consent.ts'
import {
  type BoundRule,
  type ConsentRule,
  hoursRules,
  type LawAsked,
  type LawInForce,
  rulesFor,
  rulesOf,
} from './rule-packs.ts'
import { createTimetable, openInAny, type Timetable } from './timetable.ts'

/** Regions, days and channels that are remembered; a center calls into some hundreds of regions. */
const REMEMBERED_MAX = 4_000

/** Whom a number reaches, as the row of the recipient says it; null when it does not: then it is whom the campaign calls. */
export type ContactKind = RecipientConsent['contact']

/** One recipient's next contact, as far as consent depends on it. */
export interface ConsentAsked {
  readonly channel: Channel
  /** The number that is contacted (E.164). */
  readonly number: string
  readonly own: RecipientConsent
}

/** Everything that binds the contacts of one campaign, from its settings and from the law, asked by region. */
export interface CampaignRules {
  /** Hours, law and holidays in one: open while at least one channel of the campaign is. */
  readonly timetable: Timetable
  /**
   * The hours of one channel and kind of recipient: another timetable than `timetable` where they may be narrower. A consumer has the
   * hours of consumers in a campaign that calls businesses; a business among consumers is called in their hours, which are its group's.
   */
  timetableOf(channel: Channel, contact?: ContactKind): Timetable
  /** Caps of the settings and of the law, waits after a refusal or a conversation included. `now` in ms since the epoch. */
  capsOf(region: string, now: number, channel: Channel, contact?: ContactKind): readonly CapInForce[]
  /** Waits after an abandoned call. */
  lockoutsOf(region: string, now: number, contact?: ContactKind): readonly LockoutInForce[]
  /**
   * A consent that the law asks for and nothing shows. Without `asked` it is one that nobody of the region can have: the campaign
   * does not state it, and no recipient's row carries any.
   */
  consentOf(region: string, now: number, asked?: ConsentAsked): Reason | null
  /** Seconds that it must ring at least; 0 when nothing asks for any. */
  ringSecondsMin(region: string, now: number): number
  /** Every rule of law that binds a contact of the campaign in this region now, whatever the channel. */
  lawOf(region: string, now: number): readonly BoundRule[]
}

export interface CampaignRulesOrder {
  readonly settings: Pick<CampaignSettings, 'callingWindow' | 'limits' | 'law' | 'cadence'>
  /** All packs in force. */
  readonly packs: readonly RulePack[]
  /** Nobody real is called: neither law nor caps bind. Do-not-call still does. */
  readonly rehearsal: boolean
  /** Whether any recipient has a consent of their own; asked again and again. */
  readonly hasOwnConsents?: () => boolean
}

const NO_LAW: LawInForce = {
  hours: [],
  caps: [],
  lockouts: [],
  ring: null,
  abandonment: null,
  consent: [],
  duties: [],
}

/** What a step of the cadence is before the law. A campaign of today plays a message: no agent speaks in it. */
export function lawChannelOf(channel: Channel): LawChannel {
  return channel === 'sms' ? 'text' : 'recorded'
}

/** The rules of a campaign. Pure: what it answers depends on its order and on the instant that is asked about. */
export function createCampaignRules(order: CampaignRulesOrder): CampaignRules {
  const { settings, packs, rehearsal, hasOwnConsents = () => false } = order
  const { callingWindow, limits, law } = settings
  const obeyed = rehearsal || law.packs === 'none' ? [] : packs
  const channels = [...new Set(settings.cadence.map(({ channel }) => channel))]
  const lawOn = rememberLaw(obeyed, law)
  const timetables = timetablesFor(null)
  const ofConsumers = law.calls === 'businesses' ? timetablesFor('consumer') : timetables
  /** Made once, so that the store can be asked and answered by the same caps. */
  const capsOfLaw = new WeakMap<LawInForce, readonly CapInForce[]>()
  const used = channels.map(channel => timetables[channel])

  function timetablesFor(contact: ContactKind): Record<Channel, Timetable> {
    const of = (channel: Channel): Timetable =>
      createTimetable({
        window: callingWindow,
        law: region => hoursRules(rulesOf(obeyed, region, askedOf(law, channel, contact))),
      })
    return { voice: of('voice'), sms: of('sms') }
  }

  /** The first consent that a contact would need and the campaign does not state. */
  function missing(
    region: string,
    now: number,
    channel: Channel,
    contact: ContactKind,
    isMet: (rule: ConsentRule) => boolean,
  ): Reason | null {
    const asked = lawOn(region, now, channel, contact).consent.find(
      ({ rule }) => !isMetByStatement(rule, law, now) && !isMet(rule),
    )
    return asked === undefined
      ? null
      : { kind: 'consent-missing', sentence: asked.rule.sentence, clearsAt: null, rule: sourceOf(asked) }
  }

  return {
    timetable: used.length === 1 ? (used[0] ?? timetables.voice) : openInAny(used),
    timetableOf: (channel, contact = null) => (contact === 'consumer' ? ofConsumers : timetables)[channel],
    capsOf(region, now, channel, contact = null) {
      if (rehearsal) return []
      const day = lawOn(region, now, channel, contact)
      let caps = capsOfLaw.get(day)
      if (caps === undefined) {
        const own = limits.caps.map(cap => ({ cap, rule: null }))
        caps = [...own, ...day.caps.map(capOfLaw), ...day.lockouts.flatMap(lockoutAsCap)]
        capsOfLaw.set(day, caps)
      }
      return caps
    },
    lockoutsOf(region, now, contact = null) {
      if (rehearsal) return []
      const own = limits.lockoutHours > 0 ? [{ hours: limits.lockoutHours, rule: null }] : []
      const ofLaw = lawOn(region, now, 'voice', contact).lockouts.flatMap(bound =>
        bound.rule.after === 'abandoned' && bound.rule.hours !== null
          ? [{ hours: bound.rule.hours, rule: sourceOf(bound), lines: bound.rule.lines }]
          : [],
      )
      return [...own, ...ofLaw]
    },
    consentOf(region, now, asked) {
      if (asked !== undefined) {
        const { channel, number, own } = asked
        return missing(
          region,
          now,
          channel,
          own.contact,
          rule => isMetByRecipient(rule, own, now) || !bindsLine(rule.lines, number),
        )
      }
      const reasons = channels.map(channel => missing(region, now, channel, null, () => false))
      return reasons.some(reason => reason === null) || hasOwnConsents() ? null : (reasons[0] ?? null)
    },
    ringSecondsMin: (region, now) => lawOn(region, now, 'voice', null).ring?.rule.secondsMin ?? 0,
    lawOf(region, now) {
      const all = channels.flatMap(channel => {
        const { hours, caps, lockouts, ring, abandonment, consent, duties } = lawOn(
          region,
          now,
          channel,
          null,
        )
        return [...hours, ...caps, ...lockouts, ring, abandonment, ...consent, ...duties]
      })
      const once = new Map(all.flatMap(one => (one === null ? [] : [[`${one.pack} ${one.rule.id}`, one]])))
      return [...once.values()]
    },
  }
}

function askedOf(law: CampaignSettings['law'], channel: Channel, contact: ContactKind): LawAsked {
  const { legalClass, customers, agreedHours, calls } = law
  const isBusiness = contact === null ? calls === 'businesses' : contact === 'business'
  const line = isBusiness ? 'business' : null
  return { legalClass, channel: lawChannelOf(channel), line, customers, agreedHours }
}

/** The law of a region, day, channel and kind of recipient, worked out once. */
function rememberLaw(
  packs: readonly RulePack[],
  law: CampaignSettings['law'],
): (region: string, now: number, channel: Channel, contact: ContactKind) => LawInForce {
  const days = new Map<string, LawInForce>()
  return (region, now, channel, contact) => {
    if (packs.length === 0) return NO_LAW
    // rules begin and end with days; by the clock of UTC, which is nobody's and therefore everybody's
    const day = new Date(now).toISOString().slice(0, 10)
    const key = `${day} ${channel} ${contact} ${region}`
    let found = days.get(key)
    if (found === undefined) {
      found = rulesFor(packs, region, askedOf(law, channel, contact), day)
      if (days.size >= REMEMBERED_MAX) days.clear()
      days.set(key, found)
    }
    return found
  }
}

/** A rule about mobile, or about home lines alone does not bind a number that is certainly another one. */
export function bindsLine(lines: readonly Line[] | undefined, number: string): boolean {
  if (lines === undefined || lines.includes('home') === lines.includes('mobile')) return true
  const line = lineOfNumber(number)
  return line === null || lines.includes(line)
}

function capOfLaw(bound: LawInForce['caps'][number]): CapInForce {
  const { cap, channels, lines } = bound.rule
  const only = !channels.includes('text') ? 'voice' : channels.length === 1 ? 'sms' : null
  return { cap: only === null ? cap : { ...cap, only }, rule: sourceOf(bound), lines }
}

/** A wait after a refusal or a conversation allows no contact after one of that kind: a cap of one of them. */
function lockoutAsCap(bound: LawInForce['lockouts'][number]): CapInForce[] {
  const { after, hours, lines } = bound.rule
  if (after === 'abandoned') return []
  const window =
    hours === null ? ({ value: 1, unit: 'for-ever' } as const) : ({ value: hours, unit: 'hours' } as const)
  const counts = after === 'refusal' ? 'refused' : 'conversed'
  return [{ cap: { count: 1, window, per: 'person', scope: 'system', counts }, rule: sourceOf(bound), lines }]
}

function sourceOf({ pack, rule }: BoundRule): NonNullable<Reason['rule']> {
  return { pack, id: rule.id, source: rule.source }
}
