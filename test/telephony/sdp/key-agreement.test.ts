import { describe, expect, test } from 'vitest'
import { type RemoteAudio, readAudio } from '../../../electron/engine/telephony/sdp/audio-description.ts'
import { type AudioTerms, PLAIN_TERMS } from '../../../electron/engine/telephony/sdp/audio-terms.ts'
import { readCryptoLine, writeCryptoLine } from '../../../electron/engine/telephony/sdp/crypto-line.ts'
import { createKeyAgreement } from '../../../electron/engine/telephony/sdp/key-agreement.ts'

const ALL: AudioTerms = { ...PLAIN_TERMS, srtp: 'optional' }
const REQUIRED: AudioTerms = { ...PLAIN_TERMS, srtp: 'required' }
const KEY_80 = 'inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'
const KEY_GCM = 'inline:AAECAwQFBgcICQoLDA0OD6ChoqOkpaanqKmqqw=='

/** Keys that differ from one another and are the same in every run. */
function countingBytes(): (bytes: number) => Uint8Array {
  let next = 0
  return bytes => Uint8Array.from({ length: bytes }, () => next++ & 0xff)
}

const sdp = (...lines: readonly string[]): string =>
  ['v=0', 'o=- 1 1 IN IP4 10.0.0.2', 's=-', 'c=IN IP4 10.0.0.2', 't=0 0', ...lines, ''].join('\r\n')

function read(text: string): RemoteAudio {
  const result = readAudio(text)
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

describe('the answer to our offer', () => {
  const keys = createKeyAgreement(ALL, countingBytes())
  const [ours80, , oursGcm] = keys.offer()

  test.each([
    ['a key under our tag', `a=crypto:3 AEAD_AES_128_GCM ${KEY_GCM}`, oursGcm?.master],
    ['a key under another tag of ours', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY_80}`, ours80?.master],
    [
      'a key whose tag we gave to another suite is none',
      `a=crypto:2 AES_CM_128_HMAC_SHA1_80 ${KEY_80}`,
      undefined,
    ],
    ['no key is plain RTP', 'a=sendrecv', undefined],
  ])('%s', (_what, line, ours) => {
    const agreed = keys.readAnswer(read(sdp('m=audio 5000 RTP/AVP 0', line)))
    expect(agreed.ok).toBe(true)
    if (agreed.ok) expect(agreed.value?.send).toEqual(ours)
  })

  test('without a key it is refused where encryption is required', () => {
    const agreed = createKeyAgreement(REQUIRED, countingBytes()).readAnswer(
      read(sdp('m=audio 5000 RTP/SAVP 0')),
    )
    expect(agreed).toMatchObject({ ok: false })
  })

  test('our key of a suite stays the same for the whole call, in offers and answers', () => {
    const again = keys.answer(read(sdp('m=audio 5000 RTP/SAVP 0', `a=crypto:9 AEAD_AES_128_GCM ${KEY_GCM}`)))
    expect(keys.offer()).toEqual(keys.offer())
    expect(again.ok && again.value?.keys.send).toEqual(oursGcm?.master)
    expect(again.ok && again.value?.line.tag).toBe(9)
  })
})

describe('a crypto line', () => {
  const line = (config: string, sessionConfig?: string) =>
    readCryptoLine({ id: 1, suite: 'AES_CM_128_HMAC_SHA1_80', config, sessionConfig })
  test.each([
    ['a lifetime in powers of two', `${KEY_80}|2^31`, undefined, true],
    ['a lifetime in packets', `${KEY_80}|1048576`, undefined, true],
    ['a window size hint', KEY_80, 'WSH=128', true],
    ['a parameter that may be passed over', KEY_80, '-NEW=1', true],
    ['a key identifier', `${KEY_80}|2^20|1:4`, undefined, true],
    ['a key identifier and no lifetime', `${KEY_80}|66051:4`, undefined, true],
    ['a key identifier that does not fit its length', `${KEY_80}|256:1`, undefined, false],
    ['a key identifier of no length', `${KEY_80}|1:0`, undefined, false],
    ['two keys', `${KEY_80}|2^20|1:4;${KEY_80}|2^20|2:4`, undefined, false],
    ['a key derivation rate', KEY_80, 'KDR=4', false],
    ['audio that is not encrypted after all', KEY_80, 'UNENCRYPTED_SRTP', false],
    ['a key that is too short', 'inline:AAECAwQF', undefined, false],
    ['no key', '', undefined, false],
  ])('with %s', (_what, config, sessionConfig, usable) => {
    expect(line(config, sessionConfig) !== null).toBe(usable)
  })

  test('gives the octets of its key identifier', () => {
    expect(line(`${KEY_80}|66051:4`)?.master.mki).toEqual(Uint8Array.of(0, 1, 2, 3))
  })

  test('is written as it was read', () => {
    const read80 = line(KEY_80)
    if (!read80) throw new Error('not read')
    expect(writeCryptoLine(read80)).toEqual({ id: 1, suite: 'AES_CM_128_HMAC_SHA1_80', config: KEY_80 })
  })
})
