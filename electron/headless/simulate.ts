import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failure } from '../../shared/errors.ts'
import { type CampaignSettings, campaignSettingsSchema } from '../../shared/model/campaign.ts'
import { type TrunkSettings, trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { sharesOf } from '../engine/domain/answering.ts'
import type { Forecast } from '../engine/domain/forecast.ts'
import { packsInForce } from '../engine/domain/packs-in-force.ts'
import { openLists } from '../engine/open-lists.ts'
import type { NewRecipient } from '../engine/ports/import-store.ts'
import type { Log } from '../engine/ports/log.ts'
import { loadProfile } from '../engine/practice-carrier/load-profile.ts'
import { simulateCampaign } from '../engine/simulation/simulate-campaign.ts'
import { createPublic, publicOfProfile } from '../engine/simulation/simulated-public.ts'
import type { BehaviourOf } from '../engine/simulation/simulated-telephony.ts'
import { openReadOnly } from '../engine/store/open-database.ts'
import { readWholeList } from '../engine/store/read-whole-list.ts'
import { createRulePackFiles } from '../engine/system/rule-pack-files.ts'
import { CommandFailed } from './ask-engine.ts'
import { forecastText } from './forecast-text.ts'
import { type Accounting, accountingOf, importFile } from './import-file.ts'
import type { ListReadingOptions } from './import-list.ts'
import { resourcesDir, workerFiles } from './places.ts'
import { readJsonFile } from './read-json-file.ts'

export interface SimulateOptions {
  readonly campaignFile: string
  readonly listFile: string
  readonly reading: ListReadingOptions
  /** Where rejected rows are written; null: nowhere, they are printed only. */
  readonly rejectedFile: string | null
  readonly trunkFile: string | null
  /** A public of the practice carrier, or null for one that is known by its answer rate. */
  readonly profile: string | null
  /** Share of calls that are answered and listened to, 0 to 1; null for the default. */
  readonly answerRate: number | null
  /** Data folder whose own rule packs bind as well. */
  readonly dataDir: string
  readonly seed: number
  readonly hours: number
  /** ISO 8601 with its offset; null for now. */
  readonly start: string | null
  readonly json: boolean
  readonly log: Log
  readonly print: (line: string) => void
}

/** Runs that make a band. */
const RUNS = 5
const ANSWER_RATE = 0.3
/** New calls per second when no trunk is named. */
const CALLS_PER_SECOND = 10

/**
 * Says what a campaign will come to: imports the list into a folder of its own, calls nobody, and prints the band of five simulated runs.
 * Throws CommandFailed with a sentence for anything that is wrong with the input.
 */
export async function simulate(options: SimulateOptions): Promise<void> {
  const settings = readJsonFile(options.campaignFile, campaignSettingsSchema, 'The campaign file')
  const trunk = readTrunk(options, settings)
  const publicOf = choosePublic(options)
  const startAt = readStart(options.start)
  const { recipients, accounting } = await readRecipients(options)
  const forecast = await simulateCampaign({
    settings,
    recipients,
    trunk,
    startAt,
    hours: options.hours,
    seeds: Array.from({ length: RUNS }, (_, nth) => options.seed + nth),
    publicOf,
    packs: packsInForce(createRulePackFiles(options.dataDir).read()).inForce,
  })
  if (!forecast.ok) throw new CommandFailed(forecast.error)
  options.print(
    options.json
      ? JSON.stringify({ ...inWords(forecast.value), import: accounting.json })
      : `${accounting.text}\n\n${forecastText(settings.name, forecast.value)}`,
  )
}

/** Instants as people and machines read them both. */
function inWords(forecast: Forecast) {
  const { startAt, finishAt } = forecast
  const iso = (at: number): string => new Date(at).toISOString()
  return {
    ...forecast,
    startAt: iso(startAt),
    finishAt: finishAt && { p10: iso(finishAt.p10), p50: iso(finishAt.p50), p90: iso(finishAt.p90) },
  }
}

function readTrunk(options: SimulateOptions, settings: CampaignSettings): TrunkSettings {
  if (options.trunkFile !== null) {
    const { name, channels, callsPerSecond } = readJsonFile(
      options.trunkFile,
      trunkSettingsSchema,
      'The trunk file',
    )
    // over the practice carrier no law binds, and this foretells what happens over a real trunk
    return trunkSettingsSchema.parse({
      kind: 'sip',
      name,
      address: 'simulated.invalid',
      channels,
      callsPerSecond,
    })
  }
  return trunkSettingsSchema.parse({
    kind: 'sip',
    name: 'Simulated trunk',
    address: 'simulated.invalid',
    channels: settings.concurrencyMax,
    callsPerSecond: CALLS_PER_SECOND,
  })
}

function choosePublic({ profile, answerRate }: SimulateOptions): (seed: number) => BehaviourOf {
  if (profile === null) {
    const shares = sharesOf(answerRate ?? ANSWER_RATE)
    return seed => createPublic({ seed, sharesAt: () => shares })
  }
  if (answerRate !== null) {
    throw bad('Say either --profile or --answer-rate: a profile has an answer rate of its own.')
  }
  const loaded = loadProfile(profile, resourcesDir)
  if (!loaded.ok) throw new CommandFailed(loaded.error)
  return seed => publicOfProfile(loaded.value, seed)
}

function readStart(text: string | null): number {
  if (text === null) return Date.now()
  // without an offset it would mean another instant on every machine
  const at = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isFinite(at))
    throw bad(
      `"${text}" is no instant. Write date, time and offset, for example 2026-06-01T09:00:00+02:00 or 2026-06-01T07:00:00Z.`,
    )
  return at
}

async function readRecipients({ listFile, reading, rejectedFile, log }: SimulateOptions): Promise<{
  readonly recipients: readonly NewRecipient[]
  readonly accounting: Accounting
}> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-simulate-'))
  try {
    const lists = openLists(folder, workerFiles, log)
    if (!lists.ok) throw new CommandFailed(lists.error)
    const imported = await importFile(lists.value, listFile, reading).finally(() => lists.value.close())
    const opened = openReadOnly(folder)
    if (!opened.ok) throw new CommandFailed(opened.error)
    const recipients = readWholeList(opened.value.database, imported.listId)
    opened.value.close()
    return { recipients, accounting: accountingOf(imported, rejectedFile) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const bad = (sentence: string): CommandFailed => new CommandFailed(failure('bad_input', sentence).error)
