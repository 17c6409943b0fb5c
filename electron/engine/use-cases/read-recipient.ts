import { failure, type Result, success } from '../../../shared/errors.ts'
import type { RecipientPage } from '../../../shared/model/recipient-page.ts'
import { type Explaining, explainRecipient } from './explain-recipient.ts'
import { rowOf } from './keep-do-not-call.ts'
import { planContacts } from './plan-contacts.ts'

/** Campaigns of one recipient that a page shows, newest first; each is judged anew. */
const STANDINGS_MAX = 50
const ATTEMPTS_MAX = 100

/** Everything that is known of one recipient, and in each campaign why they are not called now and what is to come. */
export function readRecipient(deps: Explaining, id: number): Result<RecipientPage> {
  const { store, clock } = deps
  const recipient = store.recipients.get(id)
  if (!recipient)
    return failure(
      'recipient_not_found',
      `There is no recipient ${id}. Their list may have been removed, or imported again.`,
    )
  const now = clock.now()
  const { numbers, tags, ...said } = recipient
  const forbidding = new Set(numbers.flatMap(({ number }) => store.recipients.forbiddenBy(number)))
  const standings = store.recipients
    .campaignsOf(id, STANDINGS_MAX)
    .flatMap(campaignId => standingIn(deps, campaignId, id, now))
  return success({
    ...said,
    tags: [...tags],
    numbers: numbers.map(({ number, zone, zoneEvidence, region }) => ({
      number,
      zone: zone === '' ? null : zone,
      zoneEvidence,
      regions: region === '' ? [] : region.split('|'),
    })),
    doNotCall: [...forbidding].flatMap(entryId => {
      const entry = store.doNotCall.get(entryId)
      return entry ? [rowOf({ store }, entry)] : []
    }),
    standings,
    attempts: [
      ...store.attempts.page({
        campaignId: null,
        recipientId: id,
        outcome: null,
        offset: 0,
        limit: ATTEMPTS_MAX,
      }).rows,
    ],
  })
}

function standingIn(
  deps: Explaining,
  campaignId: number,
  recipientId: number,
  now: number,
): RecipientPage['standings'] {
  const campaign = deps.store.campaigns.get(campaignId)
  const explained = campaign && explainRecipient(deps, campaign, recipientId, now)
  if (!explained) return []
  const { state, finalState, because, attempts } = explained.row
  return [
    {
      campaignId,
      campaignName: campaign.name,
      campaignState: campaign.state,
      ...{ state, finalState, because, attempts },
      judgement: explained.judgement,
      plan: [...planContacts(deps, campaign, explained, now)],
    },
  ]
}
