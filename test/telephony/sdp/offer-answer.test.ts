import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RemoteAudio, readAudio } from '../../../electron/engine/telephony/sdp/audio-description.ts'
import { type AudioTerms, PLAIN_TERMS } from '../../../electron/engine/telephony/sdp/audio-terms.ts'
import { createKeyAgreement } from '../../../electron/engine/telephony/sdp/key-agreement.ts'
import { remoteMediaOf } from '../../../electron/engine/telephony/sdp/remote-media.ts'
import { writeAnswer, writeOffer } from '../../../electron/engine/telephony/sdp/write-audio.ts'

const LOCAL = { host: '10.0.0.1', port: 4_000 }
const SESSION = { id: 7, version: 1 }
const ALL: AudioTerms = {
  ...PLAIN_TERMS,
  codecs: ['OPUS', 'G722', 'PCMA', 'PCMU'],
  srtp: 'optional',
  comfortNoise: true,
}
const REQUIRED: AudioTerms = { ...ALL, srtp: 'required' }
/** Keys that differ from one another and are the same in every run. */
function countingBytes(): (bytes: number) => Uint8Array {
  let next = 0
  return bytes => Uint8Array.from({ length: bytes }, () => next++ & 0xff)
}
const KEY_80 = 'inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'
const KEY_GCM = 'inline:AAECAwQFBgcICQoLDA0OD6ChoqOkpaanqKmqqw=='

const sdp = (...lines: readonly string[]): string =>
  ['v=0', 'o=- 1 1 IN IP4 10.0.0.2', 's=-', 'c=IN IP4 10.0.0.2', 't=0 0', ...lines, ''].join('\r\n')

function read(text: string, terms = ALL): RemoteAudio {
  const result = readAudio(text, terms)
  if (!result.ok) throw new Error(result.reason)
  return result.value
}
/** The media lines of our answer to an offer under these terms. */
function answerTo(text: string, terms = ALL): readonly string[] {
  const remote = read(text, terms)
  const keys = createKeyAgreement(terms, countingBytes()).answer(remote)
  if (!keys.ok) throw new Error(keys.reason)
  const answer = writeAnswer(LOCAL, SESSION, remote, { terms, crypto: keys.value?.line ?? null })
  if (!answer.ok) throw new Error(answer.reason)
  const lines = answer.value.trim().split('\r\n')
  return lines.slice(lines.findIndex(line => line.startsWith('m=')))
}

test('an offer of everything names codecs, noise, keys in both clocks and a key of every suite', () => {
  const cryptos = createKeyAgreement(ALL, countingBytes()).offer()
  const lines = writeOffer(LOCAL, SESSION, { terms: ALL, cryptos }).split('\r\n')
  expect(lines.slice(5, -1).map(line => line.replace(/inline:\S+/, 'inline:KEY'))).toEqual([
    'm=audio 4000 RTP/AVP 96 9 8 0 13 102 101',
    'a=rtpmap:96 opus/48000/2',
    'a=rtpmap:9 G722/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:13 CN/8000',
    'a=rtpmap:102 telephone-event/48000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:96 maxplaybackrate=8000;sprop-maxcapturerate=8000;stereo=0;useinbandfec=0',
    'a=fmtp:102 0-15',
    'a=fmtp:101 0-15',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY',
    'a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:KEY',
    'a=crypto:3 AEAD_AES_128_GCM inline:KEY',
    'a=crypto:4 AEAD_AES_256_GCM inline:KEY',
    'a=ptime:20',
    'a=sendrecv',
  ])
})

test('where encryption is required the profile says so', () => {
  expect(writeOffer(LOCAL, SESSION, { terms: REQUIRED })).toContain('m=audio 4000 RTP/SAVP 96')
})

describe('our answer', () => {
  test.each<readonly [string, string, AudioTerms, readonly string[]]>([
    [
      'takes the first codec of the offer that we speak, not of our list',
      sdp('m=audio 5000 RTP/AVP 18 8 9 0'),
      ALL,
      ['m=audio 4000 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=ptime:20', 'a=sendrecv'],
    ],
    [
      'keeps the payload types of the offer, and takes the events of the clock of the codec',
      sdp(
        'm=audio 5000 RTP/AVP 111 0 126 110',
        'a=rtpmap:111 opus/48000/2',
        'a=rtpmap:126 telephone-event/8000',
        'a=rtpmap:110 telephone-event/48000',
      ),
      ALL,
      [
        'm=audio 4000 RTP/AVP 111 110',
        'a=rtpmap:111 opus/48000/2',
        'a=rtpmap:110 telephone-event/48000',
        'a=fmtp:111 maxplaybackrate=8000;sprop-maxcapturerate=8000;stereo=0;useinbandfec=0',
        'a=fmtp:110 0-15',
        'a=ptime:20',
        'a=sendrecv',
      ],
    ],
    [
      'takes comfort noise and events beside G.722',
      sdp('m=audio 5000 RTP/AVP 9 13 101', 'a=rtpmap:101 telephone-event/8000'),
      ALL,
      [
        'm=audio 4000 RTP/AVP 9 13 101',
        'a=rtpmap:9 G722/8000',
        'a=rtpmap:13 CN/8000',
        'a=rtpmap:101 telephone-event/8000',
        'a=fmtp:101 0-15',
        'a=ptime:20',
        'a=sendrecv',
      ],
    ],
    [
      'refuses video and a second audio line with port 0, in the order of the offer',
      sdp(
        'm=video 6000 RTP/AVP 96 97',
        'a=mid:v',
        'm=audio 5000 RTP/AVP 0',
        'a=mid:a',
        'm=audio 5002 RTP/AVP 8',
        'm=application 7000 UDP/BFCP *',
      ),
      ALL,
      [
        'm=video 0 RTP/AVP 96 97',
        'a=mid:v',
        'm=audio 4000 RTP/AVP 0',
        'a=rtpmap:0 PCMU/8000',
        'a=mid:a',
        'a=ptime:20',
        'a=sendrecv',
        'm=audio 0 RTP/AVP 8',
        'm=application 0 UDP/BFCP *',
      ],
    ],
    [
      'takes the first key of a suite that we speak, under its tag, with a key of our own',
      sdp(
        'm=audio 5000 RTP/SAVP 0',
        `a=crypto:1 F8_128_HMAC_SHA1_80 ${KEY_80}`,
        `a=crypto:7 AEAD_AES_128_GCM ${KEY_GCM}`,
        `a=crypto:8 AES_CM_128_HMAC_SHA1_80 ${KEY_80}`,
        'a=rtcp-mux',
      ),
      ALL,
      [
        'm=audio 4000 RTP/SAVP 0',
        'a=rtpmap:0 PCMU/8000',
        'a=crypto:7 AEAD_AES_128_GCM inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw==',
        'a=ptime:20',
        'a=sendrecv',
        'a=rtcp-mux',
      ],
    ],
    [
      'encrypts where plain RTP is offered with a key beside it',
      sdp('m=audio 5000 RTP/AVP 0', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY_80}`),
      REQUIRED,
      [
        'm=audio 4000 RTP/AVP 0',
        'a=rtpmap:0 PCMU/8000',
        'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd',
        'a=ptime:20',
        'a=sendrecv',
      ],
    ],
    [
      'does not encrypt where it is switched off',
      sdp('m=audio 5000 RTP/AVP 0', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY_80}`),
      PLAIN_TERMS,
      ['m=audio 4000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', 'a=ptime:20', 'a=sendrecv'],
    ],
  ])('%s', (_what, offer, terms, wanted) => {
    expect(answerTo(offer, terms)).toEqual(wanted)
  })

  test.each<readonly [string, string, AudioTerms, RegExp]>([
    ['plain RTP where encryption is required', sdp('m=audio 5000 RTP/AVP 0'), REQUIRED, /requires it/],
    [
      'SRTP where it is off',
      sdp('m=audio 5000 RTP/SAVP 0', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY_80}`),
      PLAIN_TERMS,
      /switched off/,
    ],
    [
      'SRTP without any key of ours',
      sdp('m=audio 5000 RTP/SAVP 0', `a=crypto:1 F8_128_HMAC_SHA1_80 ${KEY_80}`),
      ALL,
      /no key/,
    ],
  ])('%s is refused with a sentence', (_what, offer, terms, reason) => {
    expect(() => answerTo(offer, terms)).toThrow(reason)
  })
})

describe('an encrypted line beside a plain one', () => {
  const secure = ['m=audio 5000 RTP/SAVP 0', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY_80}`]
  const plain = ['m=audio 5002 RTP/AVP 0']
  test.each<readonly [string, readonly string[], AudioTerms, readonly string[]]>([
    ['first, optional here', [...secure, ...plain], ALL, ['m=audio 4000 RTP/SAVP', 'm=audio 0 RTP/AVP']],
    ['last, optional here', [...plain, ...secure], ALL, ['m=audio 0 RTP/AVP', 'm=audio 4000 RTP/SAVP']],
    ['first, off here', [...secure, ...plain], PLAIN_TERMS, ['m=audio 0 RTP/SAVP', 'm=audio 4000 RTP/AVP']],
    ['last, off here', [...plain, ...secure], PLAIN_TERMS, ['m=audio 4000 RTP/AVP', 'm=audio 0 RTP/SAVP']],
    ['first, required', [...secure, ...plain], REQUIRED, ['m=audio 4000 RTP/SAVP', 'm=audio 0 RTP/AVP']],
    ['last, required', [...plain, ...secure], REQUIRED, ['m=audio 0 RTP/AVP', 'm=audio 4000 RTP/SAVP']],
  ])('(%s): the one that fits is taken, the other refused', (_what, lines, terms, wanted) => {
    const answered = answerTo(sdp(...lines), terms).filter(line => line.startsWith('m='))
    expect(answered.map(line => line.replace(/ \d+$/, ''))).toEqual(wanted)
  })
})

test.each([
  [
    'Opus with its events',
    [
      'm=audio 5000 RTP/AVP 111 110 101',
      'a=rtpmap:111 opus/48000/2',
      'a=rtpmap:110 telephone-event/48000',
      'a=rtpmap:101 telephone-event/8000',
    ],
    { codec: 'OPUS', payloadType: 111, dtmfPayloadType: 110, dtmfClockRate: 48_000 },
  ],
  [
    'Opus with events of the wrong clock',
    ['m=audio 5000 RTP/AVP 111 101', 'a=rtpmap:111 OPUS/48000/2', 'a=rtpmap:101 telephone-event/8000'],
    { codec: 'OPUS', dtmfPayloadType: 101, dtmfClockRate: 8_000 },
  ],
  [
    'Opus in mono is no Opus',
    ['m=audio 5000 RTP/AVP 111 0', 'a=rtpmap:111 opus/48000'],
    { codec: 'PCMU', dtmfPayloadType: null },
  ],
  [
    'G.722 with its true rate',
    ['m=audio 5000 RTP/AVP 9', 'a=rtpmap:9 G722/16000'],
    { codec: 'G722', payloadType: 9 },
  ],
  [
    'a channel count where none is needed',
    ['m=audio 5000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000/1'],
    { codec: 'PCMU' },
  ],
  ['a type that is named twice', ['m=audio 5000 RTP/AVP 8 8 0', 'a=rtpmap:8 PCMA/8000'], { codec: 'PCMA' }],
  ['two blanks between types', ['m=audio 5000 RTP/AVP 8  0'], { codec: 'PCMA' }],
  ['reports on the same port', ['m=audio 5000 RTP/AVP 0', 'a=rtcp-mux'], { rtcp: 'mux' }],
  ['reports on another port', ['m=audio 5000 RTP/AVP 0', 'a=rtcp:5007 IN IP4 10.0.0.2'], { rtcp: 5_007 }],
  ['hold', ['m=audio 5000 RTP/AVP 0', 'a=sendonly'], { send: false }],
  ['a profile with feedback', ['m=audio 5000 RTP/AVPF 0'], { codec: 'PCMU' }],
  ['an IPv6 address', ['m=audio 5000 RTP/AVP 0', 'c=IN IP6 fe80::1'], { host: 'fe80::1' }],
])('what media is told of %s', (_what, lines, wanted) => {
  expect(remoteMediaOf(read(sdp(...lines)))).toMatchObject(wanted)
})

test('our next offer keeps the lines of the session', () => {
  const theirs = read(sdp('m=video 6000 RTP/AVP 96', 'm=audio 5000 RTP/AVP 0'))
  const lines = writeOffer(LOCAL, SESSION, { session: theirs })
    .split('\r\n')
    .filter(line => line.startsWith('m='))
  expect(lines).toEqual(['m=video 0 RTP/AVP 96', 'm=audio 4000 RTP/AVP 0 8 101'])
})

test('no description makes reading or answering throw', () => {
  const part = fc.constantFrom(
    ...[
      'm=audio 5000 RTP/AVP 0 8 9 96',
      'm=audio 5000/2 RTP/SAVP 0',
      'm=audio',
      'm=video 1 RTP/AVP',
      'm=',
      'm=audio 5000 RTP/SAVP 0',
    ],
    ...[
      'c=IN IP4 10.0.0.2',
      'c=IN IP6 ::',
      'c=',
      'a=rtpmap:96 opus/48000/2',
      'a=rtpmap:96',
      'a=rtpmap:x y/z',
      'a=rtpmap:9 G722',
    ],
    ...[
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY_80}`,
      'a=crypto:',
      'a=crypto:x y z',
    ],
    ...['a=rtcp:', 'a=rtcp:70000', 'a=rtcp-mux', 'a=mid:', 'a=mid:1', 'a=sendonly', 'a=ptime:x', 'a=fmtp:'],
  )
  const agreement = createKeyAgreement(ALL, countingBytes())
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: part }, fc.string()), { maxLength: 14 }), lines => {
      const remote = readAudio(sdp(...lines), ALL)
      if (!remote.ok) {
        expect(remote.reason).toMatch(/\.$/)
        return
      }
      const keys = agreement.answer(remote.value)
      const crypto = keys.ok ? (keys.value?.line ?? null) : null
      const answer = writeAnswer(LOCAL, SESSION, remote.value, { terms: ALL, crypto })
      if (!answer.ok) throw new Error(answer.reason)
      // as many lines as the offer has, one of them alive
      const ports = answer.value.match(/^m=\S* \d+/gm) ?? []
      expect(ports).toHaveLength(remote.value.lines.length)
      expect(ports.filter(port => !port.endsWith(' 0'))).toHaveLength(1)
    }),
    { numRuns: 2_000 },
  )
})
