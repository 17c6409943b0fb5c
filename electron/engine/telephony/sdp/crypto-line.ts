import { SRTP_SUITES, type SrtpMasterKey, type SrtpSuite } from '../media/srtp/session-keys.ts'

/** One `a=crypto` line (RFC 4568 section 4) that can be used: its tag, and the key of who wrote it. */
export interface CryptoLine {
  readonly tag: number
  readonly master: SrtpMasterKey
}

/** A crypto line as sdp-transform splits it. */
export interface CryptoAttribute {
  readonly id: number
  readonly suite: string
  readonly config: string
  readonly sessionConfig?: string | undefined
}

/** Tags have at most nine digits (RFC 4568 section 9.1). */
const TAG_MAX = 999_999_999
/** One key, maybe with a lifetime and an identifier (MKI: its value and its length in octets). A second key is not spoken here. */
const INLINE = /^inline:([A-Za-z0-9+/]+={0,2})(?:\|(?:2\^\d{1,2}|\d{1,15}))?(?:\|(\d{1,10}):(\d{1,3}))?$/i
/** Longer ones are allowed, and used by nobody (RFC 4568 6.1: at most 128). */
const MKI_BYTES_MAX = 16

function isSuite(name: string): name is SrtpSuite {
  return Object.hasOwn(SRTP_SUITES, name)
}

/**
 * Reads a crypto line; null for one that cannot be used: an unknown suite, a key of the wrong length, several keys, or a
 * session parameter that changes what is sent and that we lack (RFC 4568 6.3: all but the window size hint).
 */
export function readCryptoLine(line: CryptoAttribute): CryptoLine | null {
  // some devices write the suite in lower case
  const suite = line.suite.toUpperCase()
  if (!isSuite(suite) || !Number.isInteger(line.id) || line.id < 0 || line.id > TAG_MAX) return null
  const [, inline, mkiValue, mkiBytes] = INLINE.exec(line.config) ?? []
  if (inline === undefined) return null
  const mki = mkiValue === undefined ? null : readMki(Number(mkiValue), Number(mkiBytes))
  if (mkiValue !== undefined && mki === null) return null
  for (const parameter of (line.sessionConfig ?? '').split(' '))
    if (parameter !== '' && !parameter.startsWith('-') && !/^(WSH=\d+|KDR=0)$/i.test(parameter)) return null
  const { keyBytes, saltBytes } = SRTP_SUITES[suite]
  const octets = Buffer.from(inline, 'base64')
  if (octets.length !== keyBytes + saltBytes) return null
  return {
    tag: line.id,
    master: {
      suite,
      key: new Uint8Array(octets.subarray(0, keyBytes)),
      salt: new Uint8Array(octets.subarray(keyBytes)),
      ...(mki && { mki }),
    },
  }
}

/** The identifier as it stands in the packets, in network order; null when it does not fit its length. */
function readMki(value: number, bytes: number): Uint8Array | null {
  if (bytes < 1 || bytes > MKI_BYTES_MAX || value >= 256 ** bytes) return null
  const mki = new Uint8Array(bytes)
  for (let rest = value, at = bytes - 1; at >= 0; at--, rest = Math.floor(rest / 256)) mki[at] = rest % 256
  return mki
}

/** The line as sdp-transform writes it. */
export function writeCryptoLine({ tag, master }: CryptoLine): CryptoAttribute {
  const octets = Buffer.concat([master.key, master.salt])
  return { id: tag, suite: master.suite, config: `inline:${octets.toString('base64')}` }
}

/** A new key of our own. `random` gives that many octets nobody can guess. */
export function createCryptoLine(
  tag: number,
  suite: SrtpSuite,
  random: (bytes: number) => Uint8Array,
): CryptoLine {
  const { keyBytes, saltBytes } = SRTP_SUITES[suite]
  return { tag, master: { suite, key: random(keyBytes), salt: random(saltBytes) } }
}
