import type { Database } from 'better-sqlite3'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { createStore } from '../store/create-store.ts'
import { createGuard } from '../use-cases/guard-act.ts'
import { type Announcer, type RunningEngine, runEngine } from '../use-cases/run-engine.ts'
import { type BehaviourOf, createSimulatedTelephony, type SimulatedTelephony } from './simulated-telephony.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface SimulatedEngine {
  readonly store: Store
  readonly telephony: SimulatedTelephony
  readonly engine: RunningEngine
}

/** Nobody looks at the pages of a simulation. */
const TELLS_NOBODY: Announcer = { emit: () => undefined, mark: () => undefined }

/**
 * The engine that calls real people, over a database and a clock of the simulation: the same use-cases, the same SQL. Only telephony, the
 * prompt and the pages are stand-ins. What an earlier engine left open on the database is ended, as after a crash.
 */
export function startSimulatedEngine(options: {
  readonly database: Database
  readonly clock: VirtualClock
  readonly log: Log
  readonly behaviourOf: BehaviourOf
  readonly telephony?: Parameters<typeof createSimulatedTelephony>[2]
  readonly announce?: Announcer
  /** Rules of law; none when left out. */
  readonly packs?: readonly RulePack[]
  readonly ownZone?: string
  /** Stands between the engine and its store; for tests that break something on purpose. */
  readonly wrapStore?: (store: Store) => Store
}): SimulatedEngine {
  const { database, clock, log, wrapStore = store => store } = options
  const store = wrapStore(createStore(database))
  const telephony = createSimulatedTelephony(clock, options.behaviourOf, options.telephony)
  const engine = runEngine({
    store,
    telephony,
    clock,
    log,
    guard: createGuard(clock, log),
    announce: options.announce ?? TELLS_NOBODY,
    makePrompt: () => Promise.resolve({ ok: true, value: { file: '/simulated-prompt.wav' } }),
    packs: options.packs ?? [],
    ownZone: options.ownZone ?? 'UTC',
    country: () => null,
    channels: () => store.trunks.all().reduce((sum, trunk) => sum + trunk.channels, 0),
    profileProblem: () => null,
    afterRestart: 'resume',
    onStopping: () => undefined,
  })
  engine.begin()
  return { store, telephony, engine }
}

/** Lets promises that wait for nothing but each other go on: the microtasks, and one turn of the event loop. */
export function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/**
 * Moves the clock from timer to timer until `ms` have passed or `isOver` says so, which is asked after every timer. Time ends at the
 * last timer when it is over before, and `ms` later otherwise.
 */
export async function runClock(
  clock: VirtualClock,
  ms: number,
  isOver: () => boolean = () => false,
): Promise<void> {
  const end = clock.monotonic() + ms
  await settle()
  while (!isOver()) {
    if (!clock.runNext(end - clock.monotonic())) {
      clock.advance(end - clock.monotonic())
      return
    }
    await settle()
  }
}
