import type { Database } from 'better-sqlite3'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import type { Store } from '../../electron/engine/ports/store.ts'
import { onClock } from '../../electron/engine/simulation/run-simulation.ts'
import { createSimulatedTelephony } from '../../electron/engine/simulation/simulated-telephony.ts'
import { createVirtualClock } from '../../electron/engine/simulation/virtual-clock.ts'
import { createStore } from '../../electron/engine/store/create-store.ts'
import { createCallsInProgress } from '../../electron/engine/use-cases/calls-in-progress.ts'
import { createDialer } from '../../electron/engine/use-cases/dial-due-recipients.ts'
import type { Explaining } from '../../electron/engine/use-cases/explain-recipient.ts'
import { createGuard } from '../../electron/engine/use-cases/guard-act.ts'
import { createRuleBook } from '../../electron/engine/use-cases/rule-book.ts'
import type { DialedCampaign } from '../../electron/engine/use-cases/running-campaign.ts'
import { watchTrunks } from '../../electron/engine/use-cases/watch-trunks.ts'
import { scheduleSchema } from '../../shared/model/schedule.ts'
import { type Trunk, trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { rememberingLog } from '../support/silent-log.ts'

/** As many as a trunk of 200 calls per second lets start at one instant. */
export const CALLS_OF_TICK = 20
const CALLS_PER_SECOND = 200

interface Tick {
  readonly ms: number
  /** Calls that the pass started. */
  readonly started: number
}

/** The dialer alone, over filled campaigns and a trunk on which no call ever goes anywhere. */
export interface DialingHouse {
  readonly store: Store
  readonly campaigns: readonly DialedCampaign[]
  readonly explaining: Explaining
  /** One pass over all campaigns, with room for CALLS_OF_TICK of them; they end at once. */
  tick(): Tick
  /** One pass over all campaigns while the trunk takes no more calls. */
  tickWithoutRoom(): Tick
  /** The same a minute later, when every campaign is asked anew what it waits for. */
  tickAfterAMinute(): Tick
  /** Waits for an act that pauses on the clock of the house; the time of day stays. */
  untilDone<Value>(act: Promise<Value>): Promise<Value>
}

/** Opens it; the campaigns of the database go over one SIP trunk, obey the law, and have the consent that it asks for. */
export async function openDialingHouse(
  database: Database,
  campaignIds: readonly number[],
  trunkId: number,
  now: number,
): Promise<DialingHouse> {
  const trunk: Trunk = {
    ...trunkSettingsSchema.parse({
      kind: 'sip',
      name: 'Line',
      address: '127.0.0.1',
      channels: 1_000,
      callsPerSecond: CALLS_PER_SECOND,
    }),
    id: trunkId,
  }
  const { id: _id, ...settings } = trunk
  database.prepare('UPDATE trunks SET settings = ? WHERE id = ?').run(JSON.stringify(settings), trunkId)
  database.prepare('UPDATE campaigns SET trunk_id = ?').run(trunkId)
  database.exec(`UPDATE campaigns SET settings = json_set(settings, '$.law.consent', 'Nobody is called.')`)
  const store = createStore(database)
  const clock = createVirtualClock(now)
  // its own timers are none of the dialer's
  const trunkClock = createVirtualClock(now)
  const log = rememberingLog()
  const guard = createGuard(clock, log)
  const trunks = watchTrunks({
    telephony: createSimulatedTelephony(trunkClock, () => ({ is: 'silent' })),
    clock: trunkClock,
    log,
    guard,
    onChange: () => undefined,
    makePrompt: () => Promise.resolve({ ok: true, value: { file: '/prompt.wav' } }),
  })
  await trunks.use(trunk)
  const calls = createCallsInProgress()
  let placed: number[] = []
  const dialer = createDialer({
    ...{ store, trunks, calls, clock, log, guard },
    place: ({ claimed }) => void placed.push(...claimed.map(({ attemptId }) => attemptId)),
    onClaimed: () => undefined,
    onWaiting: () => undefined,
    onAllDone: () => undefined,
    onOver: () => undefined,
    newsProblem: () => null,
  })
  const rules = createRuleBook(store, shippedRulePacks())
  const campaigns = campaignIds.flatMap((id): DialedCampaign[] => {
    const stored = store.campaigns.get(id)
    const schedule = {
      schedule: scheduleSchema.parse({}),
      ownZone: 'UTC',
      offerExpiresOn: null,
      launchedAt: now,
    }
    return stored === null
      ? []
      : [{ id, settings: stored.settings, trunkId, promptFile: '', rules: rules.of(stored), schedule }]
  })
  for (const campaign of campaigns) dialer.add(campaign)

  /** The loop looks at whoever waits for a token, as it does by itself when one is there. */
  const asTokensCome = (): void => dialer.poke([])
  /** The trunk, or what it takes, has changed: everybody is looked at, and told anew what they wait for. */
  const askedAnew = (): void => dialer.poke()

  /** The clock moves by `ms`, and whatever the dialer does then is timed. */
  function passAfter(ms: number, wake: () => void): Tick {
    clock.jump(ms)
    placed = []
    wake()
    const from = performance.now()
    clock.runNext(0)
    const tookMs = performance.now() - from
    const failed = log.lines.find(({ level }) => level === 'error')
    if (failed) throw new Error(JSON.stringify(failed))
    return { ms: tookMs, started: placed.length }
  }

  return {
    store,
    campaigns,
    explaining: { store, rules, ownZone: 'UTC', dialer, trunks, clock },
    tick() {
      const tick = passAfter((CALLS_OF_TICK * 1_000) / CALLS_PER_SECOND + 1, asTokensCome)
      for (const attemptId of placed) calls.remove(attemptId)
      return tick
    },
    tickWithoutRoom: () => passAfter(0, askedAnew),
    tickAfterAMinute: () => passAfter(61_000, askedAnew),
    untilDone: act => onClock(clock, act),
  }
}
