import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GateAnswer, PersonFacts, PersonGate } from '../../electron/engine/ports/person-gate.ts'
import { BLOCKED_PER_CLAIM_MAX } from '../../electron/engine/store/claim-due-recipients.ts'
import { OWN_CONSENT_SQL } from '../../electron/engine/store/enrol-recipients.ts'
import {
  DO_NOT_CALL_SQL,
  LAST_ABANDONED_SQL,
  NTH_CONTACT_SQL,
  nthContactSql,
  OPEN_ATTEMPT_SQL,
} from '../../electron/engine/store/read-person.ts'
import { type ContactCap, type CountedCap, contactCapSchema } from '../../shared/model/contact-limits.ts'
import { groupsOf, openGate, openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

const NOW = 1_800_000_000_000
const LONDON = 'Europe/London'
let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

const claim = (id: number, gate: PersonGate, limit = 10, now = NOW) =>
  folder.store.transaction(() => folder.store.campaigns.claimDue(id, 1, groupsOf([LONDON]), now, limit, gate))
const judging = (
  judge: (facts: PersonFacts) => GateAnswer,
  caps: readonly ContactCap[] = [],
): PersonGate => ({
  ...openGate,
  capsOf: () => caps,
  judge,
})
const put = (sql: string) => folder.database.exec(sql)
const later = (at: number): GateAnswer => ({
  is: 'later',
  at,
  reason: { kind: 'contact-cap', sentence: 'Called often enough.', clearsAt: at, rule: null },
})
const never: GateAnswer = {
  is: 'never',
  finalState: 'suppressed',
  reason: {
    kind: 'do-not-call',
    sentence: 'On do-not-call.',
    clearsAt: null,
    rule: { pack: 'p', id: 'r', source: 's' },
  },
}
const isNumber = (facts: PersonFacts, at: number): boolean => facts.number.endsWith(`000000${at}`)

describe('the order of the claim', () => {
  test('is priority first, then who has waited longest, over all groups', () => {
    const list = folder.list('A', [
      { number: '+441', region: 'GB' },
      { number: '+12', zone: 'America/Chicago', region: 'US-IL' },
      { number: '+13', zone: 'America/Chicago', region: 'US-TX' },
      { number: '+14', zone: 'America/Chicago', region: 'US-TX' },
    ])
    const id = folder.active(list, folder.trunk(), NOW)
    put(`UPDATE campaign_recipients SET next_at = ${NOW} - recipient_id`)
    put(`UPDATE campaign_recipients SET priority = 1 WHERE recipient_id IN (1, 3)`)
    const groups = folder.store.campaigns.dueGroups(id).map(({ zone, region }) => ({ zone, region }))
    expect(groups).toHaveLength(3)
    const { claimed } = folder.store.transaction(() =>
      folder.store.campaigns.claimDue(id, 1, groups, NOW, 10, openGate),
    )
    expect(claimed.map(({ number }) => number)).toEqual(['+13', '+441', '+14', '+12'])
    expect(claimed[0]).toMatchObject({ region: 'US-TX', position: 0, step: 0, channel: 'voice' })
    expect(folder.store.campaigns.dueGroups(id)).toEqual([])
  })

  test('asks one group of a zone and not its neighbour, and knows the earliest of each', () => {
    const list = folder.list('A', [
      { number: '+11', zone: 'America/Chicago', region: 'US-TX' },
      { number: '+12', zone: 'America/Chicago', region: 'US-IL' },
    ])
    const id = folder.active(list, folder.trunk(), NOW)
    put(`UPDATE campaign_recipients SET next_at = ${NOW + 9}, priority = 9 WHERE recipient_id = 2`)
    const texas = { zone: 'America/Chicago', region: 'US-TX' }
    const { earliestDue, claimDue } = folder.store.campaigns
    expect(earliestDue(id, { ...texas, region: 'US-IL' })).toBe(NOW + 9)
    expect(earliestDue(id, texas)).toBe(NOW)
    const { claimed } = folder.store.transaction(() =>
      claimDue(id, 1, [{ ...texas, region: 'US-IL' }], NOW, 10, openGate),
    )
    expect(claimed).toEqual([])
  })

  test('calls the number at the position of the row, over the channel of its step', () => {
    const id = folder.active(folder.list('A', people(2)), folder.trunk(), NOW)
    put(`INSERT INTO recipient_numbers VALUES (1, 1, '+33199', '${LONDON}', 'test', 'FR', 'FR', 'mobile')`)
    put('UPDATE campaign_recipients SET position = 1, step = 2')
    const { claimed } = claim(id, { ...openGate, channelOf: step => (step === 2 ? 'sms' : 'voice') })
    expect(claimed).toMatchObject([
      { number: '+33199', position: 1, step: 2, channel: 'sms' },
      // a further number that is gone: the first one stands in
      { number: '+442070000001', position: 1 },
    ])
    expect(folder.database.prepare('SELECT number, channel, step, person FROM attempts').all()).toEqual([
      { number: '+33199', channel: 'sms', step: 2, person: '+442070000000' },
      { number: '+442070000001', channel: 'sms', step: 2, person: '+442070000001' },
    ])
  })
})

describe('a person who is kept back', () => {
  test('is moved on with the reason, or done, and each time it is a decision; the next one is claimed', () => {
    const id = folder.active(folder.list('A', people(4)), folder.trunk(), NOW)
    const gate = judging(facts =>
      isNumber(facts, 0) ? later(NOW + 500) : isNumber(facts, 1) ? never : { is: 'free' },
    )
    const claims = claim(id, gate, 1)
    expect(claims).toMatchObject({ claimed: [{ number: '+442070000002' }], blocked: 2, more: false })
    expect(folder.store.campaigns.enrolled(id, 1)).toMatchObject({
      state: 'due',
      nextAt: NOW + 500,
      blockedBy: 'contact-cap',
      because: 'Called often enough.',
    })
    expect(folder.store.campaigns.enrolled(id, 2)).toMatchObject({
      state: 'done',
      finalState: 'suppressed',
      blockedBy: null,
      because: 'On do-not-call.',
    })
    expect(folder.database.prepare('SELECT * FROM decisions ORDER BY id').all()).toEqual([
      {
        id: 1,
        at: NOW,
        campaign_id: id,
        recipient_id: 1,
        kind: 'contact-cap',
        rule: null,
        sentence: 'Called often enough.',
        until: NOW + 500,
      },
      {
        id: 2,
        at: NOW,
        campaign_id: id,
        recipient_id: 2,
        kind: 'do-not-call',
        rule: '{"pack":"p","id":"r","source":"s"}',
        sentence: 'On do-not-call.',
        until: null,
      },
    ])
    // once the cap is over, they are claimed, and nothing keeps them back any more
    expect(claim(id, openGate, 10, NOW + 499).claimed.map(({ recipientId }) => recipientId)).toEqual([4])
    expect(claim(id, openGate, 10, NOW + 500).claimed.map(({ recipientId }) => recipientId)).toEqual([1])
    expect(folder.store.campaigns.enrolled(id, 1)).toMatchObject({ state: 'dialing', blockedBy: null })
  })

  test('never holds up a claim: after 200 it returns, and a gate that says "now" does not spin', () => {
    const id = folder.active(folder.list('A', people(BLOCKED_PER_CLAIM_MAX + 5)), folder.trunk(), NOW)
    const gate = judging(() => later(NOW - 1_000))
    expect(claim(id, gate)).toEqual({ claimed: [], blocked: BLOCKED_PER_CLAIM_MAX, more: true })
    expect(claim(id, gate)).toEqual({ claimed: [], blocked: 5, more: false })
    expect(claim(id, gate)).toEqual({ claimed: [], blocked: 0, more: false })
    expect(folder.value('SELECT count(*) FROM campaign_recipients WHERE next_at = ?', NOW + 1)).toBe(
      BLOCKED_PER_CLAIM_MAX + 5,
    )
  })
})

describe('the facts about a person', () => {
  const cap = (count: number, per: 'number' | 'person', scope: 'campaign' | 'system'): ContactCap =>
    contactCapSchema.parse({ count, per, scope, window: { value: 1, unit: 'days' } })

  /** Ended attempts of somebody's past: campaign, number, person, claimed at, outcome, counts. */
  function past(rows: readonly (readonly [number, string, string, number, string, 0 | 1])[]): void {
    const insert = folder.database.prepare(
      `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state,
         claimed_at, ended_at, outcome, blame, counts)
       SELECT ?, cr.id, cr.recipient_id, 1, ?, ?, ?, 'ended', ?, ?, ?, 'us', ? FROM campaign_recipients cr WHERE cr.campaign_id = ? LIMIT 1`,
    )
    for (const [at, [campaign, number, person, claimedAt, outcome, counts]] of rows.entries())
      insert.run(campaign, number, person, at + 11, claimedAt, claimedAt + 5, outcome, counts, campaign)
  }

  test('are the n-th newest contacts by number and person, here and everywhere, without what reached nobody', () => {
    const trunkId = folder.trunk()
    const mine = folder.active(folder.list('A', people(1)), trunkId, NOW)
    const other = folder.active(folder.list('B', people(1)), trunkId, NOW)
    put(`UPDATE recipients SET external_id = 'P7'`)
    const number = '+442070000000'
    past([
      [mine, number, 'P7', 100, 'busy', 1],
      [other, number, 'P7', 200, 'abandoned', 1],
      [mine, '+33999', 'P7', 300, 'no-answer', 1],
      [mine, number, 'somebody else', 400, 'busy', 1],
      [mine, number, 'P7', 500, 'congestion', 0],
    ])
    const caps = [
      cap(1, 'number', 'system'),
      cap(2, 'number', 'system'),
      cap(2, 'number', 'campaign'),
      cap(1, 'person', 'system'),
      cap(2, 'person', 'campaign'),
      cap(3, 'person', 'system'),
      cap(4, 'person', 'system'),
    ]
    const facts = folder.store.campaigns.personFacts(mine, 1, region => {
      expect(region).toBe('')
      return caps
    })
    expect(facts).toMatchObject({ number, person: 'P7', doNotCall: null, lastAbandonedAt: 205 })
    expect(facts?.contacts.map(({ nthNewest }) => nthNewest)).toEqual([400, 200, 100, 300, 100, 100, null])
    expect(facts?.openAttempt).toBeNull()
    let seen: PersonFacts | null = null
    claim(
      mine,
      judging(asked => {
        seen = asked
        return { is: 'free' }
      }, caps),
    )
    // what decides is what explains
    expect(seen).toEqual(facts)
    expect(folder.store.campaigns.personFacts(mine, 1, () => [])?.openAttempt).toMatchObject({
      campaignId: mine,
    })
    expect(folder.store.campaigns.personFacts(other, 1, () => [])).toBeNull()
    expect(folder.store.campaigns.enrolled(other, 1)).toBeNull()
  })

  test('are of the line, whichever of its two writings was called, also where it is the person', () => {
    const trunkId = folder.trunk()
    const [shorter, longer] = ['+525512345678', '+5215512345678']
    const mine = folder.active(folder.list('A', [{ number: shorter, zone: LONDON }]), trunkId, NOW)
    const other = folder.active(folder.list('B', [{ number: longer, zone: LONDON }]), trunkId, NOW)
    past([
      [mine, shorter, shorter, 100, 'busy', 1],
      [other, longer, longer, 200, 'abandoned', 1],
      [other, longer, longer, 300, 'busy', 1],
      [mine, shorter, shorter, 400, 'abandoned', 0],
      [mine, '+525512345679', '+525512345679', 500, 'abandoned', 1],
    ])
    const caps = [1, 2, 3, 4].flatMap(count => [
      cap(count, 'number', 'system'),
      cap(count, 'person', 'campaign'),
    ])
    for (const [campaign, recipient, ofCampaign] of [
      [mine, 1, [100, null, null, null]],
      [other, 2, [300, 200, null, null]],
    ] as const) {
      const facts = folder.store.campaigns.personFacts(campaign, recipient, () => caps)
      const ofSystem = [300, 200, 100, null]
      expect(facts?.contacts.map(({ nthNewest }) => nthNewest)).toEqual(
        ofSystem.flatMap((at, nth) => [at, ofCampaign[nth]]),
      )
      // of a rehearsal nothing is a contact, and so nothing locks anybody out
      expect(facts?.lastAbandonedAt).toBe(205)
      expect(facts?.openAttempt).toBeNull()
    }
    claim(mine, openGate)
    expect(folder.store.campaigns.personFacts(other, 2, () => [])?.openAttempt).toMatchObject({
      campaignId: mine,
    })
  })

  test('count only the contacts that a cap of the law means', () => {
    const mine = folder.active(folder.list('A', people(1)), folder.trunk(), NOW)
    const number = '+442070000000'
    past([
      [mine, number, number, 100, 'answered', 1],
      [mine, number, number, 200, 'rejected', 1],
      [mine, number, number, 300, 'no-answer', 1],
      [mine, number, number, 400, 'hung-up-early', 1],
      [mine, number, number, 500, 'blocked', 0],
    ])
    put(`UPDATE attempts SET blame = 'recipient'`)
    put(`UPDATE attempts SET answered_at = claimed_at + 1 WHERE outcome IN ('answered', 'hung-up-early')`)
    const counting = (counts: CountedCap['counts'], count = 1, more: Partial<CountedCap> = {}) => ({
      ...cap(count, 'person', 'system'),
      ...(counts && { counts }),
      ...more,
    })
    const facts = folder.store.campaigns.personFacts(mine, 1, () => [
      counting('answered'),
      counting('answered', 2),
      counting('unanswered', 2),
      counting('refused'),
      counting('refused', 2),
      counting('conversed', 2),
      counting('attempts', 1, { only: 'sms' }),
      counting('attempts', 4, { only: 'voice' }),
    ])
    expect(facts?.contacts.map(({ nthNewest }) => nthNewest)).toEqual([
      400,
      100,
      300,
      200,
      null,
      100,
      null,
      100,
    ])
  })

  test('hold the consent of the row', () => {
    const mine = folder.active(folder.list('A', people(1)), folder.trunk(), NOW)
    expect(folder.store.campaigns.hasOwnConsents([1])).toBe(false)
    put(
      `UPDATE recipients SET consent_source = 'form', consent_at = 7, consent_form = 'written', contact_kind = 'business'`,
    )
    expect(folder.store.campaigns.hasOwnConsents([1])).toBe(true)
    expect(folder.store.campaigns.personFacts(mine, 1, () => [])?.consent).toEqual({
      source: 'form',
      at: 7,
      form: 'written',
      contact: 'business',
    })
  })

  test('name the entry that forbids the number: of this campaign or of all, itself or its beginning', () => {
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(1)), trunkId, NOW)
    const other = folder.active(folder.list('B', people(1)), trunkId, NOW)
    const found = () => folder.store.campaigns.personFacts(id, 1, () => [])?.doNotCall
    const add = (pattern: string, isPrefix: number, campaign: number | null) =>
      put(`INSERT INTO do_not_call (pattern, is_prefix, campaign_id, reason, source, added_by, at)
        VALUES ('${pattern}', ${isPrefix}, ${campaign ?? 'NULL'}, 'Asked.', 's', 'b', 7)`)
    add('+442070000000', 0, other)
    add('+45', 1, null)
    expect(found()).toBeNull()
    add('+44207', 1, id)
    expect(found()).toMatchObject({ pattern: '+44207', isPrefix: true, campaignId: id, at: 7 })
    add('+442070000000', 0, null)
    expect(found()).toMatchObject({ pattern: '+442070000000', isPrefix: false, campaignId: null })
  })

  test('a person on another of their numbers is seen by the gate', () => {
    const trunkId = folder.trunk()
    const first = folder.active(folder.list('A', people(1)), trunkId, NOW)
    const second = folder.active(folder.list('B', people(1, LONDON, '+4411')), trunkId, NOW)
    put(`UPDATE recipients SET external_id = 'P7'`)
    claim(first, openGate)
    const open: unknown[] = []
    claim(
      second,
      judging(facts => {
        open.push(facts.openAttempt)
        return later(NOW + 5)
      }),
    )
    expect(open).toEqual([{ attemptId: 1, campaignId: first }])
  })

  test('are index seeks, without a scan or a sort', () => {
    const plan = (sql: string, ...values: (Record<string, string | number | null> | string | number)[]) =>
      folder.database
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map(({ detail }) => detail)
    const plans = [
      ...plan(DO_NOT_CALL_SQL, { number: '+4420', line: '+4420', other: '+4421', campaign: 1 }),
      ...plan(OWN_CONSENT_SQL, 1),
      ...plan(nthContactSql({ ...cap(1, 'person', 'system'), counts: 'refused', only: 'voice' }), {
        key: '+4420',
        other: null,
        campaign: 1,
        before: 2,
      }),
      ...Object.values(NTH_CONTACT_SQL).flatMap(sql =>
        plan(sql, { key: '+4420', other: '+4421', campaign: 1, before: 2 }),
      ),
      ...plan(LAST_ABANDONED_SQL, { line: '+4420' }),
      ...plan(OPEN_ATTEMPT_SQL, {
        number: '+4420',
        other: '+4421',
        recipient: 1,
        person: '+4420',
        otherPerson: '+4421',
      }),
    ]
    expect(plans.filter(step => /SCAN|TEMP B-TREE/.test(step))).toEqual([])
    expect(plans.filter(step => /^SEARCH/.test(step))).toHaveLength(16)
    expect(plans).toContainEqual(
      expect.stringMatching(
        /^SEARCH d USING INDEX do_not_call_once \(line=\? AND is_prefix=\? AND <expr>=\?\)/,
      ),
    )
  })
})
