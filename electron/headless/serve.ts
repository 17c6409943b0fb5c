import { failure } from '../../shared/errors.ts'
import type { Log } from '../engine/ports/log.ts'
import { addressFile } from './address-file.ts'
import { CommandFailed } from './ask-engine.ts'
import { hostCertificate } from './host-certificate.ts'
import { startHttpHost } from './http-host.ts'
import { openEngine } from './open-engine.ts'
import { pagesAreBuilt, pagesDir } from './places.ts'
import { isLoopback } from './served-names.ts'
import { STOP_EXIT_CODES, type StopCause, untilStopped } from './signals.ts'

export interface ServeOptions {
  readonly dataDir: string
  readonly bindHost: string
  readonly port: number
  readonly log: Log
  /** Told once, when pages and engine answer. The fingerprint is that of the certificate, beyond loopback. */
  readonly announce: (address: string, fingerprint: string | null) => void
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
  let { port } = options
  // a backup is restored between two rounds
  while (
    (await serveOnce({ ...options, port }, stopped, used => {
      port = used
    })) === 'restart'
  ) {
    options.log.info('starting again')
  }
}

/** From opening the engine to closing it; what ended it. */
async function serveOnce(
  options: ServeOptions,
  stopped: ReturnType<typeof untilStopped>,
  onPort: (port: number) => void,
): Promise<StopCause | 'restart'> {
  let restart = (): void => undefined
  const restarted = new Promise<'restart'>(resolve => {
    restart = () => resolve('restart')
  })
  const engine = await openEngine(options.dataDir, options.log, { restart: () => restart() })
  const next = addressFile(options.dataDir)
  try {
    const certificate = isLoopback(options.bindHost)
      ? null
      : await hostCertificate(options.dataDir, options.bindHost)
    const host = await startHttpHost({
      engine,
      pagesDir,
      bindHost: options.bindHost,
      port: options.port,
      log: options.log,
      certificate,
      onEntered: () => next.write(host.address()),
    })
    next.write(host.address())
    options.announce(host.address(), certificate?.fingerprint ?? null)
    onPort(host.port)
    const cause = await Promise.race([stopped, restarted])
    options.log.info('stopping', { cause })
    if (cause === 'internal error') process.exitCode = STOP_EXIT_CODES[cause]
    await host.close()
    return cause
  } finally {
    next.remove()
    await engine.stop()
  }
}
