import type { TrunkSettingsInput } from './trunk.ts'

type SipInput = Extract<TrunkSettingsInput, { kind: 'sip' }>

/** How well the values are known: from the maker's own source or documents, from others who restate them, or no product at all. */
export const CONFIDENCE_WORDS = {
  verified: 'Verified',
  reported: 'Reported',
  general: 'General',
} as const
export type PresetConfidence = keyof typeof CONFIDENCE_WORDS

/** What a form starts with for one kind of far end, and what a person should know of it. */
export interface TrunkPreset {
  readonly id: string
  readonly name: string
  readonly confidence: PresetConfidence
  /** Other words that it is looked for by. */
  readonly alsoCalled?: string
  /** How it knows us; `either` leaves that as it is. */
  readonly login: 'password' | 'address' | 'either'
  /** What its address looks like, where everyone has another one. */
  readonly addressExample?: string
  /** What is known of it. Everything else stays as it is. */
  readonly settings: Partial<Omit<SipInput, 'kind' | 'name' | 'credentials'>>
  /** What to do on its side first, then what goes wrong: one or two sentences each. */
  readonly hints: readonly string[]
}
