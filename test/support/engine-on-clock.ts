import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../../electron/engine/ports/store.ts'
import {
  createSimulatedTelephony,
  type SimulatedBehaviour,
  type SimulatedTelephony,
} from '../../electron/engine/simulation/simulated-telephony.ts'
import { createStore } from '../../electron/engine/store/create-store.ts'
import { type OpenedDatabase, openDatabase } from '../../electron/engine/store/open-database.ts'
import { createGuard } from '../../electron/engine/use-cases/guard-act.ts'
import { type RunningEngine, runEngine } from '../../electron/engine/use-cases/run-engine.ts'
import type { EngineEvent } from '../../shared/ipc/contract.ts'
import { type CampaignDraftInput, campaignDraftSchema } from '../../shared/model/campaign.ts'
import type { AfterRestart } from '../../shared/model/stopping.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { rememberingLog } from './silent-log.ts'
import { UNBOUND } from './unbound-campaign.ts'

/** The real engine and a real database in a folder of its own, on a clock that the test moves, over simulated calls. */
export interface EngineOnClock {
  readonly clock: FakeClock
  readonly log: ReturnType<typeof rememberingLog>
  readonly events: EngineEvent[]
  engine: RunningEngine
  telephony: SimulatedTelephony
  store: Store
  opened: OpenedDatabase
  /** Everything dies without a word, and the engine is opened again on the same folder. */
  crash(): void
  /** Moves the clock, and lets promises that wait for nothing else go on, in steps of `stepMs`. */
  run(ms: number, stepMs?: number): Promise<void>
  /** What SQL finds; for looking at rows. */
  rows(sql: string, ...values: (string | number)[]): Record<string, unknown>[]
  end(): Promise<void>
}

export interface Person {
  readonly number: string
  readonly zone?: string
}

/** Opens it. `behaviourOf` is what the people on the list do; `wrap` may put a disk of its own between the engine and the store. */
export function engineOnClock(
  behaviourOf: (number: string, nth: number) => SimulatedBehaviour,
  start?: number,
  wrap: (store: Store) => Store = store => store,
  afterRestart: AfterRestart | null = 'resume',
): EngineOnClock {
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-clock-'))
  const clock = createFakeClock(start)
  const log = rememberingLog()
  const events: EngineEvent[] = []
  const calls = new Map<string, number>()
  // a person remembers how often they were called, whatever became of the engine
  const remembered = (number: string): SimulatedBehaviour => {
    const nth = (calls.get(number) ?? 0) + 1
    calls.set(number, nth)
    return behaviourOf(number, nth)
  }
  const openAgain = () => {
    const opened = openDatabase(dataDir)
    if (!opened.ok) throw new Error(opened.error.message)
    const store = wrap(createStore(opened.value.database))
    const telephony = createSimulatedTelephony(clock, remembered)
    const engine = runEngine({
      store,
      telephony,
      clock,
      log,
      guard: createGuard(clock, log),
      announce: {
        emit: event => void events.push(event),
        mark: (_key, read) => {
          const event = read()
          if (event) events.push(event)
        },
      },
      makePrompt: () => Promise.resolve({ ok: true, value: { file: '/prompt.wav' } }),
      packs: [],
      ownZone: 'UTC',
      country: () => 'ES',
      channels: () => 1,
      profileProblem: () => null,
      afterRestart,
      onStopping: () => undefined,
    })
    engine.begin()
    return { opened: opened.value, store, telephony, engine }
  }
  const house: EngineOnClock = {
    clock,
    log,
    events,
    ...openAgain(),
    crash() {
      house.telephony.vanish()
      clock.dropAll()
      house.opened.close()
      Object.assign(house, openAgain())
    },
    async run(ms, stepMs = 100) {
      for (let done = 0; done < ms; done += stepMs) {
        clock.advance(Math.min(stepMs, ms - done))
        await settle()
      }
    },
    rows: (sql, ...values) => house.opened.database.prepare(sql).all(...values) as Record<string, unknown>[], // rows of any table
    async end() {
      await house.engine.stop()
      house.opened.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return house
}

/** Lets promise callbacks run: a few turns of the microtask queue and one of the event loop. */
export async function settle(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve))
}

/** A ready list with these people. */
export function addList(house: EngineOnClock, people: readonly Person[]): number {
  const { database } = house.opened
  const now = house.clock.now()
  const importId = Number(
    database
      .prepare(
        `INSERT INTO imports (file_name, list_name, bytes, mapping, state, rows, accepted, started_at, ended_at) VALUES ('people.csv', 'People', 1, '{}', 'done', ?, ?, ?, ?)`,
      )
      .run(people.length, people.length, now, now).lastInsertRowid,
  )
  const listId = Number(
    database
      .prepare(
        `INSERT INTO recipient_lists (import_id, name, state, created_at) VALUES (?, 'People', 'ready', ?)`,
      )
      .run(importId, now).lastInsertRowid,
  )
  const insert = database.prepare(
    `INSERT INTO recipients (list_id, line, number, name, country, zone, zone_evidence) VALUES (?, ?, ?, ?, 'ES', ?, 'test')`,
  )
  for (const [line, { number, zone }] of people.entries())
    insert.run(listId, line + 1, number, `Person ${line}`, zone ?? 'Europe/Madrid')
  return listId
}

/** A SIP trunk that nobody dials in truth. */
export function addTrunk(
  house: EngineOnClock,
  limits: { channels?: number; callsPerSecond?: number; failover?: { trunkId: number }[] } = {},
): number {
  const settings = trunkSettingsSchema.parse({
    kind: 'sip',
    name: 'Trunk',
    address: '127.0.0.1:5060',
    channels: limits.channels ?? 100,
    callsPerSecond: limits.callsPerSecond ?? 100,
    failover: limits.failover ?? [],
  })
  return house.store.transaction(() => house.store.trunks.insert(settings, house.clock.now()))
}

const ALWAYS = {
  hours: [
    {
      weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
      from: '00:00',
      to: '24:00',
    },
  ],
} satisfies CampaignDraftInput['callingWindow']

/** A draft with what a test does not care about filled in: open all day, ten calls at once, neither law nor caps. */
export function draftOf(listId: number, trunkId: number, more: Partial<CampaignDraftInput> = {}) {
  return campaignDraftSchema.parse({
    name: 'Campaign',
    ...UNBOUND,
    callingWindow: ALWAYS,
    concurrencyMax: 10,
    prompt: { kind: 'speech', text: 'Hello.' },
    listId,
    trunkId,
    ...more,
  })
}
