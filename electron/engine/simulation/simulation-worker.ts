/** Entry of a simulation thread: it works one forecast out and is gone. The data folder is read, never written. */
import { parentPort, workerData } from 'node:worker_threads'
import { failure, type Result } from '../../../shared/errors.ts'
import { sharesAt } from '../domain/answering.ts'
import type { Forecast } from '../domain/forecast.ts'
import type { ForecastTask } from '../ports/simulator.ts'
import { openReadOnly } from '../store/open-database.ts'
import { readRestOfCampaign, readWholeList } from '../store/read-whole-list.ts'
import { simulateCampaign } from './simulate-campaign.ts'
import { createPublic } from './simulated-public.ts'

export interface SimulationWorkerData {
  readonly dataDir: string
  readonly task: ForecastTask
}

async function work({ dataDir, task }: SimulationWorkerData): Promise<Result<Forecast>> {
  const opened = openReadOnly(dataDir)
  if (!opened.ok) return opened
  const { database } = opened.value
  const { who, answering } = task
  const recipients =
    'listId' in who ? readWholeList(database, who.listId) : readRestOfCampaign(database, who.campaignId)
  opened.value.close()
  if (recipients.length === 0)
    return failure('no_contacts', 'Nobody is left to call: there is nothing to forecast.')
  return simulateCampaign({
    ...task,
    recipients,
    publicOf: seed => createPublic({ seed, sharesAt: at => sharesAt(answering, at) }),
  })
}

const port = parentPort
if (port) work(workerData).then(result => port.postMessage(result))
