import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FUNNEL_SQL, WAITS_NO_LONGER_SQL } from '../../electron/engine/store/read-funnel.ts'
import type { Outcome } from '../../shared/model/outcome.ts'
import { groupsOf, openGate, openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

const LONDON = 'Europe/London'
let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

interface Told {
  readonly campaign: number
  /** Which of the campaign's people. */
  readonly person: number
  readonly at: number
  readonly outcome: Outcome | null
  /** Seconds after the claim. */
  readonly dialed?: number
  readonly ringing?: number
  readonly answered?: number
  readonly ended?: number
  readonly channel?: 'voice' | 'sms'
  readonly contact?: 0 | 1
}

/** Attempts as they stand in the rows. */
function tell(rows: readonly Told[]): void {
  const insert = folder.database.prepare(
    `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at,
       dialed_at, ringing_at, answered_at, ended_at, outcome, blame, channel, counts)
     SELECT campaign_id, id, recipient_id, 1, @number, 'p', @ordinal, @state, @at, @dialed, @ringing, @answered, @ended, @outcome,
       @blame, @channel, @contact
     FROM campaign_recipients WHERE campaign_id = @campaign ORDER BY id LIMIT 1 OFFSET @person`,
  )
  for (const [index, told] of rows.entries()) {
    const { campaign, person, at, outcome, channel = 'voice', contact = 1 } = told
    const after = (seconds: number | undefined): number | null =>
      seconds === undefined ? null : at + seconds * 1_000
    insert.run({
      campaign,
      person,
      at,
      outcome,
      channel,
      contact,
      number: `+9${index}`,
      ordinal: index + 1,
      state: outcome === null ? 'ringing' : 'ended',
      blame: outcome === null ? null : 'recipient',
      dialed: after(told.dialed),
      ringing: after(told.ringing),
      answered: after(told.answered),
      ended: outcome === null ? null : after(told.ended ?? 9),
    })
  }
}

const two = (): [number, number] => {
  const trunkId = folder.trunk()
  return [
    folder.active(folder.list('A', people(8)), trunkId, 0, 'A'),
    folder.active(folder.list('B', people(4)), trunkId, 0, 'B'),
  ]
}

describe('the figures of a campaign', () => {
  test('are what a hand count of its attempts gives', () => {
    const [campaign, other] = two()
    const at = Date.UTC(2026, 0, 5, 9)
    tell([
      { campaign, person: 0, at, outcome: 'busy', dialed: 1 },
      { campaign, person: 0, at, outcome: 'answered', dialed: 1, ringing: 3, answered: 11, ended: 41 },
      { campaign, person: 1, at, outcome: 'hung-up-early', dialed: 1, ringing: 5, answered: 7, ended: 9 },
      { campaign, person: 2, at, outcome: 'abandoned', dialed: 1, answered: 6, ended: 10 },
      { campaign, person: 2, at, outcome: 'machine', dialed: 1, ringing: 2, answered: 8, ended: 20 },
      // never got as far as the trunk
      { campaign, person: 3, at, outcome: 'cancelled', contact: 0 },
      { campaign, person: 3, at, outcome: 'congestion', dialed: 1, contact: 0 },
      { campaign, person: 4, at, outcome: null, dialed: 1, ringing: 2 },
      { campaign, person: 1, at, outcome: 'sent', dialed: 0, channel: 'sms' },
      { campaign: other, person: 0, at, outcome: 'busy', dialed: 1 },
    ])
    expect(folder.store.statistics.stats(campaign)).toEqual({
      attempts: 9,
      open: 1,
      contacts: 7,
      // 8 calls less the one that was never dialled
      seizures: 7,
      connects: 4,
      humans: 3,
      abandoned: 1,
      machines: 1,
      messagesSent: 1,
      tried: 5,
      depth: 9 / 5,
      // one still rings
      answerSeizureRatio: 4 / 6,
      // 30 s, 2 s, 4 s and 12 s
      averageCallDurationMs: 12_000,
      liveAnswerRate: 3 / 8,
      abandonRate: 1 / 3,
      // 2 s, 4 s, 1 s, 1 s
      postDialDelayMs: 2_000,
      // 10 s, 6 s, 5 s, 7 s
      answerDelayMs: 7_000,
      penetration: 5 / 8,
    })
  })

  test('are empty, not zero, where there is nothing to divide by', () => {
    const [campaign] = two()
    expect(folder.store.statistics.stats(campaign)).toMatchObject({
      attempts: 0,
      depth: null,
      answerSeizureRatio: null,
      abandonRate: null,
      penetration: 0,
    })
    expect(folder.store.statistics.stats(99)).toMatchObject({ attempts: 0, penetration: null })
    expect(folder.store.statistics.byHourAndWeekday(campaign, LONDON)).toEqual([])
  })

  test('by hour and weekday follow the clock of the zone: half hours, the day before, and summer time', () => {
    const [campaign] = two()
    const told = { campaign, outcome: 'answered', dialed: 1, answered: 2, ended: 5 } as const
    tell([
      // Monday 18:20 and 18:40 UTC: 23:50 on Monday and 00:10 on Tuesday in Kolkata
      { ...told, person: 0, at: Date.UTC(2026, 0, 5, 18, 20) },
      { ...told, person: 1, at: Date.UTC(2026, 0, 5, 18, 40) },
      // a week later, in the same hour
      { ...told, person: 2, at: Date.UTC(2026, 0, 12, 18, 59), outcome: 'abandoned' },
      // Monday in July
      { ...told, person: 3, at: Date.UTC(2026, 6, 6, 18, 20), outcome: 'busy' },
    ])
    const by = (zone: string) =>
      folder.store.statistics
        .byHourAndWeekday(campaign, zone)
        .map(({ weekday, hour, attempts, abandoned }) => [weekday, hour, attempts, abandoned])
    expect(by('Asia/Kolkata')).toEqual([
      [1, 23, 2, 0],
      [2, 0, 2, 1],
    ])
    expect(by(LONDON)).toEqual([
      [1, 18, 3, 1],
      [1, 19, 1, 0],
    ])
    expect(folder.store.statistics.byHourAndWeekday(campaign, 'Asia/Kolkata')[1]).toEqual({
      weekday: 2,
      hour: 0,
      quarters: 2,
      attempts: 2,
      seizures: 2,
      connects: 2,
      humans: 2,
      abandoned: 1,
      talkMs: 6_000,
    })
  })

  test('of abandoned calls are those since an instant, of one campaign or of all', () => {
    const [campaign, other] = two()
    tell([
      { campaign, person: 0, at: 100, outcome: 'abandoned' },
      { campaign, person: 1, at: 200, outcome: 'abandoned' },
      { campaign, person: 2, at: 300, outcome: 'answered' },
      { campaign, person: 3, at: 300, outcome: 'machine' },
      { campaign: other, person: 0, at: 300, outcome: 'hung-up-early' },
    ])
    const { abandonment } = folder.store.statistics
    expect(abandonment(campaign, 101)).toEqual({ humans: 2, abandoned: 1 })
    expect(abandonment(null, 100)).toEqual({ humans: 4, abandoned: 2 })
    expect(abandonment(other, 301)).toEqual({ humans: 0, abandoned: 0 })
  })

  test('read the attempts of their own campaign only', () => {
    for (const view of ['stat_campaign', 'stat_quarters', 'stat_attempts']) {
      const plan = folder.database
        .prepare<[number], { detail: string }>(
          `EXPLAIN QUERY PLAN SELECT * FROM ${view} WHERE campaign_id = ?`,
        )
        .all(1)
        .map(({ detail }) => detail)
      expect(plan).toContainEqual(
        expect.stringMatching(/^SEARCH attempts USING INDEX attempts_by_campaign \(campaign_id=\?\)/),
      )
    }
  })
})

describe('the funnel', () => {
  test('counts everybody once: by state, by why they wait, and whoever waits no longer as ready', () => {
    const { store } = folder
    const trunkId = folder.trunk()
    const list = folder.list('A', [...people(6), ...people(4, 'Europe/Paris', '+33')])
    const id = folder.active(list, trunkId, 100)
    const put = (sql: string, ids: string) =>
      folder.database.exec(`UPDATE campaign_recipients SET ${sql} WHERE recipient_id IN (${ids})`)
    put(`next_at = 500, blocked_by = 'retry-delay'`, '1, 2')
    put(`next_at = 900, blocked_by = 'retry-delay', priority = 2`, '3')
    put(`next_at = 900, blocked_by = 'contact-cap'`, '7')
    put(`state = 'done', next_at = NULL, final_state = 'reached'`, '8')
    put(`state = 'done', next_at = NULL, final_state = 'suppressed'`, '9')
    store.transaction(() => store.campaigns.claimDue(id, trunkId, groupsOf([LONDON]), 100, 1, openGate))
    const done = { reached: 1, exhausted: 0, unreachable: 0, suppressed: 1, expired: 0, cancelled: 0 }
    const [london, paris] = [
      { zone: LONDON, region: '' },
      { zone: 'Europe/Paris', region: '' },
    ]
    const funnel = (now: number) => {
      const { due, ...rest } = store.statistics.funnel(id, now)
      return { ...rest, due: due.map(row => [row.zone, row.blockedBy, row.count]).sort() }
    }
    expect(store.statistics.funnel(id, 100)).toMatchObject({ total: 10, dialing: 1, done })
    expect(store.statistics.funnel(id, 100).due).toEqual(
      expect.arrayContaining([
        { ...london, blockedBy: null, count: 2 },
        { ...london, blockedBy: 'retry-delay', count: 3 },
        { ...paris, blockedBy: null, count: 1 },
        { ...paris, blockedBy: 'contact-cap', count: 1 },
      ]),
    )
    expect(funnel(500).due).toEqual([
      [LONDON, null, 4],
      [LONDON, 'retry-delay', 1],
      ['Europe/Paris', null, 1],
      ['Europe/Paris', 'contact-cap', 1],
    ])
    expect(funnel(900)).toEqual({
      total: 10,
      dialing: 1,
      done,
      due: [
        [LONDON, null, 5],
        ['Europe/Paris', null, 2],
      ],
    })
  })

  test('reads the kept counts and the index of the due, and no row of a recipient', () => {
    const plan = (sql: string, value: number | Record<string, number>) =>
      folder.database
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(value)
        .map(({ detail }) => detail)
    expect(plan(FUNNEL_SQL, 1)[0]).toMatch(/^SEARCH campaign_recipient_counts USING PRIMARY KEY/)
    const steps = plan(WAITS_NO_LONGER_SQL, { id: 1, now: 1 })
    expect(steps).toContainEqual(
      expect.stringMatching(
        /^SEARCH due USING COVERING INDEX campaign_recipients_due \(campaign_id=\? AND zone=\? AND region=\? AND priority=\? AND next_at</,
      ),
    )
    expect(steps).toContainEqual(
      expect.stringMatching(/^SEARCH due USING COVERING INDEX campaign_recipients_due .*next_at>/),
    )
    expect(steps.filter(step => /\b(SEARCH|SCAN) due\b/.test(step))).toHaveLength(2)
  })

  test('decisions are read newest first, of a campaign or of one recipient', () => {
    const id = folder.active(folder.list('A', people(3)), folder.trunk(), 0)
    folder.store.transaction(() =>
      folder.store.campaigns.claimDue(id, 1, groupsOf([LONDON]), 5, 9, {
        ...openGate,
        judge: ({ recipientId }) => ({
          is: 'later',
          at: 100 + recipientId,
          reason: {
            kind: 'contact-cap',
            sentence: `Cap ${recipientId}.`,
            clearsAt: 100,
            rule: recipientId === 2 ? { pack: 'gb', id: 'cap', source: 's' } : null,
          },
        }),
      }),
    )
    const { decisions } = folder.store.statistics
    const page = { campaignId: id, recipientId: null, offset: 0, limit: 2 }
    expect(decisions(page).map(({ sentence }) => sentence)).toEqual(['Cap 3.', 'Cap 2.'])
    expect(decisions({ ...page, recipientId: 2 })).toEqual([
      {
        id: 2,
        at: 5,
        campaignId: id,
        recipientId: 2,
        kind: 'contact-cap',
        rule: { pack: 'gb', id: 'cap', source: 's' },
        sentence: 'Cap 2.',
        until: 102,
      },
    ])
    expect(decisions({ ...page, campaignId: 99 })).toEqual([])
  })
})
