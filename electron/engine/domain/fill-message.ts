import type { CampaignFacts } from '../../../shared/model/campaign-kind.ts'

/** What a message may say of its recipient: the name, and the list's own columns. */
export interface RecipientWords {
  readonly name: string | null
  readonly variables: Readonly<Record<string, string>>
}

/**
 * A text with its variables filled in: `{name}`, `{recall_id}`, `{offer_description}`, `{offer_expires_on}`, and the columns of the list
 * (whatever their case). A variable that nobody knows becomes nothing. The opt-out text comes last.
 */
export function fillMessage(text: string, { name, variables }: RecipientWords, facts: CampaignFacts): string {
  const known = new Map(Object.entries(variables).map(([key, value]) => [key.toLowerCase(), value]))
  for (const [key, value] of [
    ['name', name],
    ['recall_id', facts.recallId],
    ['offer_description', facts.offerDescription],
    ['offer_expires_on', facts.offerExpiresOn],
  ] as const) {
    if (value !== null) known.set(key, value)
  }
  const filled = text.replace(
    /\{([^{}]{1,100})\}/g,
    (_, key: string) => known.get(key.trim().toLowerCase()) ?? '',
  )
  const tidy = filled.replace(/ {2,}/g, ' ').trim()
  return facts.optOutText === null ? tidy : `${tidy} ${facts.optOutText}`
}
