import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import type { CapInForce, LockoutInForce } from './contact-caps.ts'
import { type BoundRule, hoursRules, type LawInForce, rulesFor, rulesOf } from './rule-packs.ts'
import { createTimetable, type Timetable } from './timetable.ts'

/** Regions and days that are remembered; a center calls into some hundreds of regions. */
const REMEMBERED_MAX = 2_000

/** Everything that binds the calls of one campaign, from its settings and from the law, asked by region. */
export interface CampaignRules {
  /** Hours, law and holidays in one. */
  readonly timetable: Timetable
  /** Caps of the settings and of the law. `now` in ms since the epoch. */
  capsOf(region: string, now: number): readonly CapInForce[]
  lockoutsOf(region: string, now: number): readonly LockoutInForce[]
  /** A consent that the law asks for and the campaign does not have. */
  consentOf(region: string, now: number): Reason | null
  /** Seconds that it must ring at least; 0 when nothing asks for any. */
  ringSecondsMin(region: string, now: number): number
  /** Every rule of law that binds somebody in this region now. */
  lawOf(region: string, now: number): readonly BoundRule[]
}

export interface CampaignRulesOrder {
  readonly settings: Pick<CampaignSettings, 'callingWindow' | 'limits' | 'law'>
  /** All packs that ship. */
  readonly packs: readonly RulePack[]
  /** Nobody real is called: neither law nor caps bind. Do-not-call still does. */
  readonly rehearsal: boolean
}

const NO_LAW: LawInForce = {
  hours: [],
  caps: [],
  lockout: null,
  ring: null,
  abandonment: null,
  consent: [],
}

/** The rules of a campaign. Pure: what it answers depends on its order and on the instant that is asked about. */
export function createCampaignRules({ settings, packs, rehearsal }: CampaignRulesOrder): CampaignRules {
  const { callingWindow, limits, law } = settings
  const obeyed = rehearsal || law.packs === 'none' ? [] : packs
  const days = new Map<string, LawInForce>()

  function lawOn(region: string, now: number): LawInForce {
    if (obeyed.length === 0) return NO_LAW
    // rules begin and end with days; by the clock of UTC, which is nobody's and therefore everybody's
    const day = new Date(now).toISOString().slice(0, 10)
    const key = `${day} ${region}`
    let found = days.get(key)
    if (found === undefined) {
      found = rulesFor(obeyed, region, law.legalClass, day)
      if (days.size >= REMEMBERED_MAX) days.clear()
      days.set(key, found)
    }
    return found
  }

  return {
    timetable: createTimetable({
      window: callingWindow,
      law: region => hoursRules(rulesOf(obeyed, region, law.legalClass)),
    }),
    capsOf(region, now) {
      if (rehearsal) return []
      const own = limits.caps.map(cap => ({ cap, rule: null }))
      return [
        ...own,
        ...lawOn(region, now).caps.map(bound => ({ cap: bound.rule.cap, rule: sourceOf(bound) })),
      ]
    },
    lockoutsOf(region, now) {
      if (rehearsal) return []
      const own = limits.lockoutHours > 0 ? [{ hours: limits.lockoutHours, rule: null }] : []
      const { lockout } = lawOn(region, now)
      return lockout === null ? own : [...own, { hours: lockout.rule.hours, rule: sourceOf(lockout) }]
    },
    consentOf(region, now) {
      if (law.consent !== null) return null
      const [asked] = lawOn(region, now).consent
      return asked === undefined
        ? null
        : { kind: 'consent-missing', sentence: asked.rule.sentence, clearsAt: null, rule: sourceOf(asked) }
    },
    ringSecondsMin: (region, now) => lawOn(region, now).ring?.rule.secondsMin ?? 0,
    lawOf(region, now) {
      const { hours, caps, lockout, ring, abandonment, consent } = lawOn(region, now)
      return [...hours, ...caps, lockout, ring, abandonment, ...consent].filter(bound => bound !== null)
    },
  }
}

function sourceOf({ pack, rule }: BoundRule): NonNullable<Reason['rule']> {
  return { pack, id: rule.id, source: rule.source }
}
