import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { CampaignStore, CountedGroup } from '../ports/campaign-store.ts'
import { storedJson } from './stored-json.ts'

const readVariables = storedJson(z.record(z.string(), z.string()))

type Enrolment = Pick<
  CampaignStore,
  | 'groupsOfList'
  | 'hasOwnConsents'
  | 'withdrawSlice'
  | 'endDueSlice'
  | 'wordsOf'
  | 'removeSlice'
  | 'dueGroups'
  | 'dialingCount'
>

/** Where anybody of a campaign is due, now or later: from the kept counts, some hundred rows. */
export const DUE_GROUPS_SQL = `
  SELECT zone, region, sum(count) AS count FROM campaign_recipient_counts WHERE campaign_id = ? AND state = 'due'
  GROUP BY zone, region HAVING sum(count) > 0`

/** Whether anybody of a list has a consent of their own, or is a business. */
export const OWN_CONSENT_SQL = `
  SELECT 1 FROM recipients INDEXED BY recipients_with_consent WHERE list_id = ?
    AND (consent_source IS NOT NULL OR consent_at IS NOT NULL OR consent_form IS NOT NULL OR contact_kind = 'business')
  LIMIT 1`

/** A list becomes the recipients of a campaign, and stops being that: always in slices, so that calls do not wait for it. */
export function createEnrolment(database: Database): Enrolment {
  const readyList = database.prepare<[number]>(
    `SELECT 1 FROM recipient_lists WHERE id = ? AND state = 'ready'`,
  )
  const groupsOfList = database.prepare<[number], CountedGroup>(
    `SELECT zone, region, sum(count) AS count FROM list_recipient_counts WHERE list_id = ?
     GROUP BY zone, region HAVING sum(count) > 0`,
  )
  const ownConsent = database.prepare<[number]>(OWN_CONSENT_SQL)
  const withdraw = database.prepare<[number, number]>(
    `DELETE FROM campaign_recipients WHERE id IN (
       SELECT cr.id FROM campaigns c CROSS JOIN campaign_recipients cr
       WHERE c.id = ? AND c.state IN ('draft', 'scheduled') AND cr.campaign_id = c.id LIMIT ?)`,
  )
  const isDraft = database.prepare<[number]>(
    `SELECT 1 FROM campaigns WHERE id = ? AND state IN ('draft', 'scheduled')`,
  )
  const endDue = database.prepare<[string, string, number, number]>(
    `UPDATE campaign_recipients SET state = 'done', next_at = NULL, blocked_by = NULL, final_state = ?, because = ?
     WHERE id IN (
       SELECT id FROM campaign_recipients INDEXED BY campaign_recipients_due
       WHERE campaign_id = ? AND state = 'due' LIMIT ?)`,
  )
  const words = database.prepare<[number], { name: string | null; variables: string }>(
    'SELECT name, variables FROM recipients WHERE id = ?',
  )
  const removeAttempts = database.prepare<[number, number]>(
    'DELETE FROM attempts WHERE id IN (SELECT id FROM attempts WHERE campaign_id = ? LIMIT ?)',
  )
  const removeRecipients = database.prepare<[number, number]>(
    `DELETE FROM campaign_recipients WHERE id IN (
       SELECT id FROM campaign_recipients WHERE campaign_id = ? LIMIT ?)`,
  )
  const removeDecisions = database.prepare<[number, number]>(
    'DELETE FROM decisions WHERE id IN (SELECT id FROM decisions WHERE campaign_id = ? LIMIT ?)',
  )
  const removeCampaign = database.prepare<[number]>('DELETE FROM campaigns WHERE id = ?')
  const dueGroups = database.prepare<[number], CountedGroup>(DUE_GROUPS_SQL)
  const dialing = database.prepare<[number], { count: number }>(
    `SELECT coalesce(sum(count), 0) AS count FROM campaign_recipient_counts
     WHERE campaign_id = ? AND state = 'dialing'`,
  )

  return {
    groupsOfList: listId => (readyList.get(listId) ? groupsOfList.all(listId) : null),
    withdrawSlice(id, limit) {
      // whoever was called in a campaign stays in it
      if (!isDraft.get(id)) throw new Error(`campaign ${id} is no draft: its recipients cannot be withdrawn`)
      return withdraw.run(id, limit).changes < limit
    },
    endDueSlice: (id, limit, finalState, because) =>
      endDue.run(finalState, because, id, limit).changes < limit,
    wordsOf(recipientId) {
      const found = words.get(recipientId)
      if (!found) throw new Error(`there is no recipient ${recipientId}`)
      return { name: found.name, variables: readVariables(found.variables) }
    },
    removeSlice(id, limit) {
      const attempts = removeAttempts.run(id, limit).changes
      if (attempts >= limit) return false
      const others = attempts + removeDecisions.run(id, limit - attempts).changes
      if (others >= limit || removeRecipients.run(id, limit - others).changes >= limit - others) return false
      removeCampaign.run(id)
      return true
    },
    hasOwnConsents: listIds => listIds.some(listId => ownConsent.get(listId) !== undefined),
    dueGroups: id => dueGroups.all(id),
    dialingCount: id => dialing.get(id)?.count ?? 0,
  }
}
