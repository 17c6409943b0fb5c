import { Worker } from 'node:worker_threads'
import { failure, type Result } from '../../../shared/errors.ts'
import type { Log } from '../ports/log.ts'
import type { FoundForecast, Simulator } from '../ports/simulator.ts'
import type { SimulationWorkerData } from './simulation-worker.ts'

/** A forecast whose first run takes longer than this, also on a very busy machine, is given up. */
const FORECAST_MS_MAX = 120_000

interface Running {
  readonly worker: Worker
  readonly giveUp: (answer: Result<never>) => void
}

/** Works forecasts out, each in a thread of its own that reads the data folder. */
export function createSimulator(options: {
  /** The entry `simulation-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  readonly dataDir: string
  readonly log: Log
}): Simulator {
  const { workerFile, dataDir, log } = options
  let running: Running | null = null
  let ended = false

  async function giveUp(code: 'store_busy' | 'internal', sentence: string): Promise<void> {
    const one = running
    running = null
    one?.giveUp(failure(code, sentence))
    await one?.worker.terminate()
  }

  return {
    forecast(task) {
      if (ended)
        return Promise.resolve(failure('internal', 'The program is closing. Ask again when it runs.'))
      void giveUp('store_busy', 'A newer forecast was asked for, and this one was given up.')
      return new Promise(resolve => {
        const workerData: SimulationWorkerData = { dataDir, task }
        const worker = new Worker(workerFile, { workerData, name: 'simulation' })
        running = { worker, giveUp: resolve }
        const timer = setTimeout(() => {
          resolve(
            failure(
              'internal',
              `The forecast took longer than ${FORECAST_MS_MAX / 1_000} seconds and was given up. Raise the calls at once, or choose a shorter list.`,
            ),
          )
          void worker.terminate()
        }, FORECAST_MS_MAX)
        worker.on('message', (result: Result<FoundForecast>) => resolve(result))
        worker.on('error', problem => {
          log.error('simulation thread failed', { problem: problem.message })
          resolve(failure('internal', 'The forecast was cut off. The log says why; ask again.'))
        })
        worker.on('exit', () => {
          clearTimeout(timer)
          if (running?.worker === worker) running = null
          // after an answer this changes nothing
          resolve(failure('internal', 'The forecast was cut off. Ask again.'))
        })
      })
    },
    async end() {
      ended = true
      await giveUp('internal', 'The program is closing. Ask again when it runs.')
    },
  }
}
