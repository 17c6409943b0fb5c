import type { CampaignLaw, LegalClass } from '../../../shared/model/campaign-kind.ts'
import type { LawChannel, Lift, Line, PackHolidays, Rule, RulePack } from '../../../shared/model/rule-pack.ts'
import { countryOf } from './recipient-region.ts'

/** A rule of law together with the pack that it comes from. */
export interface BoundRule<Of extends Rule = Rule> {
  readonly pack: string
  /** Region of the pack, and the days that are holidays to its rules. */
  readonly region: string
  readonly holidays: PackHolidays
  readonly rule: Of
}

type RuleOf<Kind extends Rule['kind']> = Extract<Rule, { kind: Kind }>
export type HoursRule = RuleOf<'hours'>
export type ConsentRule = RuleOf<'consent'>

/** What a contact is, as far as the law asks. Whatever is not known is judged by the stricter reading. */
export interface LawAsked {
  readonly legalClass: LegalClass
  /** Null: the rules of every channel. */
  readonly channel: LawChannel | null
  /** Null: a line of a consumer, home or mobile. */
  readonly line: Line | null
  /** What the operator states of every recipient. */
  readonly customers: CampaignLaw['customers']
  readonly agreedHours: boolean
}

/** The rules of one day. */
export interface LawInForce {
  /** A call must be inside all of them. */
  readonly hours: readonly BoundRule<HoursRule>[]
  /** A contact must be within all of them. */
  readonly caps: readonly BoundRule<RuleOf<'cap'>>[]
  /** Waits after a call that was abandoned, declined or answered: all of them hold. */
  readonly lockouts: readonly BoundRule<RuleOf<'lockout'>>[]
  /** The longest time that it must ring. */
  readonly ring: BoundRule<RuleOf<'ring'>> | null
  /** The smallest share of abandoned calls; of equal shares the one over the shortest time. */
  readonly abandonment: BoundRule<RuleOf<'abandonment'>> | null
  /** Nobody is called without consent when there is one. */
  readonly consent: readonly BoundRule<ConsentRule>[]
  /** What people must see to. */
  readonly duties: readonly BoundRule<RuleOf<'duty'>>[]
}

/** A contact of this class of which nothing else is known: consumers, no statement of the operator's. */
export function lawAsked(legalClass: LegalClass, channel: LawChannel | null = null): LawAsked {
  return { legalClass, channel, line: null, customers: null, agreedHours: false }
}

/**
 * Every rule, of any date, that binds such contacts into one of these regions (ISO 3166, joined by `|`): those of the region and
 * those of its country. A country whose state is not known has the country's rules alone.
 */
export function rulesOf(packs: readonly RulePack[], regions: string, asked: LawAsked): BoundRule[] {
  const bound = new Set(regions.split('|').flatMap(region => [region, countryOf(region)]))
  return packs
    .filter(pack => bound.has(pack.region))
    .flatMap(({ id, region, holidays, rules }) =>
      rules.filter(rule => binds(rule, asked)).map(rule => ({ pack: id, region, holidays, rule })),
    )
}

function binds(rule: Rule, asked: LawAsked): boolean {
  const { legalClass, channel, line } = asked
  if (!rule.appliesTo.includes(legalClass)) return false
  if (channel !== null && !rule.channels.includes(channel)) return false
  const bindsLine = line === null ? rule.lines.some(one => one !== 'business') : rule.lines.includes(line)
  return bindsLine && !rule.liftedBy.some(lift => isLifted(lift, rule, asked))
}

function isLifted(lift: Lift, rule: Rule, { line, customers, agreedHours }: LawAsked): boolean {
  switch (lift.by) {
    case 'business':
      return line === 'business'
    case 'customer':
      if (customers === null) return false
      return customers === 'contract' || (lift.months !== null && customers <= lift.months)
    case 'consent':
      // a rule that asks for consent is met by it, which is judged of each recipient
      return agreedHours && rule.kind !== 'consent'
  }
}

/** Whether a rule is in force on a day (`YYYY-MM-DD`); its first and its last day are days of it. */
export function isInForce({ from, until }: Rule, localDate: string): boolean {
  return (from === null || from <= localDate) && (until === null || localDate <= until)
}

/** What the law says of one day in these regions. Where rules differ the strictest wins. */
export function rulesFor(
  packs: readonly RulePack[],
  regions: string,
  asked: LawAsked,
  localDate: string,
): LawInForce {
  const rules = rulesOf(packs, regions, asked).filter(({ rule }) => isInForce(rule, localDate))
  const ofKind = <Kind extends Rule['kind']>(kind: Kind): BoundRule<RuleOf<Kind>>[] =>
    rules.flatMap(({ rule, ...pack }) => (isOfKind(rule, kind) ? [{ ...pack, rule }] : []))
  return {
    hours: ofKind('hours'),
    caps: ofKind('cap'),
    lockouts: ofKind('lockout'),
    ring: first(ofKind('ring'), (one, other) => other.secondsMin - one.secondsMin),
    abandonment: first(
      ofKind('abandonment'),
      (one, other) => one.percentMax - other.percentMax || daysOf(one) - daysOf(other),
    ),
    consent: ofKind('consent'),
    duties: ofKind('duty'),
  }
}

/** Hours rules among others. */
export function hoursRules(rules: readonly BoundRule[]): BoundRule<HoursRule>[] {
  return rules.flatMap(({ rule, ...pack }) => (rule.kind === 'hours' ? [{ ...pack, rule }] : []))
}

/** A month of the calendar ranks as its longest. */
const daysOf = ({ days }: RuleOf<'abandonment'>): number => (days === 'calendar-month' ? 31 : days)

function isOfKind<Kind extends Rule['kind']>(rule: Rule, kind: Kind): rule is RuleOf<Kind> {
  return rule.kind === kind
}

function first<Of extends Rule>(
  rules: readonly BoundRule<Of>[],
  order: (one: Of, other: Of) => number,
): BoundRule<Of> | null {
  return [...rules].sort((one, other) => order(one.rule, other.rule))[0] ?? null
}
