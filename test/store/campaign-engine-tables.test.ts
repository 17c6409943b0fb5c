import BetterSqlite, { type Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MIGRATIONS, migrate } from '../../electron/engine/store/migrate.ts'
import { openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

const NOW = 1_800_000_000_000

describe('a database of before the campaign engine', () => {
  let database: Database
  beforeEach(() => {
    database = new BetterSqlite(':memory:')
    migrate(
      database,
      MIGRATIONS.filter(({ version }) => version < 3),
    )
    database.exec(`
      INSERT INTO imports VALUES (1, 'a.csv', 10, '{}', 'done', NULL, 3, 3, 0, 0, 0, 5, 6);
      INSERT INTO recipient_lists VALUES (1, 1, 'A', 'ready', 5);
      INSERT INTO recipients VALUES (1, 1, 2, '+4420', 'Ann', 'GB', 'Europe/London', 'prefix', 'A-7', '{}'),
        (2, 1, 3, '+3312', 'Bob', 'FR', 'Europe/Paris', 'prefix', '', '{}'),
        (3, 1, 4, '+8831', NULL, NULL, '', 'none', NULL, '{}');
      INSERT INTO trunks VALUES (1, 'T', '{"kind":"sip"}', 5, NULL), (2, 'P', '{"kind":"practice"}', 5, NULL);
      INSERT INTO campaigns VALUES (1, 'C', 'paused', 'Lunch.', '{}', 1, 1, 5, 6, NULL), (2, 'D', 'draft', NULL, '{}', 1, 1, 5, NULL, NULL);
      INSERT INTO campaign_recipients VALUES (1, 1, 1, 'Europe/London', 'due', 70, 3, 2, 'busy', NULL, 'Busy.'),
        (2, 1, 2, 'Europe/Paris', 'due', 60, 0, 0, NULL, NULL, NULL),
        (3, 1, 3, '', 'done', NULL, 1, 1, 'answered', 'reached', 'Answered.');
      INSERT INTO attempts (id, campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, ordinal, state, claimed_at,
          dialed_at, ringing_at, ended_at, outcome, blame) VALUES
        (1, 1, 1, 1, 1, '+4420', 1, 'ended', 10, 11, NULL, 12, 'congestion', 'trunk'),
        (2, 1, 1, 1, 1, '+4420', 2, 'ended', 20, 21, 22, 23, 'interrupted', 'us'),
        (3, 1, 1, 1, 1, '+4420', 3, 'ended', 30, 31, NULL, 33, 'busy', 'recipient'),
        (4, 1, 3, 3, 2, '+8831', 1, 'ended', 40, 41, 42, 43, 'answered', 'recipient');`)
    migrate(database)
  })
  afterEach(() => database.close())

  const rows = (sql: string): unknown[] =>
    database
      .prepare(sql)
      .all()
      .map(row => Object.values(Object(row)))

  test('knows each recipient by its own id or by number, and the region by its country', () => {
    expect(rows('SELECT person, region, region_evidence, tags FROM recipients ORDER BY id')).toEqual([
      ['A-7', 'GB', 'country', '[]'],
      ['+3312', 'FR', 'country', '[]'],
      ['+8831', '', '', '[]'],
    ])
    expect(rows('SELECT zone, region, country, count FROM list_recipient_counts')).toEqual([
      ['', '', '', 1],
      ['Europe/London', 'GB', 'GB', 1],
      ['Europe/Paris', 'FR', 'FR', 1],
    ])
  })

  test('keeps who waits, why, and the counts of them', () => {
    expect(
      rows(`SELECT region, priority, state, next_at, blocked_by, attempts_used, step_attempts_used, enrolled_at
        FROM campaign_recipients ORDER BY id`),
    ).toEqual([
      ['GB', 5, 'due', 70, 'retry-delay', 2, 2, 6],
      ['FR', 5, 'due', 60, null, 0, 0, 6],
      ['', 5, 'done', null, null, 1, 1, 6],
    ])
    expect(
      rows('SELECT state, zone, region, priority, blocked_by, count FROM campaign_recipient_counts'),
    ).toEqual([
      ['due', 'Europe/London', 'GB', 5, 'retry-delay', 1],
      ['due', 'Europe/Paris', 'FR', 5, '', 1],
      ['reached', '', '', 5, '', 1],
    ])
  })

  test('pauses by the operator, has its one list, and was launched when it was started', () => {
    expect(rows('SELECT state, pause_kind, launched_at FROM campaigns ORDER BY id')).toEqual([
      ['paused', 'operator', 6],
      ['draft', null, null],
    ])
    expect(rows('SELECT campaign_id, position, list_id FROM campaign_lists')).toEqual([
      [1, 0, 1],
      [2, 0, 1],
    ])
  })

  test('counts as contacts what may have reached somebody: no congestion, no rehearsal', () => {
    expect(rows('SELECT outcome, person, counts, channel, step FROM attempts ORDER BY id')).toEqual([
      ['congestion', 'A-7', 0, 'voice', 0],
      ['interrupted', 'A-7', 1, 'voice', 0],
      ['busy', 'A-7', 1, 'voice', 0],
      ['answered', '+8831', 0, 'voice', 0],
    ])
    expect(rows('SELECT outcome, count FROM campaign_attempt_counts ORDER BY outcome')).toEqual([
      ['answered', 1],
      ['busy', 1],
      ['congestion', 1],
      ['interrupted', 1],
    ])
  })
})

describe('what the database of the campaign engine refuses', () => {
  let folder: StoreFolder
  beforeEach(() => {
    folder = openStoreFolder()
  })
  afterEach(() => folder.close())
  const run = (sql: string) => () => folder.database.exec(sql)

  test('the same number twice in one campaign, though two lists hold it', () => {
    const listId = folder.list('A', people(2))
    const other = folder.list('B', people(3))
    const id = folder.active(listId, folder.trunk(), NOW)
    const enrol = (number: string) =>
      run(`INSERT INTO campaign_recipients (campaign_id, recipient_id, zone, state, next_at)
        SELECT ${id}, id, zone, 'due', 1 FROM recipients WHERE list_id = ${other} AND number = '${number}'`)
    expect(enrol('+442070000001')).toThrow(/enrolled once/)
    expect(enrol('+442070000002')).not.toThrow()
  })

  test('a call to a number on do-not-call: itself or its beginning, of every campaign or of this one', () => {
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(1)), trunkId, NOW)
    const other = folder.active(folder.list('B', people(1)), trunkId, NOW)
    const forbid = (pattern: string, isPrefix: 0 | 1, campaignId: number | null) =>
      run(`DELETE FROM do_not_call; INSERT INTO do_not_call (pattern, is_prefix, campaign_id, reason, source, added_by, at)
        VALUES ('${pattern}', ${isPrefix}, ${campaignId ?? 'NULL'}, 'r', 's', 'b', 1)`)()
    const attempt = run(`
      INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at)
        SELECT campaign_id, id, recipient_id, ${trunkId}, '+442070000000', 'x', 1, 'claimed', 1 FROM campaign_recipients
        WHERE campaign_id = ${id};
      DELETE FROM attempts;`)
    for (const [pattern, isPrefix, campaignId] of [
      ['+442070000000', 0, null],
      ['+442070000000', 0, id],
      ['+4', 1, null],
      ['+44207', 1, id],
      ['+442070000000', 1, null],
    ] as const) {
      forbid(pattern, isPrefix, campaignId)
      expect(attempt, `${pattern} ${isPrefix} ${campaignId}`).toThrow(/do-not-call/)
    }
    for (const [pattern, isPrefix, campaignId] of [
      ['+442070000001', 0, null],
      ['+44207', 0, null],
      ['+442070000000', 0, other],
      ['+44207', 1, other],
      ['+44208', 1, null],
    ] as const) {
      forbid(pattern, isPrefix, campaignId)
      expect(attempt, `${pattern} ${isPrefix} ${campaignId}`).not.toThrow()
    }
    expect(run(`UPDATE do_not_call SET pattern = '44207'`)).toThrow(/CHECK/)
    expect(run(`UPDATE do_not_call SET pattern = '+44 207'`)).toThrow(/CHECK/)
    forbid('+44', 1, null)
    expect(
      run(
        `INSERT INTO do_not_call (pattern, is_prefix, reason, source, added_by, at) VALUES ('+44', 1, 'r', 's', 'b', 1)`,
      ),
    ).toThrow(/UNIQUE/)
  })

  test('a priority beyond 1 to 9, somebody put off who is not due, more of a step than of all', () => {
    folder.active(folder.list('A', people(1)), folder.trunk(), NOW)
    expect(run('UPDATE campaign_recipients SET priority = 0')).toThrow(/CHECK/)
    expect(run('UPDATE campaign_recipients SET step_attempts_used = 1')).toThrow(/CHECK/)
    expect(run(`UPDATE campaign_recipients SET blocked_by = ''`)).toThrow(/CHECK/)
    expect(
      run(`UPDATE campaign_recipients SET state = 'dialing', next_at = NULL, blocked_by = 'lockout'`),
    ).toThrow(/CHECK/)
  })

  test('a launch without an instant, a pause without a kind, an archive of what goes on, a message that was a call', () => {
    const id = folder.active(folder.list('A', people(1)), folder.trunk(), NOW)
    expect(run(`UPDATE campaigns SET state = 'scheduled'`)).toThrow(/CHECK/)
    expect(run(`UPDATE campaigns SET state = 'paused', pause_cause = 'x'`)).toThrow(/CHECK/)
    expect(run('UPDATE campaigns SET archived_at = 1')).toThrow(/CHECK/)
    expect(folder.store.campaigns.archive(id, 1)).toBe(false)
    expect(
      run(`INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state,
          claimed_at, ended_at, outcome, blame)
        SELECT campaign_id, id, recipient_id, 1, '+4420', 'x', 1, 'ended', 1, 2, 'sent', 'us' FROM campaign_recipients`),
    ).toThrow(/CHECK/)
  })
})

describe('the lists and the launch of a campaign', () => {
  let folder: StoreFolder
  beforeEach(() => {
    folder = openStoreFolder()
  })
  afterEach(() => folder.close())

  test('lists keep their order, each once, also when a further one becomes the first', () => {
    const { campaigns } = folder.store
    const [a, b, c] = [folder.list('A', people(1)), folder.list('B', people(1)), folder.list('C', people(1))]
    const draft = folder.draft(a, folder.trunk())
    const id = campaigns.insert({ ...draft, moreListIds: [c, b, c, a] }, NOW)
    expect(campaigns.get(id)).toMatchObject({ listId: a, moreListIds: [c, b] })
    campaigns.update(id, { ...draft, listId: b, moreListIds: [a] })
    expect(campaigns.row(id)).toMatchObject({
      list: { id: b, name: 'B' },
      moreLists: [{ id: a, name: 'A' }],
    })
    expect(folder.database.prepare('SELECT count(*) AS count FROM campaign_lists').get()).toEqual({
      count: 2,
    })
  })

  test('a scheduled campaign says when, and an ended one can be put away', () => {
    const { campaigns } = folder.store
    const trunkId = folder.trunk()
    const draft = folder.draft(folder.list('A', people(1)), trunkId)
    const [late, early] = [campaigns.insert(draft, NOW), campaigns.insert(draft, NOW)]
    campaigns.schedule(late, NOW + 20)
    campaigns.schedule(early, NOW + 10)
    expect(campaigns.scheduled()).toEqual([
      { id: early, launchAt: NOW + 10 },
      { id: late, launchAt: NOW + 20 },
    ])
    campaigns.setState(late, 'draft', null, NOW)
    expect(campaigns.get(late)).toMatchObject({ state: 'draft', launchAt: null })
    campaigns.setState(early, 'active', null, NOW + 11)
    campaigns.setState(early, 'paused', 'The trunk is down.', NOW + 12, 'trunk-down')
    expect(campaigns.get(early)).toMatchObject({
      launchAt: NOW + 10,
      launchedAt: NOW + 11,
      pauseKind: 'trunk-down',
    })
    campaigns.setState(early, 'completed', null, NOW + 13)
    expect(campaigns.archive(early, NOW + 14)).toBe(true)
    expect(campaigns.row(early)?.archivedAt).toBe(NOW + 14)
    expect(campaigns.archive(early, null)).toBe(true)
    expect(campaigns.get(early)?.archivedAt).toBeNull()
  })
})
