/** G.711 by tables (ITU-T G.711, arithmetic of ITU-T G.191): 64 KiB per law to encode, 512 B to decode. */

export type Codec = 'PCMU' | 'PCMA'

/** Tables of one law. Index `encode` with `sample + 32768`, `decode` and `magnitude` with the octet. */
export interface G711Law {
  readonly encode: Uint8Array
  readonly decode: Int16Array
  /** |decoded sample|, for energy without decoding. */
  readonly magnitude: Uint16Array
  /** The octet of silence: what is sent when nothing is said. */
  readonly silence: number
}

const SAMPLE_OFFSET = 32_768

// mu-law counts in 14 bits with a bias of 33, so that every segment begins at a power of two.
function encodeMuLaw(sample: number): number {
  const magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1fff)
  const segment = 26 - Math.clz32(magnitude)
  const step = (magnitude >> (segment + 1)) & 0x0f
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff
}

function decodeMuLaw(octet: number): number {
  const inverted = ~octet & 0xff
  const magnitude = ((((inverted & 0x0f) << 1) + 33) << ((inverted >> 4) & 7)) - 33
  const sample = magnitude << 2
  return inverted & 0x80 ? -sample : sample
}

// A-law counts in 12 bits; the even bits are inverted on the line.
function encodeALaw(sample: number): number {
  const magnitude = (sample < 0 ? ~sample : sample) >> 4
  const segment = Math.max(0, 28 - Math.clz32(magnitude))
  const step = segment > 1 ? (magnitude >> (segment - 1)) & 0x0f : magnitude & 0x0f
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55
}

function decodeALaw(octet: number): number {
  const plain = octet ^ 0x55
  const segment = (plain >> 4) & 7
  const step = plain & 0x0f
  const magnitude = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1)
  return plain & 0x80 ? magnitude : -magnitude
}

function buildLaw(encode: (sample: number) => number, decode: (octet: number) => number): G711Law {
  const decoded = Int16Array.from({ length: 256 }, (_, octet) => decode(octet))
  return {
    encode: Uint8Array.from({ length: 65_536 }, (_, index) => encode(index - SAMPLE_OFFSET)),
    decode: decoded,
    magnitude: Uint16Array.from(decoded, Math.abs),
    silence: encode(0),
  }
}

export const G711: Readonly<Record<Codec, G711Law>> = {
  PCMU: buildLaw(encodeMuLaw, decodeMuLaw),
  PCMA: buildLaw(encodeALaw, decodeALaw),
}

/** Encodes 16-bit samples into one octet each. */
export function encodeG711(codec: Codec, samples: Int16Array): Uint8Array {
  const table = G711[codec].encode
  const octets = new Uint8Array(samples.length)
  for (let i = 0; i < samples.length; i++) octets[i] = table[(samples[i] ?? 0) + SAMPLE_OFFSET] ?? 0
  return octets
}

/** Decodes octets into 16-bit samples, one each. */
export function decodeG711(codec: Codec, octets: Uint8Array): Int16Array {
  const table = G711[codec].decode
  const samples = new Int16Array(octets.length)
  for (let i = 0; i < octets.length; i++) samples[i] = table[octets[i] ?? 0] ?? 0
  return samples
}

/** Mean of |sample| over octets `start` to `end`: the energy measure of voice detection. 0 for none. */
export function meanMagnitude(
  codec: Codec,
  octets: Uint8Array,
  start = 0,
  end: number = octets.length,
): number {
  if (end <= start) return 0
  const table = G711[codec].magnitude
  let sum = 0
  for (let i = start; i < end; i++) sum += table[octets[i] ?? 0] ?? 0
  return sum / (end - start)
}

/** Decodes octets `start` to `end` into `out` as far as it goes; how many samples that were. */
export function decodeG711Into(
  codec: Codec,
  octets: Uint8Array,
  start: number,
  end: number,
  out: Int16Array,
): number {
  const table = G711[codec].decode
  const count = Math.min(end - start, out.length)
  for (let i = 0; i < count; i++) out[i] = table[octets[start + i] ?? 0] ?? 0
  return count
}

/** Encodes `samples` into `out` from `offset` on. */
export function encodeG711Into(codec: Codec, samples: Int16Array, out: Uint8Array, offset: number): void {
  const table = G711[codec].encode
  for (let i = 0; i < samples.length; i++) out[offset + i] = table[(samples[i] ?? 0) + SAMPLE_OFFSET] ?? 0
}
