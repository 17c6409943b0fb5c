import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claimed } from '../../electron/engine/ports/campaign-store.ts'
import {
  againAt,
  answered,
  busy,
  groupsOf,
  openGate,
  openStoreFolder,
  people,
  type StoreFolder,
  trunkFailed,
} from '../support/store-folder.ts'

const NOW = 1_800_000_000_000
const ZONES = ['Europe/London', 'Asia/Tokyo', '']
let folder: StoreFolder

beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

describe('the counts that the database keeps', () => {
  /** The kept counts, and the same counted anew. */
  const kept = () => ({
    lists: table('SELECT list_id, zone, region, country, count FROM list_recipient_counts WHERE count > 0'),
    recipients: table(
      'SELECT campaign_id, state, zone, region, priority, blocked_by, count FROM campaign_recipient_counts WHERE count > 0',
    ),
    attempts: table('SELECT campaign_id, outcome, count FROM campaign_attempt_counts WHERE count > 0'),
  })
  const counted = () => ({
    lists: table(
      `SELECT list_id, zone, region, coalesce(country, ''), count(*) FROM recipients GROUP BY list_id, zone, region, country`,
    ),
    recipients: table(
      `SELECT campaign_id, coalesce(final_state, state) AS s, zone, region, priority, coalesce(blocked_by, '') AS b, count(*)
       FROM campaign_recipients GROUP BY campaign_id, s, zone, region, priority, b`,
    ),
    attempts: table(
      `SELECT campaign_id, coalesce(outcome, 'open') AS o, count(*) FROM attempts GROUP BY campaign_id, o`,
    ),
  })
  const table = (sql: string) =>
    folder.database
      .prepare(sql)
      .all()
      .map(row => Object.values(Object(row)).join(' '))
      .sort()

  const step = fc.oneof(
    fc.record({ act: fc.constant('claim' as const), campaign: fc.nat(1), limit: fc.nat(6) }),
    fc.record({ act: fc.constant('advance' as const), pick: fc.nat(20) }),
    fc.record({ act: fc.constant('again' as const), pick: fc.nat(20) }),
    fc.record({ act: fc.constant('done' as const), pick: fc.nat(20) }),
    fc.record({ act: fc.constant('cancel' as const), campaign: fc.nat(1), limit: fc.nat(3) }),
    fc.record({ act: fc.constant('remove' as const), limit: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ act: fc.constant('failed transaction' as const), campaign: fc.nat(1) }),
  )

  test('equal the rows counted anew, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), steps => {
        folder.close()
        folder = openStoreFolder()
        const { store } = folder
        const trunkId = folder.trunk()
        const everybody = ZONES.flatMap((zone, at) => people(5, zone, `+44${at + 1}`))
        const ids = ['A', 'B'].map(name => folder.active(folder.list(name, everybody), trunkId, NOW, name))
        const idAt = (at: number) => ids[at] ?? 0
        let claimed: Claimed[] = []
        let now = NOW
        for (const next of steps) {
          now += 1
          const note = { at: now, kind: 'x', sentence: 'x' }
          if (next.act === 'claim') {
            if (!store.campaigns.get(idAt(next.campaign))) continue
            claimed.push(
              ...store.transaction(() =>
                store.campaigns.claimDue(
                  idAt(next.campaign),
                  trunkId,
                  groupsOf(ZONES),
                  now,
                  next.limit,
                  openGate,
                ),
              ).claimed,
            )
          } else if (next.act === 'advance' || next.act === 'again' || next.act === 'done') {
            const call = claimed[next.pick % Math.max(1, claimed.length)]
            if (!call) continue
            if (next.act === 'advance') {
              store.transaction(() => store.attempts.advance(call.attemptId, 'ringing', note))
              continue
            }
            claimed = claimed.filter(({ attemptId }) => attemptId !== call.attemptId)
            const verdict = next.act === 'again' ? busy : answered
            store.transaction(() => {
              store.attempts.end(call.attemptId, { verdict, media: null, usesUp: true, note })
              if (next.act === 'again')
                store.attempts.again(call.campaignRecipientId, againAt(now + 3, 'Busy.'), 'busy')
              else store.attempts.done(call.campaignRecipientId, 'reached', 'Answered.', 'answered')
            })
          } else if (next.act === 'cancel') {
            store.transaction(() =>
              store.campaigns.endDueSlice(idAt(next.campaign), next.limit, 'cancelled', 'Cancelled.'),
            )
          } else if (next.act === 'remove') {
            // a removal that is stopped half-way is a state that is seen, too
            store.transaction(() => store.campaigns.removeSlice(idAt(1), next.limit))
            claimed = claimed.filter(({ attemptId }) => store.attempts.openOf(attemptId) !== null)
          } else {
            expect(() =>
              store.transaction(() => {
                store.campaigns.claimDue(idAt(next.campaign), trunkId, groupsOf(ZONES), now, 5, openGate)
                throw new Error('undone')
              }),
            ).toThrow('undone')
          }
        }
        expect(kept()).toEqual(counted())
        for (const row of store.campaigns.rows()) {
          const { due, dialing, done, total } = row.recipients
          expect(due + dialing + Object.values(done).reduce((sum, count) => sum + count, 0)).toBe(total)
          expect(row.attempts.open).toBe(
            store.attempts.open().filter(open => open.campaignId === row.id).length,
          )
          expect(
            store.attempts.page({
              campaignId: row.id,
              recipientId: null,
              outcome: null,
              offset: 0,
              limit: 500,
            }),
          ).toMatchObject({
            total: row.attempts.total,
            rows: { length: row.attempts.total },
          })
        }
      }),
      { numRuns: 40, seed: 7 },
    )
  })
})

describe('what the database itself refuses', () => {
  function oneCall() {
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(2)), trunkId, NOW)
    const [call] = folder.store.transaction(
      () =>
        folder.store.campaigns.claimDue(id, trunkId, groupsOf(['Europe/London']), NOW, 1, openGate).claimed,
    )
    if (!call) throw new Error('nobody was claimed')
    return { id, trunkId, call }
  }
  const endBusy = (attemptId: number) =>
    folder.store.attempts.end(attemptId, {
      verdict: busy,
      media: null,
      usesUp: true,
      note: { at: NOW + 1, kind: 'ended', sentence: 'Busy.' },
    })
  const run = (sql: string) => () => folder.database.exec(sql)

  test('two open attempts of one recipient, or to one number', () => {
    oneCall()
    const copy = (recipient: string, number: string) =>
      run(`INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at)
           SELECT campaign_id, campaign_recipient_id, ${recipient}, trunk_id, ${number}, 'x', 2, 'claimed', 1 FROM attempts`)
    expect(copy('recipient_id', `'+99'`)).toThrow(/attempts.recipient_id/)
    expect(copy('recipient_id + 1', 'number')).toThrow(/attempts.number/)
  })

  test('an ended attempt without an outcome, an outcome before the end, and an end that is rewritten', () => {
    const { call } = oneCall()
    expect(run(`UPDATE attempts SET state = 'ended', ended_at = 1`)).toThrow(/CHECK/)
    expect(run(`UPDATE attempts SET outcome = 'busy', blame = 'recipient'`)).toThrow(/CHECK/)
    expect(run(`UPDATE attempts SET state = 'gone'`)).toThrow(/CHECK/)
    endBusy(call.attemptId)
    expect(run(`UPDATE attempts SET outcome = 'answered'`)).toThrow(/never rewritten/)
    expect(
      run(`UPDATE attempts SET state = 'ringing', outcome = NULL, blame = NULL, ended_at = NULL`),
    ).toThrow(/never rewritten/)
  })

  test('a recipient who is done without a final state, due without an instant, or called after their final state', () => {
    const { call } = oneCall()
    expect(run(`UPDATE campaign_recipients SET state = 'done', next_at = NULL`)).toThrow(/CHECK/)
    expect(run(`UPDATE campaign_recipients SET state = 'due', next_at = NULL`)).toThrow(/CHECK/)
    folder.store.transaction(() => {
      endBusy(call.attemptId)
      folder.store.attempts.done(call.campaignRecipientId, 'exhausted', 'Busy.', 'busy')
    })
    expect(
      run(
        `UPDATE campaign_recipients SET state = 'due', next_at = 1, final_state = NULL WHERE id = ${call.campaignRecipientId}`,
      ),
    ).toThrow(/never rewritten/)
  })

  test('a paused campaign without its cause, and an ended one without its instant', () => {
    const { id } = oneCall()
    expect(() => folder.store.campaigns.setState(id, 'paused', null, NOW)).toThrow(/CHECK/)
    expect(run(`UPDATE campaigns SET state = 'completed'`)).toThrow(/CHECK/)
  })

  test('a list or a trunk that vanishes under its campaign', () => {
    oneCall()
    expect(run('DELETE FROM trunks')).toThrow(/FOREIGN KEY/)
    expect(run('DELETE FROM recipients')).toThrow(/FOREIGN KEY/)
  })

  test('news of an attempt that is over', () => {
    const { call } = oneCall()
    endBusy(call.attemptId)
    const note = { at: NOW + 2, kind: 'ringing', sentence: 'It rings.' }
    expect(() => folder.store.attempts.advance(call.attemptId, 'ringing', note)).toThrow(/is not open/)
    expect(() => endBusy(call.attemptId)).toThrow(/is not open/)
    expect(folder.store.attempts.openOf(call.attemptId)).toBeNull()
  })

  test('a next step for somebody who is not being dialled', () => {
    const { call } = oneCall()
    folder.store.transaction(() => {
      folder.store.attempts.end(call.attemptId, {
        verdict: trunkFailed,
        media: null,
        usesUp: false,
        note: { at: NOW + 1, kind: 'ended', sentence: 'Refused.' },
      })
      folder.store.attempts.again(call.campaignRecipientId, againAt(NOW + 5, 'Refused.'), 'trunk-failed')
    })
    expect(() =>
      folder.store.attempts.again(call.campaignRecipientId, againAt(NOW + 9, 'x'), 'busy'),
    ).toThrow(/not being dialled/)
    expect(() => folder.store.attempts.done(call.campaignRecipientId, 'reached', 'x', 'answered')).toThrow(
      /not being dialled/,
    )
  })
})
