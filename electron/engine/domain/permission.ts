import type { CallingWindow } from '../../../shared/model/calling-window.ts'
import type { Reason, ReasonKind } from '../../../shared/model/reason.ts'
import type { Rule, RulePack } from '../../../shared/model/rule-pack.ts'
import { isMetByRecipient, type RecipientConsent } from './recipient-consent.ts'
import type { RecipientPlace } from './recipient-place.ts'
import { type BoundRule, hoursRules, isInForce, type LawAsked, rulesOf } from './rule-packs.ts'
import { createTimetable } from './timetable.ts'

/** One contact that is asked about: where to, what it is before the law, and what consent there is. */
export interface PermissionAsked {
  readonly place: Pick<RecipientPlace, 'zone' | 'region'>
  readonly asked: LawAsked
  readonly consent: RecipientConsent
  readonly packs: readonly RulePack[]
}

/** A rule that binds the contact. */
export interface BindingRuleAnswer {
  readonly pack: string
  readonly rule: Rule
  /** Whether it is in force on the day of the instant, by a clock of the place. */
  readonly isInForce: boolean
  /** Of hours: whether the instant is inside them everywhere. Of consent: whether there is one. Null where neither is asked. */
  readonly allows: boolean | null
}

export interface Permission {
  /** Hours, holidays and days of the law allow the instant in every possible zone. */
  readonly permitted: boolean
  /** What forbids it; null when nothing does. */
  readonly because: { readonly code: ReasonKind; readonly sentence: string } | null
  /** The first instant (ms) from then on that is permitted; null when there is none within a year, or the zone is not known. */
  readonly next: number | null
  /** A rule in force asks for a consent that there is not. */
  readonly consentNeeded: boolean
  readonly rules: readonly BindingRuleAnswer[]
}

/** The hours of a campaign that calls whenever the law lets it. */
const WHENEVER: CallingWindow = {
  hours: [
    {
      weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
      from: '00:00',
      to: '24:00',
    },
  ],
  unknownZone: 'hold',
  holidays: 'ignore',
  closedOn: [],
}

/** What the law says of one contact at `now` (ms), by the timetable and the rules that the dialer asks. Pure. */
export function permissionAt({ place, asked, consent, packs }: PermissionAsked, now: number): Permission {
  const { zone, region } = place
  const bound = rulesOf(packs, region, asked)
  const answers = bound.map((one): BindingRuleAnswer => {
    const inForce = isInForceAt(one.rule, zone, now)
    return { pack: one.pack, rule: one.rule, isInForce: inForce, allows: allows(one, place, consent, now) }
  })
  const state = timetableOf(hoursRules(bound)).at(zone, region, now)
  const [first] = state.because
  const isOpen = state.is === 'open'
  return {
    permitted: isOpen,
    because: isOpen || first === undefined ? null : { code: first.kind, sentence: wordsOf(first) },
    next: isOpen ? now : state.is === 'closed' ? state.opensAt : null,
    consentNeeded: answers.some(
      ({ rule, isInForce: inForce, allows: met }) => rule.kind === 'consent' && inForce && met === false,
    ),
    rules: answers,
  }
}

const wordsOf = ({ kind, sentence }: Reason): string =>
  kind === 'zone-unknown' ? 'The time zone of this number is not known.' : sentence

function allows(
  bound: BoundRule,
  { zone, region }: PermissionAsked['place'],
  consent: RecipientConsent,
  now: number,
): boolean | null {
  if (bound.rule.kind === 'consent') return isMetByRecipient(bound.rule, consent, now)
  if (bound.rule.kind !== 'hours' || zone === '') return null
  return timetableOf(hoursRules([bound])).at(zone, region, now).is === 'open'
}

function timetableOf(rules: ReturnType<typeof hoursRules>): ReturnType<typeof createTimetable> {
  return createTimetable({ window: WHENEVER, law: () => rules })
}

/** Rules begin and end with days, which begin and end with the clocks of the place. */
function isInForceAt(rule: Rule, zone: string, now: number): boolean {
  return (zone || 'UTC').split('|').some(one => isInForce(rule, localDate(one, now)))
}

function localDate(zone: string, now: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(now)
}
