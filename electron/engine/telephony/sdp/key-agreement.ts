import type { SrtpMasterKey, SrtpSuite } from '../media/srtp/session-keys.ts'
import type { RemoteAudio, SdpResult } from './audio-description.ts'
import type { AudioTerms } from './audio-terms.ts'
import { type CryptoLine, createCryptoLine } from './crypto-line.ts'

/** The keys of both directions. */
export interface SrtpKeys {
  readonly send: SrtpMasterKey
  readonly receive: SrtpMasterKey
}

/** Our side of the keys of one call (RFC 4568 sections 5 and 7.1). */
export interface KeyAgreement {
  /** The lines of our offers; empty when nothing is encrypted. */
  offer(): readonly CryptoLine[]
  /** What the answer to our offer makes of it: keys, null for plain audio, or why there is no call. */
  readAnswer(remote: RemoteAudio): SdpResult<SrtpKeys | null>
  /** What we answer: our line and the keys, null for plain audio, or why there is no call. */
  answer(remote: RemoteAudio): SdpResult<{ readonly line: CryptoLine; readonly keys: SrtpKeys } | null>
}

const NOT_ENCRYPTED = 'The other side does not encrypt its audio, and this trunk requires it (SRTP).'
const NOT_SWITCHED_ON = 'The other side asks for encrypted audio (SRTP), which is switched off here.'
const NO_KEY =
  'The other side asks for encrypted audio (SRTP) but gives no key of a kind that is spoken here.'

/**
 * Agrees on keys. Every suite has one key of ours for the whole call: what is sent goes on in one row of packet
 * indexes, and a key that were used from the start again would give away both packets (RFC 3711 section 9.1).
 */
export function createKeyAgreement(terms: AudioTerms, random: (bytes: number) => Uint8Array): KeyAgreement {
  const own = new Map<SrtpSuite, SrtpMasterKey>()
  const ownKey = (suite: SrtpSuite): SrtpMasterKey => {
    const known = own.get(suite)
    if (known) return known
    const { master } = createCryptoLine(1, suite, random)
    own.set(suite, master)
    return master
  }
  const offer = (): readonly CryptoLine[] =>
    terms.srtp === 'off'
      ? []
      : terms.suites.map((suite, index) => ({ tag: index + 1, master: ownKey(suite) }))
  const withoutKeys = (remote: RemoteAudio): SdpResult<null> => {
    if (remote.secure) return { ok: false, reason: terms.srtp === 'off' ? NOT_SWITCHED_ON : NO_KEY }
    return terms.srtp === 'required' ? { ok: false, reason: NOT_ENCRYPTED } : { ok: true, value: null }
  }
  return {
    offer,
    readAnswer(remote) {
      const ours = offer()
      for (const { tag, master } of remote.cryptos) {
        const line = ours.find(candidate => candidate.tag === tag && candidate.master.suite === master.suite)
        if (line) return { ok: true, value: { send: line.master, receive: master } }
      }
      return withoutKeys(remote)
    },
    answer(remote) {
      const [taken] = terms.srtp === 'off' ? [] : remote.cryptos
      if (!taken) return withoutKeys(remote)
      const line = { tag: taken.tag, master: ownKey(taken.master.suite) }
      return { ok: true, value: { line, keys: { send: line.master, receive: taken.master } } }
    },
  }
}
