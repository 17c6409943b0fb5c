import type { TrunkSettingsInput } from './trunk.ts'
import { PBX_PRESETS } from './trunk-presets-pbx.ts'
import { PROVIDER_PRESETS } from './trunk-presets-provider.ts'

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

/**
 * Well-known far ends. The facts are those of the makers' documents and shipped configurations, as far as `confidence` says; every one
 * can be set otherwise, so a preset only fills a form in.
 */
export const TRUNK_PRESETS: readonly TrunkPreset[] = [...PBX_PRESETS, ...PROVIDER_PRESETS]

/** Names that presets had before. */
const FORMER_IDS: Readonly<Record<string, string>> = {
  provider: 'provider-account',
  asterisk: 'asterisk-account',
  yeastar: 'yeastar-p',
}

/** The preset with this id, or with this former one. */
export function presetOf(id: string | null): TrunkPreset | null {
  return TRUNK_PRESETS.find(preset => preset.id === (FORMER_IDS[id ?? ''] ?? id)) ?? null
}

/** Whether somebody who types `text` means this preset: every word is in its name, its id or what else it is called. */
export function isPresetFor(preset: TrunkPreset, text: string): boolean {
  const all = `${preset.name} ${preset.id} ${preset.alsoCalled ?? ''}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word))
}
