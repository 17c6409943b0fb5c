import type { Codec, CodecName } from './codec.ts'
import { PCMA, PCMU } from './g711-codec.ts'
import { G722 } from './g722.ts'

/** The codecs that are there without waiting. */
const BUILT_IN = { PCMU, PCMA, G722 } as const satisfies Record<Exclude<CodecName, 'OPUS'>, Codec>

/**
 * The codec of a name. Opus brings a binary, which is loaded at its first use and rejects where there is none for
 * this machine.
 */
export async function loadCodec(name: CodecName): Promise<Codec> {
  if (name !== 'OPUS') return BUILT_IN[name]
  const { OPUS } = await import('./opus.ts')
  return OPUS
}

/** Gives codecs at once or, while one is being loaded, null. `onMissing` gets the sentence when it cannot be. */
export function createCodecShelf(onMissing: (reason: string) => void): (name: CodecName) => Codec | null {
  let opus: Codec | null | 'unasked' = 'unasked'
  return name => {
    if (name !== 'OPUS') return BUILT_IN[name]
    if (opus !== 'unasked') return opus
    opus = null
    loadCodec(name).then(
      codec => {
        opus = codec
      },
      error =>
        onMissing(`Opus cannot be spoken here: ${error instanceof Error ? error.message : String(error)}`),
    )
    return null
  }
}
