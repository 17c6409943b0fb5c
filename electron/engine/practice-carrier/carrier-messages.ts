import type { Profile } from '../../../shared/model/profile.ts'
import type { LogFields } from '../ports/log.ts'
import type { CarrierStatistics } from './switchboard.ts'

/** What crosses between the engine's thread and the carrier's. */

export interface CarrierWorkerData {
  readonly profile: Profile
  readonly seed: number
  readonly resourcesDir: string
}

export type CarrierCommand = { readonly kind: 'count'; readonly ask: number } | { readonly kind: 'close' }

export type CarrierNews =
  | {
      readonly kind: 'listening'
      readonly host: string
      readonly port: number
      readonly certificate: string | null
    }
  /** It could not start; `reason` is a sentence. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'counted'; readonly ask: number; readonly statistics: CarrierStatistics }
  | {
      readonly kind: 'log'
      readonly level: 'debug' | 'info' | 'warn' | 'error'
      readonly message: string
      readonly fields: LogFields
    }
