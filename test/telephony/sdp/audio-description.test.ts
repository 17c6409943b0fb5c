import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Direction,
  type RemoteAudio,
  readAudio,
} from '../../../electron/engine/telephony/sdp/audio-description.ts'
import { remoteMediaOf } from '../../../electron/engine/telephony/sdp/remote-media.ts'
import { writeAnswer, writeOffer } from '../../../electron/engine/telephony/sdp/write-audio.ts'

const LOCAL = { host: '10.0.0.1', port: 4_000 }
const SESSION = { id: 7, version: 1 }

function read(sdp: string): RemoteAudio {
  const result = readAudio(sdp)
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

/** An SDP of session lines and one audio section. */
const sdp = (...lines: readonly string[]): string =>
  ['v=0', 'o=- 1 1 IN IP4 10.0.0.2', 's=-', ...lines, ''].join('\r\n')
const C = 'c=IN IP4 10.0.0.2'
const T = 't=0 0'

test('our offer is G.711 both ways with telephone-event, 20 ms', () => {
  expect(writeOffer(LOCAL, SESSION).split('\r\n')).toEqual([
    'v=0',
    'o=- 7 1 IN IP4 10.0.0.1',
    's=-',
    'c=IN IP4 10.0.0.1',
    't=0 0',
    'm=audio 4000 RTP/AVP 0 8 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=ptime:20',
    'a=sendrecv',
    '',
  ])
})

describe('what is read from the other side', () => {
  test.each([
    ['address of the session', sdp(C, T, 'm=audio 5000 RTP/AVP 0'), { host: '10.0.0.2', port: 5_000 }],
    [
      'address of the line before that of the session',
      sdp(C, T, 'm=audio 5000 RTP/AVP 0', 'c=IN IP4 10.0.0.3'),
      { host: '10.0.0.3' },
    ],
    ['IPv6', sdp('c=IN IP6 2001:db8::2', T, 'm=audio 5000 RTP/AVP 0'), { host: '2001:db8::2' }],
    [
      'static types without rtpmap',
      sdp(C, T, 'm=audio 5000 RTP/AVP 8 0'),
      {
        codecs: [
          { codec: 'PCMA', payloadType: 8 },
          { codec: 'PCMU', payloadType: 0 },
        ],
      },
    ],
    [
      'a dynamic type',
      sdp(C, T, 'm=audio 5000 RTP/AVP 97', 'a=rtpmap:97 pcma/8000'),
      { codecs: [{ codec: 'PCMA', payloadType: 97 }] },
    ],
    [
      'codecs that we lack are passed over',
      sdp(C, T, 'm=audio 5000 RTP/AVP 9 18 0', 'a=rtpmap:9 G722/8000'),
      { codecs: [{ codec: 'PCMU', payloadType: 0 }] },
    ],
    [
      'telephone-event',
      sdp(C, T, 'm=audio 5000 RTP/AVP 0 96', 'a=rtpmap:96 telephone-event/8000'),
      { telephoneEvent: 96 },
    ],
    ['no telephone-event', sdp(C, T, 'm=audio 5000 RTP/AVP 0'), { telephoneEvent: null }],
    [
      'direction of the line',
      sdp(C, T, 'a=sendonly', 'm=audio 5000 RTP/AVP 0', 'a=recvonly'),
      { direction: 'recvonly' },
    ],
    [
      'direction of the session',
      sdp(C, T, 'a=inactive', 'm=audio 5000 RTP/AVP 0'),
      { direction: 'inactive' },
    ],
    ['no direction', sdp(C, T, 'm=audio 5000 RTP/AVP 0'), { direction: 'sendrecv' }],
    ['the old hold', sdp('c=IN IP4 0.0.0.0', T, 'm=audio 5000 RTP/AVP 0'), { direction: 'inactive' }],
    [
      'the first audio line that is not refused',
      sdp(C, T, 'm=video 6000 RTP/AVP 96', 'm=audio 0 RTP/AVP 0', 'm=audio 5002 RTP/AVP 8'),
      { port: 5_002 },
    ],
    [
      'lines that end with LF only',
      sdp(C, T, 'm=audio 5000 RTP/AVP 0').replaceAll('\r\n', '\n'),
      { port: 5_000 },
    ],
  ])('%s', (_what, text, wanted) => {
    expect(read(text)).toMatchObject(wanted)
  })

  test.each([
    ['no audio line', sdp(C, T, 'm=video 6000 RTP/AVP 96'), /takes no audio/],
    ['port 0', sdp(C, T, 'm=audio 0 RTP/AVP 0'), /takes no audio/],
    ['DTLS-SRTP', sdp(C, T, 'm=audio 5000 UDP/TLS/RTP/SAVPF 0'), /only RTP and SRTP/],
    ['no address', sdp(T, 'm=audio 5000 RTP/AVP 0'), /no address/],
    ['noise for an address', sdp('c=IN IP4 -', T, 'm=audio 5000 RTP/AVP 0'), /no address/],
    [
      'no G.711',
      sdp(C, T, 'm=audio 5000 RTP/AVP 18 101', 'a=rtpmap:101 telephone-event/8000'),
      /G\.711|mu-law/,
    ],
    ['G.711 at another rate', sdp(C, T, 'm=audio 5000 RTP/AVP 97', 'a=rtpmap:97 PCMU/16000'), /mu-law/],
    ['a port that is none', sdp(C, T, 'm=audio 70000 RTP/AVP 0'), /port/],
    ['nothing', '', /takes no audio/],
    ['noise', '\u0000\u0001 hello', /takes no audio/],
  ])('%s is refused with a sentence', (_what, text, reason) => {
    const result = readAudio(text)
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.reason).toMatch(reason)
  })

  test('no text makes it throw', () => {
    const line = fc.constantFrom(
      'v=0',
      'm=audio',
      'm=audio x RTP/AVP',
      'm=audio 5000 RTP/AVP 0',
      'c=IN',
      C,
      'a=rtpmap:',
      'a=rtpmap:0',
      'a=fmtp:0',
      'a=sendrecv',
      'o=',
      't=',
      '=',
      'a',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 12 }), lines => {
        expect(typeof readAudio(lines.join('\r\n')).ok).toBe('boolean')
      }),
    )
  })
})

describe('our answer', () => {
  test.each([
    ['sendrecv', 'sendrecv', true],
    ['sendonly', 'recvonly', false],
    ['recvonly', 'sendonly', true],
    ['inactive', 'inactive', false],
  ] as const)('to %s is %s; we send: %s', (theirs: Direction, ours: Direction, send) => {
    const offer = read(writeOffer({ host: '10.0.0.2', port: 5_000 }, SESSION, { direction: theirs }))
    const answer = writeAnswer(LOCAL, SESSION, offer)
    if (!answer.ok) throw new Error(answer.reason)
    expect(read(answer.value)).toMatchObject({
      direction: ours,
      codecs: [{ codec: 'PCMU', payloadType: 0 }],
      telephoneEvent: 101,
    })
    expect(remoteMediaOf(offer)).toEqual({
      host: '10.0.0.2',
      port: 5_000,
      codec: 'PCMU',
      payloadType: 0,
      send,
      // nothing comes from who does not send, and that is no trouble
      ...(theirs === 'recvonly' || theirs === 'inactive' ? { receive: false } : {}),
      dtmfPayloadType: 101,
      dtmfClockRate: 8_000,
    })
  })

  test('while we hold them has media listen to nothing, even where they send on', () => {
    const offer = read(writeOffer({ host: '10.0.0.2', port: 5_000 }, SESSION, { direction: 'sendrecv' }))
    expect(remoteMediaOf(offer, null, true)).toMatchObject({ send: true, receive: false })
  })

  test('keeps the payload types of the offer', () => {
    const offer = read(
      sdp(C, T, 'm=audio 5000 RTP/AVP 97 96', 'a=rtpmap:97 PCMA/8000', 'a=rtpmap:96 telephone-event/8000'),
    )
    const answer = writeAnswer(LOCAL, SESSION, offer)
    if (!answer.ok) throw new Error(answer.reason)
    expect(answer.value).toContain('m=audio 4000 RTP/AVP 97 96\r\na=rtpmap:97 PCMA/8000')
  })

  test('over IPv6 says IP6', () => {
    expect(writeOffer({ host: '2001:db8::1', port: 4_000 }, SESSION)).toContain('c=IN IP6 2001:db8::1')
  })
})
