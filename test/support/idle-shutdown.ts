import type { Shutdown } from '../../electron/engine/use-cases/shutdown.ts'

/** For an engine that has no calls. */
export const idleShutdown: Shutdown = {
  inProgress: () => ({ calls: 0, texts: 0 }),
  state: () => null,
  ask: () => Promise.resolve('hang-up'),
  finish: () => Promise.resolve('ended'),
  hangUp: () => undefined,
  choose: () => false,
}
