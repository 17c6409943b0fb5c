import type { ResourceLimits } from 'node:worker_threads'

/**
 * For threads that keep little and throw much away: Node gives each three times 32 MiB for what is young, and a thread takes all of it under
 * load. Less makes its collections shorter and more frequent.
 */
export const SMALL_THREAD: ResourceLimits = { maxYoungGenerationSizeMb: 8 }
