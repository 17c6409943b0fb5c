import type { Database } from 'better-sqlite3'
import type { CampaignStore } from '../../electron/engine/ports/campaign-store.ts'
import type { PersonFacts } from '../../electron/engine/ports/person-gate.ts'
import type { Invariant } from './call-invariants.ts'
import type { Mutation } from './simulated-house.ts'

/** What is wrong, who may catch it, and the wrong piece. Some break several promises at once: then any of them may speak first. */
export type Mutant = readonly [what: string, caughtBy: readonly Invariant[], Mutation]
export type WrapStore = NonNullable<Mutation['wrapStore']>

export const withCampaigns =
  (change: (campaigns: CampaignStore, database: Database) => Partial<CampaignStore>): WrapStore =>
  (store, database) => ({ ...store, campaigns: { ...store.campaigns, ...change(store.campaigns, database) } })

/** The engine reads other settings than were written. */
export const misread = (change: (settings: ReturnType<typeof settingsOf>) => ReturnType<typeof settingsOf>) =>
  withCampaigns(campaigns => ({
    get(id) {
      const row = campaigns.get(id)
      return row && { ...row, settings: change(row.settings) }
    },
    all: () => campaigns.all().map(row => ({ ...row, settings: change(row.settings) })),
  }))
const settingsOf = (row: NonNullable<ReturnType<CampaignStore['get']>>) => row.settings

/** The claim does not know something of the person. */
const forgets = (change: (facts: PersonFacts) => Partial<PersonFacts>): WrapStore =>
  withCampaigns(campaigns => ({
    claimDue: (id, trunkId, groups, now, limit, gate) =>
      campaigns.claimDue(id, trunkId, groups, now, limit, {
        ...gate,
        judge: facts => gate.judge({ ...facts, ...change(facts) }),
      }),
  }))

/** Wrong pieces about who may be called, and when. */
export const RULE_MUTANTS: readonly Mutant[] = [
  [
    'the claim does not ask do-not-call, and the database does not refuse it',
    ['do not call'],
    {
      spoilDatabase: database => database.exec('DROP TRIGGER attempts_never_do_not_call'),
      wrapStore: forgets(() => ({ doNotCall: null })),
    },
  ],
  [
    'nobody counts how often a person was contacted',
    ['contact caps'],
    {
      wrapStore: forgets(({ contacts }) => ({
        contacts: contacts.map(({ cap }) => ({ cap, nthNewest: null })),
      })),
    },
  ],
  [
    'a cap allows one contact more',
    ['contact caps'],
    {
      wrapStore: misread(settings => ({
        ...settings,
        limits: {
          ...settings.limits,
          caps: settings.limits.caps.map(cap => ({ ...cap, count: cap.count + 1 })),
        },
      })),
    },
  ],
  [
    'who answered and found nobody is not left alone',
    ['lockout'],
    { wrapStore: forgets(() => ({ lastAbandonedAt: null })) },
  ],
  [
    'the law is not read',
    ['inside the law', 'contact caps'],
    { wrapStore: misread(settings => ({ ...settings, law: { ...settings.law, packs: 'none' } })) },
  ],
  [
    'holidays and closed days are days like others',
    ['inside the window'],
    {
      wrapStore: misread(settings => ({
        ...settings,
        callingWindow: { ...settings.callingWindow, holidays: 'ignore', closedOn: [] },
      })),
    },
  ],
  [
    'the campaign goes on beyond its last day and the hours after its launch',
    ['within its time'],
    {
      wrapStore: misread(settings => ({
        ...settings,
        schedule: { ...settings.schedule, startsOn: null, endsOn: null, windowHours: null },
      })),
    },
  ],
  [
    'channels that others have reserved are taken',
    ['reserved channels'],
    { wrapStore: misread(settings => ({ ...settings, reservedConcurrency: 0 })) },
  ],
  [
    'the last are called first',
    ['priorities'],
    {
      wrapStore: withCampaigns((campaigns, database) => ({
        claimDue(id, ...question) {
          const turnRound = database.prepare<[number]>(
            'UPDATE campaign_recipients SET priority = 10 - priority WHERE campaign_id = ?',
          )
          turnRound.run(id)
          const claims = campaigns.claimDue(id, ...question)
          turnRound.run(id)
          return claims
        },
      })),
    },
  ],
  [
    'a number that two lists have is enrolled twice',
    ['each number once'],
    {
      spoilDatabase: database => database.exec('DROP TRIGGER campaign_recipients_one_per_number'),
      wrapStore: withCampaigns((campaigns, database) => ({
        enrolSlice(id, cursor, limit, now, dueAt = now) {
          const slice = campaigns.enrolSlice(id, cursor, limit, now, dueAt)
          database
            .prepare(
              `INSERT OR IGNORE INTO campaign_recipients (campaign_id, recipient_id, zone, region, state, next_at, enrolled_at)
               SELECT cl.campaign_id, r.id, r.zone, r.region, 'due', ?, ? FROM campaign_lists cl
               JOIN recipients r ON r.list_id = cl.list_id WHERE cl.campaign_id = ?`,
            )
            .run(dueAt, now, id)
          return slice
        },
      })),
    },
  ],
]
