import type { Database } from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Claims } from '../../electron/engine/ports/campaign-store.ts'
import type { Group } from '../../electron/engine/ports/person-gate.ts'
import type { AttemptStore, Store, TrunkStore } from '../../electron/engine/ports/store.ts'
import { INVARIANTS, InvariantBroken } from '../support/call-invariants.ts'
import { type Mutant, misread, RULE_MUTANTS, type WrapStore, withCampaigns } from '../support/rule-mutants.ts'
import { runSeed } from '../support/run-seed.ts'

/** A mutant that lives through so many seeds has gone unnoticed. */
const SEEDS = 400

const withAttempts =
  (change: (attempts: AttemptStore, store: Store) => Partial<AttemptStore>): WrapStore =>
  store => ({ ...store, attempts: { ...store.attempts, ...change(store.attempts, store) } })
const withTrunks =
  (change: (trunks: TrunkStore) => Partial<TrunkStore>): WrapStore =>
  store => ({ ...store, trunks: { ...store.trunks, ...change(store.trunks) } })

const misreadTrunk = (change: { readonly channels?: number; readonly callsPerSecond?: number }) =>
  withTrunks(trunks => ({
    get(id) {
      const trunk = trunks.get(id)
      return trunk && { ...trunk, ...change }
    },
    all: () => trunks.all().map(trunk => ({ ...trunk, ...change })),
  }))

const EVERY_MINUTE = {
  weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  from: '00:00',
  to: '24:00',
} as const

/** A wrong piece for each promise, and what catches it. */
const MUTANTS: readonly Mutant[] = [
  ...RULE_MUTANTS,
  [
    'a number is dialled that was never claimed',
    ['commit before act'],
    {
      wrapStore: withCampaigns(campaigns => ({
        claimDue(...question) {
          const claims = campaigns.claimDue(...question)
          return { ...claims, claimed: claims.claimed.map(one => ({ ...one, number: '+34600000000' })) }
        },
      })),
    },
  ],
  [
    'the claim does not look who is on a call, and the database does not refuse it',
    ['one open attempt'],
    {
      spoilDatabase: database =>
        database.exec(`DROP INDEX attempts_one_open_per_recipient; DROP INDEX attempts_one_open_per_number;
          CREATE INDEX attempts_one_open_per_recipient ON attempts (recipient_id) WHERE state <> 'ended';
          CREATE INDEX attempts_one_open_per_number ON attempts (number) WHERE state <> 'ended'`),
      wrapStore: withCampaigns((campaigns, database) => ({
        claimDue(id, trunkId, groups, now, limit, gate) {
          const isFree = (recipientId: number): boolean => {
            const facts = campaigns.personFacts(id, recipientId, gate.capsOf)
            return facts !== null && gate.judge({ ...facts, openAttempt: null }).is === 'free'
          }
          const hasty = carelessClaim(database, { id, trunkId, groups, now, limit, isFree })
          return hasty.claimed.length > 0 ? hasty : campaigns.claimDue(id, trunkId, groups, now, limit, gate)
        },
      })),
    },
  ],
  [
    'the calling window is taken for open all day',
    ['inside the window'],
    {
      wrapStore: misread(settings => ({
        ...settings,
        callingWindow: {
          ...settings.callingWindow,
          hours: [{ ...EVERY_MINUTE, weekdays: [...EVERY_MINUTE.weekdays] }],
        },
      })),
    },
  ],
  [
    'the window closes some minutes late',
    ['inside the window'],
    {
      wrapStore: misread(settings => ({
        ...settings,
        callingWindow: {
          ...settings.callingWindow,
          hours: settings.callingWindow.hours.map(hours => ({ ...hours, to: later(hours.to) })),
        },
      })),
    },
  ],
  [
    'of several possible zones one is asked',
    ['inside the window'],
    {
      wrapStore: withCampaigns((campaigns, database) => ({
        claimDue(id, trunkId, groups, now, limit, gate) {
          const all = database
            .prepare<[], Group>(`SELECT DISTINCT zone, region FROM campaign_recipients WHERE zone <> ''`)
            .all()
          const [first] = groups
          const careless = all.filter(({ zone }) => first && zone.startsWith(`${first.zone}|`))
          return campaigns.claimDue(id, trunkId, [...groups, ...careless], now, limit, gate)
        },
      })),
    },
  ],
  [
    'one call more at once than the campaign may make',
    ['concurrency'],
    { wrapStore: misread(settings => ({ ...settings, concurrencyMax: settings.concurrencyMax + 1 })) },
  ],
  ['the trunk is said to have more channels', ['channels'], { wrapStore: misreadTrunk({ channels: 50 }) }],
  [
    'calls go out faster than the trunk allows',
    ['calls per second'],
    { wrapStore: misreadTrunk({ callsPerSecond: 100 }) },
  ],
  [
    'a pause is not written, and a crash brings the campaign back',
    ['only active campaigns call', 'campaigns come to their end'],
    {
      wrapStore: withCampaigns(campaigns => ({
        setState: (id, state, ...more) =>
          state === 'paused' ? undefined : campaigns.setState(id, state, ...more),
      })),
    },
  ],
  [
    'the next attempt comes at half the delay',
    ['retry delay'],
    {
      wrapStore: withAttempts((attempts, store) => ({
        again(recipient, next, outcome) {
          const ended = store.attempts.page({
            campaignId: null,
            recipientId: null,
            outcome: null,
            offset: 0,
            limit: 1,
          })
          const now = ended.rows[0]?.endedAt ?? next.at
          attempts.again(recipient, { ...next, at: now + (next.at - now) / 2 }, outcome)
        },
      })),
    },
  ],
  [
    'the end of a claim is told twice',
    ['every claim ends once'],
    {
      wrapStore: withAttempts(attempts => ({
        end(id, end) {
          const history = attempts.end(id, end)
          attempts.note(id, end.note)
          return history
        },
      })),
    },
  ],
  [
    'after an attempt nobody says what comes next',
    ['nobody is lost'],
    { wrapStore: withAttempts(() => ({ again: () => undefined })) },
  ],
  [
    'somebody who was reached is called again',
    [
      'final states are final',
      'one open attempt',
      'counts are rows',
      'no error is logged',
      'retry delay',
      'contact caps',
    ],
    {
      spoilDatabase: database => database.exec('DROP TRIGGER campaign_recipients_done_is_final'),
      wrapStore: withCampaigns((campaigns, database) => ({
        claimDue(...question) {
          database.exec(
            `UPDATE campaign_recipients SET state = 'due', final_state = NULL, next_at = 0 WHERE final_state = 'reached'`,
          )
          return campaigns.claimDue(...question)
        },
      })),
    },
  ],
  [
    'a trigger that counts is missing',
    ['counts are rows'],
    { spoilDatabase: database => database.exec('DROP TRIGGER campaign_recipients_count_update') },
  ],
  [
    'an act throws now and then',
    ['no error is logged'],
    {
      wrapStore: withAttempts(attempts => ({
        advance(id, state, note) {
          if (id % 7 === 0 && state === 'ringing') throw new Error('a bug')
          attempts.advance(id, state, note)
        },
      })),
    },
  ],
  [
    'a campaign is never told that it is over',
    ['campaigns come to their end'],
    {
      wrapStore: withCampaigns(campaigns => ({
        setState: (id, state, ...more) =>
          state === 'completed' ? undefined : campaigns.setState(id, state, ...more),
      })),
    },
  ],
]

test('every promise has a wrong piece that breaks it', () => {
  const caught = new Set(MUTANTS.flatMap(([, caughtBy]) => caughtBy.slice(0, 1)))
  expect(INVARIANTS.filter(invariant => !caught.has(invariant))).toEqual([])
})

test.each(MUTANTS)(
  '%s: the harness notices',
  async (_what, caughtBy, mutation) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const caught = await runSeed(seed, mutation).then(
        () => null,
        (problem: unknown) => problem,
      )
      if (caught === null) continue
      if (!(caught instanceof InvariantBroken)) throw caught
      expect(caughtBy, caught.message).toContain(caught.invariant)
      return
    }
    throw new Error(`it went unnoticed in ${SEEDS} seeds`)
  },
  120_000,
)

const later = (time: string): string => {
  const minutes = Math.min(1_440, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + 20)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** A claim that somebody wrote in a hurry: it takes those who are on a call. */
function carelessClaim(
  database: Database,
  order: {
    readonly id: number
    readonly trunkId: number
    readonly groups: readonly Group[]
    readonly now: number
    readonly limit: number
    readonly isFree: (recipientId: number) => boolean
  },
): Claims {
  const { id, trunkId, groups, now, limit, isFree } = order
  const due = database
    .prepare<
      [number, string, number, number],
      { id: number; recipientId: number; number: string; person: string; zone: string; region: string }
    >(
      `SELECT cr.id, r.id AS recipientId, r.number, r.person, cr.zone, cr.region
       FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id
       WHERE cr.campaign_id = ? AND cr.zone || ' ' || cr.region IN (SELECT value FROM json_each(?)) AND cr.state = 'due' AND cr.next_at <= ?
         AND EXISTS (SELECT 1 FROM attempts a WHERE a.number = r.number AND a.ended_at IS NULL) LIMIT ?`,
    )
    .all(id, JSON.stringify(groups.map(({ zone, region }) => `${zone} ${region}`)), now, limit)
  const claimed = due
    .filter(({ recipientId }) => isFree(recipientId))
    .map(row => {
      database
        .prepare(
          `UPDATE campaign_recipients SET state = 'dialing', next_at = NULL, because = NULL, blocked_by = NULL WHERE id = ?`,
        )
        .run(row.id)
      const { lastInsertRowid } = database
        .prepare(
          `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, ordinal, state, claimed_at, person)
         SELECT ?, id, recipient_id, ?, ?, attempts + 1, 'claimed', ?, ? FROM campaign_recipients WHERE id = ?`,
        )
        .run(id, trunkId, row.number, now, row.person, row.id)
      const { id: campaignRecipientId, recipientId, number, zone, region } = row
      const who = { recipientId, number, zone, region }
      const attemptId = Number(lastInsertRowid)
      return { ...who, attemptId, campaignRecipientId, position: 0, step: 0, channel: 'voice' as const }
    })
  return { claimed, blocked: 0, more: false }
}
