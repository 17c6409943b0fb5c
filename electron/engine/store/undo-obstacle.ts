import type { Database } from 'better-sqlite3'
import type { UndoObstacle } from '../ports/import-store.ts'

/** Why a finished import cannot be taken back, or null. Of a large one it takes long: a look for everybody whom it added. */
export function createUndoObstacles(database: Database): (importId: number) => UndoObstacle | null {
  const facts = database.prepare<[number], { listId: number; isUpdate: number }>(
    'SELECT list_id AS listId, is_update AS isUpdate FROM imports WHERE id = ?',
  )
  const usingList = database.prepare<[number], { name: string }>(
    `SELECT c.name FROM campaign_lists cl CROSS JOIN campaigns c ON c.id = cl.campaign_id WHERE cl.list_id = ? ORDER BY c.id`,
  )
  const calledNew = database.prepare<[number], { name: string; people: number }>(
    `SELECT c.name, count(*) AS people FROM import_changes ch
     CROSS JOIN campaign_recipients cr INDEXED BY campaign_recipients_by_recipient ON cr.recipient_id = ch.recipient_id
     CROSS JOIN campaigns c ON c.id = cr.campaign_id
     WHERE ch.import_id = ? AND ch.kind = 'new' AND (cr.attempts > 0 OR cr.state = 'dialing') GROUP BY c.id ORDER BY c.id`,
  )

  return importId => {
    const found = facts.get(importId)
    if (!found) return null
    if (found.isUpdate === 0) {
      const campaigns = usingList.all(found.listId).map(({ name }) => name)
      return campaigns.length === 0 ? null : { is: 'in-use', campaigns }
    }
    const called = calledNew.all(importId)
    const people = called.reduce((sum, one) => sum + one.people, 0)
    return people === 0 ? null : { is: 'called', people, campaigns: called.map(({ name }) => name) }
  }
}
