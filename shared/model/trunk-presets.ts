import type { TrunkPreset } from './trunk-preset.ts'
import { PBX_PRESETS } from './trunk-presets-pbx.ts'
import { PROVIDER_PRESETS } from './trunk-presets-provider.ts'

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
