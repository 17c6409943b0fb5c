/** Entry of a simulation thread: it works one forecast out and is gone. The data folder is read, never written. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { failure, type Result, success } from '../../../shared/errors.ts'
import { type Answering, answeringAt, answeringOf, sharesAt } from '../domain/answering.ts'
import { packsInForce } from '../domain/packs-in-force.ts'
import type { NewRecipient } from '../ports/import-store.ts'
import type { ForecastBasis, ForecastTask, FoundForecast } from '../ports/simulator.ts'
import { openReadOnly } from '../store/open-database.ts'
import { type OutcomesByHour, readOutcomesByHour } from '../store/read-outcomes.ts'
import { createDoNotCallFinder } from '../store/read-person.ts'
import { readRestOfCampaign, readWholeList } from '../store/read-whole-list.ts'
import { createRulePackFiles } from '../system/rule-pack-files.ts'
import { systemClock } from '../system/system-clock.ts'
import { simulateCampaign } from './simulate-campaign.ts'
import { createPublic } from './simulated-public.ts'

export interface SimulationWorkerData {
  readonly dataDir: string
  readonly task: ForecastTask
}

/** When nobody says how many answer and there is no history. */
const ANSWER_RATE = 0.3
/** Older calls say little of the public of today. */
const HISTORY_MS = 90 * 24 * 3_600_000

async function work({ dataDir, task }: SimulationWorkerData): Promise<Result<FoundForecast>> {
  const opened = openReadOnly(dataDir)
  if (!opened.ok) return opened
  const { database } = opened.value
  const { who } = task
  const until = systemClock.monotonic() + task.budgetMs
  const everybody =
    'listIds' in who
      ? who.listIds.flatMap(id => readWholeList(database, id))
      : readRestOfCampaign(database, who.campaignId)
  const recipients = withoutForbidden(
    database,
    eachNumberOnce(everybody),
    'listIds' in who ? null : who.campaignId,
  )
  const history = task.answerRate === null ? readOutcomesByHour(database, task.startAt - HISTORY_MS) : []
  opened.value.close()
  if (recipients.length === 0)
    return failure('no_contacts', 'Nobody is left to call: there is nothing to forecast.')
  const { answering, basis } = learn(task.answerRate, history)
  const forecast = await simulateCampaign({
    ...task,
    recipients,
    packs: packsInForce(createRulePackFiles(dataDir).read()).inForce,
    goOn: () => systemClock.monotonic() < until,
    publicOf: seed => createPublic({ seed, sharesAt: at => sharesAt(answering, at) }),
  })
  return forecast.ok ? success({ forecast: forecast.value, basis }) : forecast
}

/** A number on several lists is called once, for the first of them. */
function eachNumberOnce(recipients: readonly NewRecipient[]): readonly NewRecipient[] {
  const first = new Map<string, NewRecipient>()
  for (const recipient of recipients) if (!first.has(recipient.number)) first.set(recipient.number, recipient)
  return [...first.values()]
}

/** Who is on do-not-call is not called, and the simulation's own database has no such list. */
function withoutForbidden(
  database: Database,
  recipients: readonly NewRecipient[],
  campaignId: number | null,
): readonly NewRecipient[] {
  if (!database.prepare('SELECT 1 FROM do_not_call LIMIT 1').get()) return recipients
  const find = createDoNotCallFinder(database)
  return recipients.filter(({ number }) => find(number, campaignId) === null)
}

function learn(
  stated: number | null,
  history: OutcomesByHour,
): { readonly answering: Answering; readonly basis: ForecastBasis } {
  if (stated !== null)
    return { answering: answeringAt(stated), basis: { kind: 'stated', answerRate: stated } }
  const known = answeringOf(history)
  if (known) return { answering: known, basis: { kind: 'history', attempts: known.attempts } }
  return { answering: answeringAt(ANSWER_RATE), basis: { kind: 'assumed', answerRate: ANSWER_RATE } }
}

const port = parentPort
if (port) work(workerData).then(result => port.postMessage(result))
