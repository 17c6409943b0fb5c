import { createCipheriv } from 'node:crypto'

/** What distinguishes the crypto suites that are spoken here; keys of one suite never serve another. */
interface SuiteShape {
  readonly keyBytes: 16 | 32
  readonly saltBytes: 12 | 14
  /** Octets of the authentication tag of RTP and of RTCP. */
  readonly rtpTagBytes: number
  readonly rtcpTagBytes: number
  readonly aead: boolean
}

/** RFC 4568 section 6.2 and RFC 7714 sections 12 and 14.2, best first; SDP writes the same names. */
export const SRTP_SUITES = {
  AEAD_AES_256_GCM: { keyBytes: 32, saltBytes: 12, rtpTagBytes: 16, rtcpTagBytes: 16, aead: true },
  AEAD_AES_128_GCM: { keyBytes: 16, saltBytes: 12, rtpTagBytes: 16, rtcpTagBytes: 16, aead: true },
  AES_CM_128_HMAC_SHA1_80: { keyBytes: 16, saltBytes: 14, rtpTagBytes: 10, rtcpTagBytes: 10, aead: false },
  // the short tag is RTP's alone (RFC 4568 6.2.2)
  AES_CM_128_HMAC_SHA1_32: { keyBytes: 16, saltBytes: 14, rtpTagBytes: 4, rtcpTagBytes: 10, aead: false },
} as const satisfies Record<string, SuiteShape>

export type SrtpSuite = keyof typeof SRTP_SUITES

/** The master key and salt of one direction, as SDP's `inline:` carries them. */
export interface SrtpMasterKey {
  readonly suite: SrtpSuite
  readonly key: Uint8Array
  readonly salt: Uint8Array
  /** Its packets carry this identifier of the key behind what is encrypted (RFC 3711 3.1); none when absent. */
  readonly mki?: Uint8Array
}

/** What a packet is encrypted and authenticated with. */
export interface SessionKeys {
  readonly key: Buffer
  readonly salt: Buffer
  /** Key of HMAC-SHA1; empty for the AEAD suites, which have none. */
  readonly authentication: Buffer
}

/** SRTP appends at most this to a packet: the longest tag, and the index of RTCP (RFC 3711 3.4, RFC 7714 9). */
export const SRTP_TRAILER_BYTES_MAX = 20

const SALT_BYTES = 14
const HMAC_KEY_BYTES = 20
/** The label stands eight octets before the end of the salt: label || 48 bits of index / rate, which is 0. */
const LABEL_AT = 7
const LABELS = { rtp: 0, rtcp: 3 } as const

/**
 * Derives the keys of RTP or of RTCP (RFC 3711 section 4.3, derivation rate 0).
 * @throws RangeError when key or salt have not the length of the suite.
 */
export function deriveSessionKeys(master: SrtpMasterKey, use: keyof typeof LABELS): SessionKeys {
  const suite = SRTP_SUITES[master.suite]
  if (master.key.length !== suite.keyBytes || master.salt.length !== suite.saltBytes)
    throw new RangeError(
      `${master.suite} needs ${suite.keyBytes} octets of key and ${suite.saltBytes} of salt.`,
    )
  const label = LABELS[use]
  return {
    key: derive(master, label, suite.keyBytes),
    authentication: suite.aead ? Buffer.alloc(0) : derive(master, label + 1, HMAC_KEY_BYTES),
    salt: derive(master, label + 2, suite.saltBytes),
  }
}

/** The pseudo-random function of section 4.3.3: AES in counter mode over the salt with the label in it. */
function derive(master: SrtpMasterKey, label: number, bytes: number): Buffer {
  // the shorter salt of GCM is filled up with zeros at its end (RFC 7714 section 11)
  const start = Buffer.alloc(SALT_BYTES + 2)
  start.set(master.salt)
  start[LABEL_AT] = (start[LABEL_AT] ?? 0) ^ label
  const cipher = createCipheriv(master.key.length === 32 ? 'aes-256-ctr' : 'aes-128-ctr', master.key, start)
  return cipher.update(Buffer.alloc(bytes))
}
