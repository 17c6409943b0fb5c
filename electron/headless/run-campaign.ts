import { copyFileSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { failure } from '../../shared/errors.ts'
import {
  type CampaignRow,
  type CampaignSettings,
  campaignSettingsSchema,
} from '../../shared/model/campaign.ts'
import { type TrunkSettings, trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { openDoor } from '../door/open-door.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { ask, CommandFailed } from './ask-engine.ts'
import { exportToEnd } from './export-to-end.ts'
import { type Accounting, accountingOf, doorOf, importFile } from './import-file.ts'
import type { ListReadingOptions } from './import-list.ts'
import { openEngine } from './open-engine.ts'
import { resourcesDir } from './places.ts'
import { readJsonFile } from './read-json-file.ts'
import { keyOfRun, rememberedRun, rememberRun } from './remember-run.ts'
import { type Progress, showProgress } from './show-progress.ts'
import { STOP_EXIT_CODES, type StopCause, stopSignals } from './signals.ts'
import { summarise, summaryText } from './summarise.ts'
import { untilStopped } from './until-stopped.ts'

export interface RunOptions {
  readonly listFile: string
  readonly reading: ListReadingOptions
  /** Where rejected rows are written; null: into the data folder, when that is kept. */
  readonly rejectedFile: string | null
  readonly campaignFile: string | null
  readonly rehearsal: string | null
  readonly trunkFile: string | null
  readonly seed: number
  readonly dataDir: string
  readonly resultsFile: string | null
  readonly json: boolean
  /** How long a SIGTERM waits for calls to end, in ms. */
  readonly drainMs: number
  readonly log: Log
  readonly print: (line: string) => void
}

/** Channels and calls per second of a rehearsal's trunk: what loopback carries, above what a campaign may ask for. */
const REHEARSAL_CHANNELS = 200
const REHEARSAL_CALLS_PER_SECOND = 50

/**
 * Imports the list, runs the campaign to its end and prints a summary. Resolves with the exit code: 0 when the
 * campaign completed, 1 when it was cancelled, 130 or 143 when a signal stopped it (until-stopped.ts says when), 70 after an internal
 * error (it then goes on where it was with the same data folder). Throws CommandFailed with a sentence for anything that is wrong with the input.
 */
export async function runCampaign(options: RunOptions): Promise<number> {
  const settings = readSettings(options)
  const trunk = readTrunk(options, settings)
  if (!existsSync(options.listFile)) {
    throw new CommandFailed(
      failure('file_unreadable', `The list ${options.listFile} does not exist. Check the path.`).error,
    )
  }
  const key = keyOfRun(options.listFile, settings, trunk)
  const signals = stopSignals(options.log)
  const engine = await openEngine(options.dataDir, options.log, {
    filesFrom: 'anywhere',
    searches: 'hardly',
    afterRestart: 'resume',
  })
  const door = await openDoor({ engine, dataDir: options.dataDir, log: options.log })
  const progress = showProgress(options.json, options.log)
  const stopped = untilStopped({ engine, signals, drainMs: options.drainMs, say: progress.say })
  try {
    const remembered = rememberedRun(options.dataDir, key)
    const { campaignId, accounting } =
      remembered === null
        ? await prepare(engine, options, settings, trunk, key)
        : { campaignId: remembered, accounting: null }
    if (accounting !== null && !options.json) options.print(`${accounting.text}\n`)
    const before = await ask(engine, 'campaigns.get', { id: campaignId })
    const ended = await runToEnd(engine, before, stopped, progress)
    if (typeof ended === 'number') return ended
    await writeResults(engine, campaignId, options.resultsFile)
    const summary = summarise(ended)
    options.print(
      options.json ? JSON.stringify({ ...summary, import: accounting?.json ?? null }) : summaryText(summary),
    )
    return ended.state === 'completed' ? 0 : 1
  } finally {
    await door.close()
    await engine.stop()
  }
}

function readSettings(options: RunOptions): CampaignSettings {
  const file = options.campaignFile ?? join(resourcesDir, 'samples', 'campaign.json')
  return readJsonFile(file, campaignSettingsSchema, 'The campaign file')
}

function readTrunk(options: RunOptions, settings: CampaignSettings): TrunkSettings {
  if ((options.rehearsal === null) === (options.trunkFile === null)) {
    throw new CommandFailed(
      failure(
        'bad_input',
        'Say what to dial: either --rehearsal PROFILE (the practice carrier) or --trunk FILE.json.',
      ).error,
    )
  }
  if (options.trunkFile !== null)
    return readJsonFile(options.trunkFile, trunkSettingsSchema, 'The trunk file')
  const profile = options.rehearsal?.endsWith('.json')
    ? resolve(options.rehearsal)
    : (options.rehearsal ?? '')
  return trunkSettingsSchema.parse({
    kind: 'practice',
    name: `Practice carrier (${options.rehearsal}, seed ${options.seed})`,
    profile,
    seed: options.seed,
    channels: Math.max(settings.concurrencyMax, REHEARSAL_CHANNELS),
    callsPerSecond: REHEARSAL_CALLS_PER_SECOND,
  })
}

async function prepare(
  engine: Engine,
  options: RunOptions,
  settings: CampaignSettings,
  trunk: TrunkSettings,
  key: string,
): Promise<{ readonly campaignId: number; readonly accounting: Accounting }> {
  const imported = await importFile(doorOf(engine), options.listFile, options.reading)
  const accounting = accountingOf(imported, options.rejectedFile)
  const trunkRow = await ask(engine, 'trunks.add', trunk)
  const campaign = await ask(engine, 'campaigns.create', {
    ...settings,
    listId: imported.listId,
    trunkId: trunkRow.id,
  })
  rememberRun(options.dataDir, key, campaign.id)
  return { campaignId: campaign.id, accounting }
}

/** The campaign's last row, or an exit code when a signal came first. */
async function runToEnd(
  engine: Engine,
  campaign: CampaignRow,
  stopped: Promise<StopCause>,
  progress: Progress,
): Promise<CampaignRow | number> {
  const ended = new Promise<void>(resolve => {
    const stop = engine.onBatch(batch => {
      for (const event of batch.events) {
        if (event.name !== 'campaign-changed' || event.payload.id !== campaign.id) continue
        progress.update(event.payload)
        if (!isEnded(event.payload)) continue
        stop()
        resolve()
      }
    })
  })
  try {
    if (campaign.state === 'draft') await ask(engine, 'campaigns.start', { id: campaign.id })
    if (campaign.state === 'paused') await ask(engine, 'campaigns.resume', { id: campaign.id })
    const now = await ask(engine, 'campaigns.get', { id: campaign.id })
    progress.update(now)
    const cause = isEnded(now) ? null : await Promise.race([ended.then(() => null), stopped])
    if (cause !== null) {
      progress.say(`Stopped by ${cause}. Start again with the same --data to go on.`)
      return STOP_EXIT_CODES[cause]
    }
    return await ask(engine, 'campaigns.get', { id: campaign.id })
  } finally {
    progress.close()
  }
}

function isEnded(campaign: CampaignRow): boolean {
  return campaign.state === 'completed' || campaign.state === 'cancelled'
}

async function writeResults(engine: Engine, campaignId: number, resultsFile: string | null): Promise<void> {
  if (resultsFile === null) return
  const target = { what: 'results', campaignId } as const
  const file = engine.exportedFile(await exportToEnd(engine, { target }))
  if (!file)
    throw new CommandFailed(failure('internal', 'The results were written and then not found.').error)
  copyFileSync(file.path, resultsFile)
}
