import type { LegalClass } from '../../../shared/model/campaign-kind.ts'
import type { Rule, RulePack } from '../../../shared/model/rule-pack.ts'
import { countryOf } from './recipient-region.ts'

/** A rule of law together with the pack that it comes from. */
export interface BoundRule<Of extends Rule = Rule> {
  readonly pack: string
  readonly rule: Of
}

type RuleOf<Kind extends Rule['kind']> = Extract<Rule, { kind: Kind }>
export type HoursRule = RuleOf<'hours'>

/** The rules of one day, the strictest of each kind where only one can count. */
export interface LawInForce {
  /** A call must be inside all of them. */
  readonly hours: readonly BoundRule<HoursRule>[]
  /** A contact must be within all of them. */
  readonly caps: readonly BoundRule<RuleOf<'cap'>>[]
  /** The longest time without calls after an abandoned one; null when no rule says any. */
  readonly lockout: BoundRule<RuleOf<'lockout'>> | null
  /** The longest time that it must ring. */
  readonly ring: BoundRule<RuleOf<'ring'>> | null
  /** The smallest share of abandoned calls; of equal shares the one over the shortest time. */
  readonly abandonment: BoundRule<RuleOf<'abandonment'>> | null
  /** Nobody is called without consent when there is one. */
  readonly consent: readonly BoundRule<RuleOf<'consent'>>[]
}

/**
 * Every rule, of any date, that binds calls of this legal class into one of these regions (ISO 3166, joined by `|`): those of
 * the region and those of its country. A country whose state is not known has the country's rules alone.
 */
export function rulesOf(packs: readonly RulePack[], regions: string, legalClass: LegalClass): BoundRule[] {
  const bound = new Set(regions.split('|').flatMap(region => [region, countryOf(region)]))
  return packs
    .filter(pack => bound.has(pack.region))
    .flatMap(pack =>
      pack.rules.filter(rule => rule.appliesTo.includes(legalClass)).map(rule => ({ pack: pack.id, rule })),
    )
}

/** Whether a rule is in force on a day (`YYYY-MM-DD`); its first and its last day are days of it. */
export function isInForce({ from, until }: Rule, localDate: string): boolean {
  return (from === null || from <= localDate) && (until === null || localDate <= until)
}

/** What the law says of one day in these regions. Where rules differ the strictest wins. */
export function rulesFor(
  packs: readonly RulePack[],
  regions: string,
  legalClass: LegalClass,
  localDate: string,
): LawInForce {
  const rules = rulesOf(packs, regions, legalClass).filter(({ rule }) => isInForce(rule, localDate))
  const ofKind = <Kind extends Rule['kind']>(kind: Kind): BoundRule<RuleOf<Kind>>[] =>
    rules.flatMap(({ pack, rule }) => (isOfKind(rule, kind) ? [{ pack, rule }] : []))
  return {
    hours: ofKind('hours'),
    caps: ofKind('cap'),
    lockout: first(ofKind('lockout'), (one, other) => other.hours - one.hours),
    ring: first(ofKind('ring'), (one, other) => other.secondsMin - one.secondsMin),
    abandonment: first(
      ofKind('abandonment'),
      (one, other) => one.percentMax - other.percentMax || one.days - other.days,
    ),
    consent: ofKind('consent'),
  }
}

/** Hours rules among others. */
export function hoursRules(rules: readonly BoundRule[]): BoundRule<HoursRule>[] {
  return rules.flatMap(({ pack, rule }) => (rule.kind === 'hours' ? [{ pack, rule }] : []))
}

function isOfKind<Kind extends Rule['kind']>(rule: Rule, kind: Kind): rule is RuleOf<Kind> {
  return rule.kind === kind
}

function first<Of extends Rule>(
  rules: readonly BoundRule<Of>[],
  order: (one: Of, other: Of) => number,
): BoundRule<Of> | null {
  return [...rules].sort((one, other) => order(one.rule, other.rule))[0] ?? null
}
