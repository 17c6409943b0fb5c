import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ArrivalFigures, FarEndNews, FarEndOrder } from './far-end.ts'

export interface FarEnd {
  readonly sipPort: number
  readonly rtpPort: number
  /** Arrivals are counted from now on. */
  measure(): void
  /** Whether RTP of calls is sent back. */
  echo(on: boolean): void
  figures(): Promise<ArrivalFigures>
  close(): Promise<void>
}

/** Starts far-end.ts in a process of its own. */
export async function startFarEnd(): Promise<FarEnd> {
  const child = fork(join(import.meta.dirname, 'far-end.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const news = (): Promise<FarEndNews> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('The far end of the bench ended.'))
      child.once('exit', ended)
      child.once('message', (message: FarEndNews) => {
        child.off('exit', ended)
        resolve(message)
      })
    })
  const order = (what: FarEndOrder): void => void child.send(what)
  const ready = await news()
  if (ready.kind !== 'ready') throw new Error('The far end of the bench did not say where it listens.')
  return {
    sipPort: ready.sipPort,
    rtpPort: ready.rtpPort,
    measure: () => order({ kind: 'measure' }),
    echo: on => order({ kind: 'echo', on }),
    async figures() {
      const asked = news()
      order({ kind: 'report' })
      const told = await asked
      if (told.kind !== 'figures') throw new Error('The far end of the bench told something else.')
      return told.figures
    },
    async close() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}
