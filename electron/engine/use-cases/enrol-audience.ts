import { BEFORE_FIRST_STEP, NO_CONTACTS, nextCadenceStep } from '../domain/cadence.ts'
import type { AudienceCursor, CampaignStore, StoredCampaign } from '../ports/campaign-store.ts'
import { breathe, type CampaignDeps } from './campaign-deps.ts'

type EnrolledSlice = ReturnType<CampaignStore['enrolSlice']>

/** Recipients looked at in one transaction: some 3 ms of the engine's thread, and the disk's time for a commit. */
const ENROL_SLICE = 500
/** Recipients taken out again in one transaction, which is more work: some 5 ms. */
const WITHDRAW_SLICE = 300

/** Takes back what an interrupted start left of a campaign that has not begun. */
export async function withdrawAll({ store, clock }: CampaignDeps, id: number): Promise<void> {
  while (!store.transaction(() => store.campaigns.withdrawSlice(id, WITHDRAW_SLICE))) await breathe(clock)
}

/**
 * Enrols whoever of the lists matches and is not enrolled yet, in slices, due when the first step of the cadence is. Done again, it
 * finds those who came to match since: each number once. It ends early when the campaign is not in the state any more in which it
 * began: nobody is enrolled who would wait for ever. Answers how many were enrolled.
 */
export async function enrolAudience(
  { store, clock }: CampaignDeps,
  campaign: Pick<StoredCampaign, 'id' | 'state' | 'settings'>,
): Promise<number> {
  const now = clock.now()
  const first = nextCadenceStep(campaign.settings.cadence, BEFORE_FIRST_STEP, NO_CONTACTS, now)
  const dueAt = first.is === 'step' ? first.at : now
  let cursor: AudienceCursor | null = null
  let enrolled = 0
  do {
    const after: AudienceCursor | null = cursor
    const slice: EnrolledSlice | null = store.transaction(() =>
      store.campaigns.get(campaign.id)?.state === campaign.state
        ? store.campaigns.enrolSlice(campaign.id, after, ENROL_SLICE, now, dueAt)
        : null,
    )
    if (slice === null) break
    enrolled += slice.enrolled
    cursor = slice.next
    await breathe(clock)
  } while (cursor !== null)
  return enrolled
}
