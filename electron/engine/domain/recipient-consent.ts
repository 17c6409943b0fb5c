import type { CampaignLaw } from '../../../shared/model/campaign-kind.ts'
import type { ConsentForm } from '../../../shared/model/rule-pack.ts'
import type { ConsentRule } from './rule-packs.ts'

const DAY_MS = 86_400_000

/** What a recipient's own row says of consent, and of whom the number reaches. */
export interface RecipientConsent {
  /** Where the proof is, such as `web form`; null when the list does not say. */
  readonly source: string | null
  /** When it was given or renewed (ms); null when the list does not say. */
  readonly at: number | null
  readonly form: ConsentForm | null
  readonly contact: 'consumer' | 'business' | null
}

export const NO_CONSENT: RecipientConsent = { source: null, at: null, form: null, contact: null }

/**
 * Whether the operator's statement about everybody meets a rule at `now` (ms). It counts as written consent, and as young enough
 * when it names no day: preflight asks for one.
 */
export function isMetByStatement(
  rule: ConsentRule,
  { consent, consentOn }: Pick<CampaignLaw, 'consent' | 'consentOn'>,
  now: number,
): boolean {
  if (consent === null) return false
  return consentOn === null || isYoungEnough(rule, Date.parse(`${consentOn}T00:00:00Z`), now)
}

/** Whether the consent of a recipient's own row meets a rule at `now` (ms). Without a form it counts as express consent. */
export function isMetByRecipient(rule: ConsentRule, own: RecipientConsent, now: number): boolean {
  if (own.contact === 'business' && !rule.lines.includes('business')) return true
  if (own.source === null && own.at === null && own.form === null) return false
  // a date that lies ahead is a mistake of the list
  if (own.at !== null && own.at > now + DAY_MS) return false
  return isStrongEnough(rule.form, own.form ?? 'express') && isYoungEnough(rule, own.at, now)
}

function isStrongEnough(asked: ConsentForm, given: ConsentForm): boolean {
  return asked === given || asked === 'express' || given === 'opt-in-list'
}

function isYoungEnough({ maxAgeDays }: ConsentRule, given: number | null, now: number): boolean {
  if (maxAgeDays === null) return true
  return given !== null && now < given + maxAgeDays * DAY_MS
}
