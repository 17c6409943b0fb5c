import type { Database } from 'better-sqlite3'
import { type Result, success } from '../../../shared/errors.ts'
import type { CampaignRow, CampaignSettings } from '../../../shared/model/campaign.ts'
import { importMappingSchema } from '../../../shared/model/recipient-list.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import type { TrunkSettings } from '../../../shared/model/trunk.ts'
import type { NewRecipient } from '../ports/import-store.ts'
import type { Log } from '../ports/log.ts'
import { createImportSink } from '../store/import-sink.ts'
import { createImportStore } from '../store/import-store.ts'
import { openInMemory } from '../store/open-database.ts'
import { createSliceWriter } from '../store/slice-writer.ts'
import { startCampaign } from '../use-cases/start-campaign.ts'
import { createCampaign } from '../use-cases/write-campaign.ts'
import type { BehaviourOf } from './simulated-telephony.ts'
import { runClock, type SimulatedEngine, settle, startSimulatedEngine } from './start-simulated-engine.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

/** Who a simulation calls: what the claim and the calling window need to know of them. */
export type SimulatedRecipient = Pick<NewRecipient, 'number' | 'country' | 'zone'> & Partial<NewRecipient>

export interface SimulationOrder {
  readonly campaigns: readonly {
    readonly settings: CampaignSettings
    readonly recipients: readonly SimulatedRecipient[]
  }[]
  /** The trunk that all of them call over. */
  readonly trunk: TrunkSettings
  /** The instant of Start, in ms since the epoch. */
  readonly startAt: number
  /** The simulated time ends after so many hours, whoever is left. */
  readonly hours: number
  readonly publicOf: BehaviourOf
  /** How long the message is. */
  readonly promptMs?: number
  readonly log?: Log
  /** Asked after every timer of the simulated time: true ends the run where it is. */
  readonly isGivenUp?: () => boolean
  /** Rules of law; none when left out. */
  readonly packs?: readonly RulePack[]
  /** The zone (IANA) of schedules without one; UTC when left out. */
  readonly ownZone?: string
}

export interface SimulationResult {
  /** In the order of the campaigns; state, counts and the instants of their beginning and end. */
  readonly campaigns: readonly CampaignRow[]
  readonly calls: number
  /** It was given up on the way: the figures are those of an unfinished run. */
  readonly givenUp: boolean
  /** Simulated time from Start to the last campaign's end, or to the end of the simulation. */
  readonly simulatedMs: number
}

const HOUR_MS = 3_600_000
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * Runs campaigns with the real engine and a real database on a virtual clock: nobody is called, and a week takes seconds. Failures are those
 * of writing and starting a campaign. The answer is the same for the same order.
 */
export async function runSimulation(order: SimulationOrder): Promise<Result<SimulationResult>> {
  const opened = openInMemory()
  const clock = createVirtualClock(order.startAt)
  const log = order.log ?? SILENT
  const simulated = startSimulatedEngine({
    database: opened.database,
    clock,
    log,
    behaviourOf: order.publicOf,
    ...(order.packs && { packs: order.packs }),
    ...(order.ownZone !== undefined && { ownZone: order.ownZone }),
    telephony: {
      lateNews: false,
      keepPlaced: false,
      ...(order.promptMs === undefined ? {} : { promptMs: order.promptMs }),
    },
  })
  try {
    const ids = await beginCampaigns(simulated, clock, opened.database, order)
    if (!ids.ok) return ids
    const left = new Set(ids.value)
    let givenUp = false
    await runClock(clock, order.hours * HOUR_MS, () => {
      for (const id of left) if (!simulated.engine.campaigns.dialer.isDialing(id)) left.delete(id)
      givenUp = order.isGivenUp?.() === true
      return givenUp || left.size === 0
    })
    const rows = ids.value.map(id => simulated.store.campaigns.row(id))
    const campaigns = rows.flatMap(row => (row ? [{ ...row, waiting: null }] : []))
    return success({
      givenUp,
      campaigns,
      calls: campaigns.reduce((sum, { attempts }) => sum + attempts.total, 0),
      simulatedMs: clock.now() - order.startAt,
    })
  } finally {
    await simulated.engine.stop()
    opened.close()
  }
}

async function beginCampaigns(
  { engine, store }: SimulatedEngine,
  clock: VirtualClock,
  database: Database,
  { campaigns, trunk }: SimulationOrder,
): Promise<Result<readonly number[]>> {
  const trunkId = store.transaction(() => store.trunks.insert(trunk, clock.now()))
  const ids: number[] = []
  for (const { settings, recipients } of campaigns) {
    const listId = addSimulatedList(database, recipients, clock.now())
    const created = createCampaign(engine.campaigns, { ...settings, listId, moreListIds: [], trunkId })
    if (!created.ok) return created
    ids.push(created.value.id)
  }
  for (const id of ids) {
    const started = await onClock(clock, startCampaign(engine.campaigns, id))
    if (!started.ok) return started
  }
  return success(ids)
}

/** Waits for an act whose pauses are timers of the clock: they run, and no time passes but theirs. */
export async function onClock<Value>(clock: VirtualClock, act: Promise<Value>): Promise<Value> {
  let isOver = false
  const over = (): void => {
    isOver = true
  }
  act.then(over, over)
  await settle()
  while (!isOver) {
    clock.advance(0)
    await settle()
  }
  return act
}

/** Recipients of one insert. */
const ROWS_OF_BATCH = 10_000

/** A ready list of these recipients, as an import would leave it. */
export function addSimulatedList(
  database: Database,
  recipients: readonly SimulatedRecipient[],
  now: number,
): number {
  const imports = createImportStore(database)
  const mapping = importMappingSchema.parse({
    encoding: 'utf-8',
    delimiter: ',',
    hasHeader: true,
    columns: [],
    defaultCountry: null,
  })
  const order = { fileName: 'simulated.csv', bytes: 0, mapping, listName: 'Simulated', listId: null }
  const { importId, listId } = imports.begin({ ...order, keptFile: null, source: null, now })
  const task = { importId, listId, mapping, isUpdate: false, gone: 'keep' } as const
  const sink = createImportSink(database, task, createSliceWriter(database))
  const none = { header: null, refused: [], blankLines: [], doNotCall: [], remarks: [], bytesRead: 0 }
  const counts = { rows: 0, accepted: 0, duplicate: 0, doNotCall: 0, rejected: 0, blank: 0 }
  for (let from = 0; from < recipients.length; from += ROWS_OF_BATCH) {
    const slice = recipients.slice(from, from + ROWS_OF_BATCH)
    sink.take({
      ...none,
      counts,
      recipients: slice.map((one, nth) => ({ ...NOBODY, line: from + nth + 2, ...one })),
    })
  }
  imports.finish(importId, sink.counts, now)
  return listId
}

const NOBODY = {
  region: '',
  regionEvidence: '',
  tags: [],
  category: null,
  furtherNumbers: [],
  name: null,
  zoneEvidence: 'Simulated.',
  externalId: null,
  variables: {},
  consentSource: null,
  consentAt: null,
  consentForm: null,
  contactKind: null,
} as const
