let loading: Promise<unknown> | null = null

/**
 * Loads the binary of Opus in this thread, once. A thread that was the first to load it takes it along when it ends, and the process
 * dies of what is still registered there (SIGSEGV); one that finds it loaded ends like any other. Await it before a thread
 * starts that may speak Opus. Where the binary cannot be loaded at all, no thread will load it either.
 */
export function keepOpusLoaded(): Promise<unknown> {
  loading ??= import('@evan/opus').catch(() => undefined)
  return loading
}
