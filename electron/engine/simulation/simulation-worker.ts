/** Entry of a simulation thread: it works one forecast out and is gone. The data folder is read, never written. */
import { parentPort, workerData } from 'node:worker_threads'
import { failure, type Result, success } from '../../../shared/errors.ts'
import { type Answering, answeringAt, answeringOf, sharesAt } from '../domain/answering.ts'
import type { ForecastBasis, ForecastTask, FoundForecast } from '../ports/simulator.ts'
import { openReadOnly } from '../store/open-database.ts'
import { type OutcomesByHour, readOutcomesByHour } from '../store/read-outcomes.ts'
import { readRestOfCampaign, readWholeList } from '../store/read-whole-list.ts'
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
  const recipients =
    'listId' in who ? readWholeList(database, who.listId) : readRestOfCampaign(database, who.campaignId)
  const history = task.answerRate === null ? readOutcomesByHour(database, task.startAt - HISTORY_MS) : []
  opened.value.close()
  if (recipients.length === 0)
    return failure('no_contacts', 'Nobody is left to call: there is nothing to forecast.')
  const { answering, basis } = learn(task.answerRate, history)
  const forecast = await simulateCampaign({
    ...task,
    recipients,
    publicOf: seed => createPublic({ seed, sharesAt: at => sharesAt(answering, at) }),
  })
  return forecast.ok ? success({ forecast: forecast.value, basis }) : forecast
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
