import type { CodecName } from '../media/codec/codec.ts'
import type { DetectTones } from '../media/media-port.ts'
import type { SrtpSuite } from '../media/srtp/session-keys.ts'

/**
 * Whether audio is encrypted (RFC 3711 with keys by RFC 4568):
 * 'off' never; 'optional' where the other side can, offered as plain RTP with keys beside it, as telephones do for
 * "best effort"; 'required' always, or there is no call.
 */
export type SrtpMode = 'off' | 'optional' | 'required'

/** What we are ready to agree to, in the order of our preference. */
export interface AudioTerms {
  readonly codecs: readonly CodecName[]
  readonly srtp: SrtpMode
  /** Suites of our offer, best first; of an offer to us, any of them is taken in the order of the offer. */
  readonly suites: readonly SrtpSuite[]
  /** Whether keys are taken and sent as telephone events (RFC 4733). */
  readonly telephoneEvents: boolean
  /** Where keys are looked for in the audio, as tones; nowhere when absent. */
  readonly keysAsTones?: DetectTones
  /** Whether descriptions ask for media that is secured as agreed with the trunk (3GPP TS 24.229). */
  readonly mediasec?: boolean
  /** Whether comfort noise (RFC 3389) is understood. */
  readonly comfortNoise: boolean
}

/** What every carrier takes: G.711, keys as events, no encryption. */
export const PLAIN_TERMS: AudioTerms = {
  codecs: ['PCMU', 'PCMA'],
  srtp: 'off',
  suites: ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32', 'AEAD_AES_128_GCM', 'AEAD_AES_256_GCM'],
  telephoneEvents: true,
  comfortNoise: false,
}

/** A payload type and what it means on the line. */
export interface Format {
  readonly payloadType: number
  /** In upper case; '' when nothing says what it is. */
  readonly encoding: string
  readonly clockRate: number
  readonly channels: number
}

/** How a codec is written in SDP, and the payload type that we offer for it. */
export const FORMATS = {
  PCMU: { payloadType: 0, encoding: 'PCMU', clockRate: 8_000, channels: 1 },
  PCMA: { payloadType: 8, encoding: 'PCMA', clockRate: 8_000, channels: 1 },
  // its clock is 8000 by an old error that is kept (RFC 3551 4.5.2)
  G722: { payloadType: 9, encoding: 'G722', clockRate: 8_000, channels: 1 },
  // always 48000 and 2, whatever is sent (RFC 7587 section 7)
  OPUS: { payloadType: 96, encoding: 'OPUS', clockRate: 48_000, channels: 2 },
} as const satisfies Record<CodecName, Format>

/** Payload types that we offer for telephone-event, by clock rate; any dynamic ones would do (RFC 3551 section 6). */
export const EVENT_TYPES = { 8000: 101, 48000: 102 } as const
/** The static type of comfort noise (RFC 3389 section 4). */
export const COMFORT_NOISE = 13

/** The codec that a format is, or null when it is none of ours. */
export function codecOfFormat(format: Format): CodecName | null {
  const { encoding, clockRate, channels } = format
  if (encoding === 'OPUS') return clockRate === 48_000 && channels === 2 ? 'OPUS' : null
  if (encoding === 'PCMU' || encoding === 'PCMA')
    return clockRate === 8_000 && channels === 1 ? encoding : null
  // some devices write the rate that it really samples with
  if (encoding === 'G722')
    return (clockRate === 8_000 || clockRate === 16_000) && channels === 1 ? 'G722' : null
  return null
}

/** What a static payload type means without an rtpmap (RFC 3551 section 6). */
export function staticFormat(payloadType: number): Format {
  const known = Object.values(FORMATS).find(format => format.payloadType === payloadType && payloadType < 96)
  return known ?? { payloadType, encoding: '', clockRate: 8_000, channels: 1 }
}
