import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createUploads } from '../../electron/engine/csv/uploads.ts'
import { createPersonStore } from '../../electron/engine/store/erase-person.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import {
  erasePerson,
  exportPerson,
  findPerson,
  type PeopleDeps,
} from '../../electron/engine/use-cases/people.ts'
import { type ListHouse, openListHouse } from '../support/list-house.ts'
import { silentLog } from '../support/silent-log.ts'
import { call, claim, NOW } from '../support/store-calls.ts'
import { answered, people } from '../support/store-folder.ts'

const NUMBER = '+442071838750'
let house: ListHouse
let keptDir: string
let files: { title: string; extension: string; text: string }[]
let deps: PeopleDeps
beforeEach(() => {
  house = openListHouse()
  files = []
  keptDir = join(house.folder.dataDir, 'imported-files')
  deps = {
    ...house.deps,
    people: createPersonStore(house.folder.database),
    uploads: createUploads({
      dir: join(house.folder.dataDir, 'uploads'),
      keptDir,
      clock: systemClock,
      randomness: systemRandomness,
      log: silentLog,
    }),
    country: () => 'GB',
    exports: {
      keep({ title, extension, bytes, rows }) {
        files.push({ title, extension, text: new TextDecoder().decode(bytes) })
        return Promise.resolve({
          ok: true,
          value: { exportId: 'e', fileName: `${title}.${extension}`, rows, bytes: bytes.length },
        })
      },
    },
  }
})
afterEach(() => house.close())

/** Ann is on two lists, was called in one campaign, and stands in a row that was rejected. */
function annIsKnown(): { readonly called: number; readonly idle: number } {
  const called = house.folder.list('Called', [{ number: NUMBER, name: 'Ann Lee' }, ...people(2)])
  const idle = house.folder.list('Idle', [{ number: '+442071838799', name: 'A. Lee' }])
  const trunkId = house.folder.trunk()
  const campaignId = house.folder.active(called, trunkId, NOW)
  const [ann] = claim(house.folder, campaignId, trunkId, NOW, 1)
  call(house.folder, ann, NOW, 8, answered, 'reached')
  house.folder.database.exec(`
    UPDATE recipients SET external_id = 'id-1', tags = '["vip"]', variables = '{"note":"=Lee"}' WHERE name = 'Ann Lee';
    INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence) VALUES (4, 1, '${NUMBER}', '', '');
    INSERT INTO attempt_traces VALUES (1, '[]');
    INSERT INTO attempt_events VALUES (1, 99, ${NOW}, 'note', 'Rang at ${NUMBER}.');
    INSERT INTO rejected_rows (import_id, line, reason, sentence, raw, numbers)
      VALUES (1, 9, 'duplicate-in-file', 'Twice.', 'Ann Lee,020 7183 8750', '["${NUMBER}"]')`)
  return { called, idle }
}
/** Every text of every table in which something of hers could stand. */
const everything = (): string =>
  JSON.stringify(
    [
      'recipients',
      'recipient_numbers',
      'attempts',
      'attempt_events',
      'attempt_traces',
      'rejected_rows',
      'decisions',
    ].map(table => house.folder.database.prepare(`SELECT * FROM ${table}`).all()),
  )

describe('a person', () => {
  test('is found by any writing of the number, wherever they stand', async () => {
    annIsKnown()
    expect(await findPerson(deps, '020 7183 8750')).toMatchObject({
      ok: true,
      value: {
        number: NUMBER,
        recipients: [
          { listName: 'Called', name: 'Ann Lee' },
          { listName: 'Idle', name: 'A. Lee' },
        ],
        attempts: 1,
        doNotCall: 0,
        rejectedRows: 1,
        openAttempts: 0,
      },
    })
    expect(await findPerson(deps, 'no number')).toMatchObject({ ok: false, error: { code: 'bad_input' } })
  })

  test('gets everything that is held about them, as JSON and as CSV', async () => {
    annIsKnown()
    expect(await exportPerson(deps, { number: NUMBER, format: 'json' })).toMatchObject({ ok: true })
    await exportPerson(deps, { number: NUMBER, format: 'csv' })
    const [json, csv] = files
    expect(JSON.parse(json?.text ?? '')).toMatchObject({
      number: NUMBER,
      recipients: [{ name: 'Ann Lee', external_id: 'id-1', tags: '["vip"]' }, { name: 'A. Lee' }],
      attempts: [{ number: NUMBER, outcome: 'answered' }],
      rejectedRows: [{ raw: 'Ann Lee,020 7183 8750' }],
    })
    expect(csv?.text).toContain('recipients,1,name,Ann Lee\r\n')
    expect(csv?.text).toContain(`attempts,1,number,${NUMBER}\r\n`)
  })

  test('is erased but for attempts without a name, and is never called again', async () => {
    const { called, idle } = annIsKnown()
    expect(everything()).toMatch(/Lee|7183/)
    expect(await erasePerson(deps, NUMBER)).toMatchObject({ ok: true, value: { attempts: 1 } })
    expect(everything()).not.toMatch(/Lee|7183|id-1|vip/)
    // the record of the call stays, and so do the others on the list
    expect(house.folder.value(`SELECT count(*) FROM attempts WHERE outcome = 'answered'`)).toBe(1)
    expect(house.people(called)).toEqual([null, 'Person 0', 'Person 1'])
    expect(house.people(idle)).toEqual([])
    expect(house.folder.value(`SELECT pattern FROM do_not_call`)).toBe(NUMBER)
    expect(await house.search.find('7183')).toEqual([])
    expect(await findPerson(deps, NUMBER)).toMatchObject({
      value: { recipients: [], attempts: 0, doNotCall: 1 },
    })
    expect(house.folder.value('PRAGMA secure_delete')).toBe(1)
  })

  test('who is being called is not erased', async () => {
    annIsKnown()
    house.folder.database.exec(
      `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at)
       VALUES (1, 1, 1, 1, '${NUMBER}', 'id-1', 7, 'dialing', ${NOW})`,
    )
    expect(await erasePerson(deps, NUMBER)).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
    expect(everything()).toContain('Ann Lee')
  })

  test('who waits in a campaign is taken out of it', async () => {
    const listId = house.folder.list('A', people(1))
    house.folder.active(listId, house.folder.trunk(), NOW)
    await erasePerson(deps, '+442070000000')
    expect(house.folder.value('SELECT final_state FROM campaign_recipients')).toBe('suppressed')
  })

  test('is erased from what imports noted, and from the kept files of their lists', async () => {
    annIsKnown()
    house.folder.list('Others', people(1))
    mkdirSync(keptDir)
    for (const name of ['called', 'idle', 'others']) writeFileSync(join(keptDir, name), NUMBER)
    house.folder.database.exec(`
      UPDATE imports SET kept_file = lower(list_name);
      INSERT INTO import_changes VALUES
        (3, 1, 2, 'changed', 4, '{"before":{"name":"A. Lee"}}', '{"number":"+442071838799"}', 1),
        (3, 2, 3, 'new', NULL, NULL, '{"number":"${NUMBER}","name":"Ann"}', 0),
        (3, 3, 4, 'forbidden', 77, NULL, '{"number":"${NUMBER}"}', 1),
        (3, 4, 5, 'changed', 5, '{"before":{"furtherNumbers":[{"number":"${NUMBER}"}]}}', '{"number":"+442071838711"}', 1),
        (3, 5, 6, 'forbidden', 1, NULL, '{"number":"+442071838700"}', 1),
        (3, 6, 7, 'changed', 5, '{}', '{"number":"+442071838750123"}', 1)`)
    // the third import changed the list of the others, and names her: its file goes as well
    expect(await findPerson(deps, NUMBER)).toMatchObject({ value: { importChanges: 4, keptFiles: 3 } })
    house.folder.database.exec(`UPDATE imports SET state = 'running' WHERE id = 2`)
    expect(await erasePerson(deps, NUMBER)).toMatchObject({ ok: true, value: { keptFiles: 2 } })
    // an entry of do-not-call with the id of a recipient is somebody else's
    expect(house.folder.database.prepare('SELECT seq FROM import_changes').pluck().all()).toEqual([5, 6])
    // the file that is being read is kept until it is old
    expect(readdirSync(keptDir)).toEqual(['idle'])
    expect(house.folder.value('SELECT count(*) FROM imports WHERE kept_file IS NOT NULL')).toBe(1)
  })

  test('kept files of lists that do not know the person stay', async () => {
    annIsKnown()
    house.folder.list('Others', people(1))
    mkdirSync(keptDir)
    for (const name of ['idle', 'others']) writeFileSync(join(keptDir, name), '')
    house.folder.database.exec(`UPDATE imports SET kept_file = lower(list_name) WHERE id > 1`)
    await erasePerson(deps, NUMBER)
    expect(readdirSync(keptDir)).toEqual(['others'])
  })
})
