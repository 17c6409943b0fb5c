import { failure } from '../../shared/errors.ts'
import type { AfterRestart } from '../../shared/model/stopping.ts'
import { openDoor } from '../door/open-door.ts'
import type { Log } from '../engine/ports/log.ts'
import { addressFile } from './address-file.ts'
import { CommandFailed } from './ask-engine.ts'
import { hostCertificate } from './host-certificate.ts'
import { startHttpHost } from './http-host.ts'
import { openEngine } from './open-engine.ts'
import { pagesAreBuilt, pagesDir } from './places.ts'
import { isLoopback } from './served-names.ts'
import { STOP_EXIT_CODES, type StopCause, type StopSignals, stopSignals } from './signals.ts'
import { untilStopped } from './until-stopped.ts'

export interface ServeOptions {
  readonly dataDir: string
  readonly bindHost: string
  readonly port: number
  /** How long a SIGTERM waits for calls to end, in ms. */
  readonly drainMs: number
  /** Whether campaigns that were active go on by themselves; as the stored setting says when absent. */
  readonly afterRestart?: AfterRestart
  readonly log: Log
  /** Told once, when pages and engine answer. The fingerprint is that of the certificate, beyond loopback. */
  readonly announce: (address: string, fingerprint: string | null) => void
  /** Told sentences for the person at the terminal. */
  readonly say: (sentence: string) => void
}

/**
 * Runs the headless host until a signal stops it (until-stopped.ts); resolves when everything is closed. After an error that nobody
 * caught it stops in the same order, and the process ends with a code that says so.
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
  const signals = stopSignals(options.log)
  let { port } = options
  // a backup is restored between two rounds
  while (
    (await serveOnce({ ...options, port }, signals, used => {
      port = used
    })) === 'restart'
  ) {
    options.log.info('starting again')
  }
}

/** From opening the engine to closing it; what ended it. */
async function serveOnce(
  options: ServeOptions,
  signals: StopSignals,
  onPort: (port: number) => void,
): Promise<StopCause | 'restart'> {
  const { dataDir, log, drainMs, say, afterRestart } = options
  let restart = (): void => undefined
  const restarted = new Promise<'restart'>(resolve => {
    restart = () => resolve('restart')
  })
  const engine = await openEngine(dataDir, log, {
    restart: () => restart(),
    ...(afterRestart && { afterRestart }),
  })
  const stopped = untilStopped({ engine, signals, drainMs, say })
  const door = await openDoor({ engine, dataDir, log })
  const next = addressFile(dataDir)
  try {
    const certificate = isLoopback(options.bindHost)
      ? null
      : await hostCertificate(options.dataDir, options.bindHost)
    const host = await startHttpHost({
      engine,
      pagesDir,
      bindHost: options.bindHost,
      port: options.port,
      log,
      certificate,
      onEntered: () => next.write(host.address()),
    })
    next.write(host.address())
    options.announce(host.address(), certificate?.fingerprint ?? null)
    onPort(host.port)
    const cause = await Promise.race([stopped, restarted])
    // what asks to stop meanwhile is for the next round
    if (cause === 'restart') signals.keep()
    log.info('stopping', { cause })
    if (cause === 'internal error') process.exitCode = STOP_EXIT_CODES[cause]
    await host.close()
    return cause
  } finally {
    next.remove()
    await door.close()
    await engine.stop()
  }
}
