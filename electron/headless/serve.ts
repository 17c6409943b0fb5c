import { failure } from '../../shared/errors.ts'
import type { Log } from '../engine/ports/log.ts'
import { CommandFailed } from './ask-engine.ts'
import { startHttpHost } from './http-host.ts'
import { openEngine } from './open-engine.ts'
import { pagesAreBuilt, pagesDir } from './places.ts'
import { STOP_EXIT_CODES, untilStopped } from './signals.ts'

export interface ServeOptions {
  readonly dataDir: string
  readonly bindHost: string
  readonly port: number
  readonly log: Log
  /** Told once, when pages and engine answer. */
  readonly announce: (address: string) => void
}

/**
 * Runs the headless host until it gets SIGINT or SIGTERM; resolves when everything is closed. After an error that nobody caught it
 * stops in the same order, and the process ends with a code that says so.
 */
export async function serve(options: ServeOptions): Promise<void> {
  if (!pagesAreBuilt()) {
    throw new CommandFailed(
      failure(
        'bad_input',
        'The pages are not built yet. Run "npm run build" once, or "npm start", which does it.',
      ).error,
    )
  }
  const stopped = untilStopped(options.log)
  const engine = await openEngine(options.dataDir, options.log)
  try {
    const host = await startHttpHost({
      engine,
      pagesDir,
      bindHost: options.bindHost,
      port: options.port,
      log: options.log,
    })
    options.announce(host.address())
    const cause = await stopped
    options.log.info('stopping', { cause })
    if (cause === 'internal error') process.exitCode = STOP_EXIT_CODES[cause]
    await host.close()
  } finally {
    await engine.stop()
  }
}
