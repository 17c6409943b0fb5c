import type { Codec, CodecName } from './codec.ts'
import { PCMA, PCMU } from './g711-codec.ts'
import { G722 } from './g722.ts'

/**
 * The codec of a name. Opus brings a binary, which is loaded at its first use and rejects where there is none for
 * this machine.
 */
export async function loadCodec(name: CodecName): Promise<Codec> {
  if (name !== 'OPUS') return BUILT_IN[name]
  const { OPUS } = await import('./opus.ts')
  return OPUS
}

/** The codecs that are there without waiting. */
export const BUILT_IN = { PCMU, PCMA, G722 } as const satisfies Record<Exclude<CodecName, 'OPUS'>, Codec>
