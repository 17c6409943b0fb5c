import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClaim } from '../../electron/engine/store/claim-due-recipients.ts'
import { createDoNotCallStore } from '../../electron/engine/store/do-not-call-store.ts'
import { enrolSql, LAST_OF_SLICE_SQL } from '../../electron/engine/store/enrol-audience.ts'
import { DUE_GROUPS_SQL } from '../../electron/engine/store/enrol-recipients.ts'
import { createFunnel, FIRST_FREE_SQL } from '../../electron/engine/store/read-funnel.ts'
import { createPersonReading } from '../../electron/engine/store/read-person.ts'
import { createAttemptWriting } from '../../electron/engine/store/write-attempts.ts'
import { openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

let folder: StoreFolder

beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

/** The statements that are prepared on the database while `act` runs. */
function statementsOf(act: (database: Database) => unknown): readonly string[] {
  const statements: string[] = []
  const listening = new Proxy(folder.database, {
    get(database, key) {
      if (key === 'prepare') {
        return (sql: string) => {
          statements.push(sql)
          return database.prepare(sql)
        }
      }
      const value: unknown = Reflect.get(database, key)
      return typeof value === 'function' ? value.bind(database) : value
    },
  })
  act(listening)
  return statements
}

/** How SQLite would run it, whatever its parameters are. */
function planOf(sql: string): readonly string[] {
  const numbered = sql.replaceAll(/[@:][a-z]+/gi, '?')
  const parameters = numbered.split('?').length - 1
  return folder.database
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${numbered}`)
    .all(...new Array(parameters).fill(1))
    .map(({ detail }) => detail)
}

/** What is sorted or read as a whole here is small: groups that were given, kept counts, numbers of one person, open calls. */
const SMALL = [
  /json_each\(@groups\)/,
  /FROM campaign_recipient_counts\s+WHERE campaign_id = \? AND state = 'due' AND count > 0 ORDER BY priority$/,
  /FROM recipient_numbers WHERE recipient_id = @id\)\s+ORDER BY position$/,
  /INDEXED BY attempts_one_open_per_number WHERE state <> 'ended' ORDER BY id$/,
] as const

/** Steps that read a whole table or sort more than a few rows. */
const slowSteps = (sql: string): readonly string[] =>
  planOf(sql).filter(
    step =>
      /^SCAN (attempts|attempt_events|recipients|campaign_recipients|cr|r|a|d|due)( |$)(?!USING INDEX attempts_one_open)/.test(
        step,
      ) ||
      (/SCAN|TEMP B-TREE/.test(step) && !SMALL.some(small => small.test(sql))),
  )

describe('with a campaign of 2,000 and statistics that say that every index tells nothing', () => {
  beforeEach(() => {
    folder.active(folder.list('A', people(2_000)), folder.trunk(), 1)
    folder.database.exec('ANALYZE')
    folder.reopen()
  })

  test.each([
    ['the claim', createClaim],
    ['what follows a call', createAttemptWriting],
    ['the explanation of one recipient', createPersonReading],
  ] as const)('no statement of %s reads a table from its beginning', (_, create) => {
    const statements = statementsOf(create)
    expect(statements.length).toBeGreaterThan(3)
    expect(statements.flatMap(sql => slowSteps(sql).map(step => `${step}: ${sql}`))).toEqual([])
  })
})

describe('the plan of', () => {
  test('the groups that are due reads the kept counts of its campaign, in their order', () => {
    expect(planOf(DUE_GROUPS_SQL)).toEqual([
      expect.stringMatching(
        /^SEARCH campaign_recipient_counts USING PRIMARY KEY \(campaign_id=\? AND state=\?\)/,
      ),
    ])
  })

  test('a slice that is enrolled reads its own list, and finds each number by its index', () => {
    expect(planOf(LAST_OF_SLICE_SQL)).toContainEqual(
      expect.stringMatching(
        /^SEARCH recipients USING COVERING INDEX recipients_by_list \(list_id=\? AND rowid>\?\)/,
      ),
    )
    const plan = planOf(enrolSql('1'))
    expect(plan).toContainEqual(
      expect.stringMatching(
        /^SEARCH r USING INDEX recipients_by_list \(list_id=\? AND rowid>\? AND rowid<\?\)/,
      ),
    )
    expect(plan).toContainEqual(
      expect.stringMatching(/^SEARCH other USING COVERING INDEX recipients_by_number \(number=\?\)/),
    )
    expect(plan).toContainEqual(
      expect.stringMatching(/^SEARCH cr USING COVERING INDEX .* \(campaign_id=\? AND recipient_id=\?\)/),
    )
    expect(plan.filter(step => /SCAN (r|other|cr)\b|TEMP B-TREE/.test(step))).toEqual([])
  })

  test('the funnel and of when the first of a group is free walks the index of the due', () => {
    expect(planOf(FIRST_FREE_SQL)).toContainEqual(
      expect.stringMatching(
        /^SEARCH due USING .*INDEX campaign_recipients_due \(campaign_id=\? AND zone=\? AND region=\? AND priority=\? AND next_at>\?\)/,
      ),
    )
    const steps = statementsOf(createFunnel).flatMap(planOf)
    expect(steps.filter(step => /SCAN (due|campaign_recipients|recipients)\b/.test(step))).toEqual([])
  })

  test('the entry of do-not-call that forbids a number is found by its index', () => {
    const [find] = statementsOf(createDoNotCallStore).filter(sql => sql.includes('d.line = '))
    expect(find).toBeDefined()
    expect(slowSteps(find ?? '')).toEqual([])
  })
})
