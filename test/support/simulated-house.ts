import type { Database } from 'better-sqlite3'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import type { Store } from '../../electron/engine/ports/store.ts'
import type { BehaviourOf } from '../../electron/engine/simulation/simulated-telephony.ts'
import {
  type SimulatedEngine,
  startSimulatedEngine,
} from '../../electron/engine/simulation/start-simulated-engine.ts'
import { createVirtualClock, type VirtualClock } from '../../electron/engine/simulation/virtual-clock.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import type { KnownCampaign } from './call-invariants.ts'
import { type Chances, chancesOf } from './chances.ts'
import { type Forbidden, type RandomTrunk, type RandomWorld, randomPublic } from './random-campaigns.ts'
import { rememberingLog } from './silent-log.ts'
import { type InvariantWatch, watchInvariants } from './simulation-invariants.ts'

/** Wrong pieces on purpose: the harness must notice each. */
export interface Mutation {
  readonly wrapStore?: (store: Store, database: Database) => Store
  readonly spoilDatabase?: (database: Database) => void
  readonly wrapPublic?: (behaviourOf: BehaviourOf) => BehaviourOf
}

/** Everything of one seed: the world, what happens to it, and the watch. */
export interface House {
  readonly seed: number
  readonly chances: Chances
  readonly clock: VirtualClock
  readonly database: Database
  readonly campaigns: Map<number, KnownCampaign>
  readonly world: RandomWorld
  /** Ids of the world's lists, and the numbers that are on each by now. */
  readonly lists: { readonly id: number; readonly numbers: Set<string> }[]
  readonly neverCall: Forbidden[]
  readonly watch: InvariantWatch
  current: SimulatedEngine
  /** The process dies, and another one opens the same database. */
  restart(): void
  /** The machine's clock is set, or goes on while the machine sleeps. */
  jump(ms: number): void
  crashes: number
  edits: number
}

/** The trunks of this world are there, and nothing else. */
export function openHouse(seed: number, world: RandomWorld, database: Database, mutation: Mutation): House {
  const clock = createVirtualClock(world.startAt)
  const log = rememberingLog()
  const inTruth = randomPublic(seed)
  const behaviourOf = mutation.wrapPublic?.(inTruth) ?? inTruth
  // a person remembers how often they were called, whatever became of the engine
  const times = new Map<string, number>()
  const { wrapStore } = mutation
  mutation.spoilDatabase?.(database)
  let life = 0
  const open = (): SimulatedEngine => {
    const own = ++life
    return startSimulatedEngine({
      database,
      clock,
      log,
      packs: shippedRulePacks(),
      behaviourOf(number, _nth, at) {
        const nth = (times.get(number) ?? 0) + 1
        times.set(number, nth)
        return behaviourOf(number, nth, at)
      },
      // what a dead process had under way writes nothing any more
      wrapStore: store => mortal(wrapStore?.(store, database) ?? store, () => own === life),
    })
  }
  const campaigns = new Map<number, KnownCampaign>()
  const neverCall: Forbidden[] = []
  const trunks = new Map<number, RandomTrunk>()
  const current = open()
  const house: House = {
    seed,
    chances: chancesOf(`disturbances ${seed}`),
    clock,
    database,
    campaigns,
    world,
    lists: [],
    neverCall,
    current,
    crashes: 0,
    edits: 0,
    watch: watchInvariants({
      clock,
      database,
      telephony: () => house.current.telephony,
      campaigns,
      trunks,
      failover: world.failover,
      neverCall,
      isDialing: id => house.current.engine.campaigns.dialer.isDialing(id),
      keepsReserved(id) {
        const until = house.current.engine.campaigns.dialer.waitingOf(id)?.until ?? null
        return until === null || until <= clock.now() + 60_000
      },
      errors: () => log.lines.filter(({ level }) => level === 'error'),
    }),
    jump(ms) {
      clock.jump(ms)
      house.watch.jumped()
    },
    restart() {
      house.current.telephony.vanish()
      clock.dropAll()
      house.watch.restarted()
      house.current = open()
    },
  }
  for (const [nth, trunk] of world.trunks.entries()) {
    const settings = trunkSettingsSchema.parse({
      kind: 'sip',
      name: `Trunk ${nth}`,
      address: '127.0.0.1',
      ...trunk,
      ...(world.failover && nth === 0 && world.trunks.length > 1 && { failover: [{ trunkId: 2 }] }),
    })
    trunks.set(
      current.store.transaction(() => current.store.trunks.insert(settings, clock.now())),
      trunk,
    )
  }
  return house
}

function mortal(store: Store, isAlive: () => boolean): Store {
  return {
    ...store,
    transaction(act) {
      if (!isAlive()) throw new Error('this engine is dead')
      return store.transaction(act)
    },
  }
}
