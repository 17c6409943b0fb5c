import { expect } from 'vitest'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import type { PeerReply } from '../../support/raw-peer.ts'
import { quietSdp } from '../../support/raw-uas.ts'
import { bent, HEARD, type PeerRow, SDP, says, TALKED } from './peer-row.ts'

const row = (name: string, peer: PeerRow['peer'], more: Partial<PeerRow> = {}): PeerRow => ({
  ...{ name, peer, wire: TALKED, verdict: HEARD },
  ...more,
})
const withSdp = (edit: (sdp: string) => string, more: PeerReply = {}) =>
  says([180], [200, { ...more, body: edit(SDP) }])
const media = (line: string) => withSdp(sdp => sdp.replace(/m=.*\r\n/, `${line}\r\n`))
/** Adds a header before the Content-Length. */
const header =
  (line: string) =>
  (text: string): string =>
    text.replace('Content-Length', `${line}\r\nContent-Length`)

/** Ringing, early media and forks. */
const PROGRESS: readonly PeerRow[] = [
  row('183 with SDP, then a 200 without', says([183, { body: SDP }], [200])),
  row(
    'two 183 of two tags with SDP, then a 200 of the second without',
    says([183, { body: SDP, tag: 'a' }], [183, { body: quietSdp(11), tag: 'b' }], [200, { tag: 'b' }]),
  ),
  row('180 after 183', says([183, { body: SDP }], [180], [200, { body: SDP }])),
  ...[181, 182, 199].map(status =>
    row(`${status} of one tag, 200 of another`, says([status, { tag: 'a' }], [200, { body: SDP, tag: 'b' }])),
  ),
  row(
    'the 200 three times before the ACK',
    says(...([200, 200, 200] as const).map(s => [s, { body: SDP }] as const)),
  ),
  ...[180, 183].map(late => row(`${late} after the 200`, says([180], [200, { body: SDP }], [late]))),
  row(
    '100 with a tag and a Contact',
    says([100, { edit: text => text.replace('To: <', 'To: "x" <') }], [200, { body: SDP }]),
  ),
  row('nothing but a 200', says([200, { body: SDP }])),
  row('ten 180', says(...Array.from({ length: 10 }, () => [180] as const), [200, { body: SDP }])),
]

/** Descriptions of audio as gateways write them. */
const AUDIO: readonly PeerRow[] = [
  row(
    'telephone-event/16000 and /8000 under one number',
    media(
      'm=audio 9 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/16000\r\na=rtpmap:101 telephone-event/8000',
    ),
  ),
  row('no rtpmap at all', media('m=audio 9 RTP/AVP 0 101')),
  row('a dynamic type for PCMU', media('m=audio 9 RTP/AVP 107\r\na=rtpmap:107 PCMU/8000')),
  row('comfort noise beside the codec', media('m=audio 9 RTP/AVP 0 13')),
  row('packets of 60 ms', media('m=audio 9 RTP/AVP 0\r\na=ptime:60')),
  row(
    'the address in the media only',
    withSdp(sdp =>
      sdp
        .replace('c=IN IP4 127.0.0.1\r\nt=0 0\r\n', 't=0 0\r\n')
        .replace(/(m=.*\r\n)/, '$1c=IN IP4 127.0.0.1\r\n'),
    ),
  ),
  row(
    'lines that end with LF alone',
    withSdp(sdp => sdp.replaceAll('\r\n', '\n')),
  ),
  row(
    'a charset in Content-Type',
    bent(text => text.replace('application/sdp', 'application/sdp;charset=UTF-8')),
  ),
  row(
    'Content-Type in capitals',
    bent(text => text.replace('application/sdp', 'APPLICATION/SDP')),
  ),
  row(
    'a host name for its audio',
    withSdp(sdp => sdp.replaceAll('127.0.0.1', 'localhost')),
  ),
  row('a count of ports', media('m=audio 9/1 RTP/AVP 0')),
  row(
    'a TTL',
    withSdp(sdp => sdp.replace('IP4 127.0.0.1\r\nt=', 'IP4 127.0.0.1/127\r\nt=')),
  ),
  row('a first audio line that is of no use', media('m=audio 9 RTP/AVP 18\r\nm=audio 9 RTP/AVP 0')),
  row('a video line before the audio', media('m=video 0 RTP/AVP 96\r\nm=audio 9 RTP/AVP 0')),
  row(
    'attributes that nobody knows',
    media('m=audio 9 RTP/AVP 0\r\na=x-unknown:1\r\na=silenceSupp:off - - - -\r\nb=AS:80'),
  ),
  row(
    'multipart with the description inside',
    says([
      200,
      {
        body: SDP,
        edit: text => {
          const [head = '', ...rest] = text.split('\r\n\r\n')
          const body = `--b\r\nContent-Type: application/sdp\r\n\r\n${rest.join('\r\n\r\n')}\r\n--b\r\nContent-Type: application/isup\r\n\r\nx\r\n--b--\r\n`
          return `${head.replace('application/sdp', 'multipart/mixed;boundary=b').replace(/Content-Length: \d+/, `Content-Length: ${Buffer.byteLength(body)}`)}\r\n\r\n${body}`
        },
      },
    ]),
  ),
  ...(
    [
      ['no description', says([200])],
      ['no audio', says([200, { body: quietSdp(0) }])],
      ['a codec that nobody offered', media('m=audio 9 RTP/AVP 18')],
      ['an address that is none', withSdp(sdp => sdp.replace('IP4 127.0.0.1\r\nt=', 'IP4 @\r\nt='))],
      ['a description that is noise', says([200, { body: '<<<' }])],
    ] as const
  ).map(([what, peer]) =>
    row(`a 200 with ${what}`, peer, { verdict: { outcome: 'abandoned', blame: 'trunk', sipStatus: 200 } }),
  ),
]

/** Messages that are bent and can be read all the same. */
const BENT: readonly PeerRow[] = [
  row(
    'Content-Length that is too small',
    bent(text => text.replace(/Content-Length: \d{2,}/, 'Content-Length: 40')),
    { only: 'UDP', verdict: {} },
  ),
  row(
    'Content-Length larger than the packet',
    bent(text => text.replace(/Content-Length: \d+/, 'Content-Length: 4000')),
    { wire: [...TALKED, 'ACK'], verdict: { outcome: 'abandoned', blame: 'trunk' }, only: 'UDP' },
  ),
  row(
    'no Content-Length',
    bent(text => text.replace(/Content-Length: \d+\r\n/, '')),
    { only: 'UDP' },
  ),
  row(
    'sip/2.0 in lower case',
    bent(text => text.replace('SIP/2.0', 'sip/2.0')),
  ),
  row(
    'a Via that a router has written anew',
    bent(text => text.replace(/Via: (\S+) [^;]+/, 'Via: $1 192.168.7.7:1024')),
  ),
  row(
    'another name and host in From',
    bent(text => text.replace(/From: .*;tag=/, 'From: "Other" <sip:other@10.9.9.9>;tag=')),
  ),
  row(
    'another name and host in To',
    bent(text => text.replace(/To: .*;tag=/, 'To: "Other" <sip:other@10.9.9.9>;tag=')),
  ),
  row(
    'a method in lower case in CSeq',
    bent(text => text.replace(/CSeq: (\d+) INVITE/, 'CSeq: $1 invite')),
  ),
  row(
    'spaces before the colon',
    bent(text => text.replace('Call-ID:', 'call-id  :')),
  ),
  row(
    'empty lines before it',
    bent(text => `\r\n\r\n${text}`),
  ),
  row(
    'no phrase',
    bent(text => text.replace(' Said', '')),
  ),
  row(
    'an empty phrase',
    bent(text => text.replace('Said', '')),
  ),
  row(
    'a phrase with quotes and brackets',
    bent(text => text.replace('Said', 'It\'s "OK" <now> 100%')),
  ),
  row(
    'compact names',
    bent(text =>
      text
        .replace('Via:', 'v:')
        .replace('From:', 'f:')
        .replace('To:', 't:')
        .replace('Call-ID:', 'i:')
        .replace('Contact:', 'm:')
        .replace('Content-Type:', 'c:')
        .replace('Content-Length:', 'l:'),
    ),
  ),
  row(
    'folded headers',
    bent(text => text.replace(/Contact: /, 'Contact:\r\n ')),
  ),
  row(
    'odd Server, Date and empty headers',
    bent(header('Server: \r\nDate: tomorrow, maybe\r\nX-Empty:\r\nSubject:')),
  ),
  row(
    'an identity as a tel URI with a context',
    bent(header('P-Asserted-Identity: <tel:7042;phone-context=example.com>')),
  ),
  row('every line with LF alone', says([180, { lineEnd: '\n' }], [200, { body: SDP, lineEnd: '\n' }]), {
    only: 'UDP',
  }),
  row(
    'a Supported, an Allow and a Require of timer',
    bent(
      header(
        'Supported: timer, 100rel\r\nAllow: INVITE,ACK\r\nSession-Expires: 1800;refresher=uas\r\nRequire: timer',
      ),
    ),
  ),
]

/** Where the dialog goes on. */
const CONTACTS: readonly PeerRow[] = [
  row(
    'no user in Contact',
    bent(text => text.replace('<sip:raw@', '<sip:')),
  ),
  row(
    'maddr in Contact',
    bent(text => text.replace(/(Contact: <[^>]*)>/, '$1;maddr=127.0.0.1>')),
  ),
  row('no Contact in the 200', says([180], [200, { body: SDP, contact: null }])),
  row('no Contact anywhere', says([180, { contact: null }], [200, { body: SDP, contact: null }])),
  row(
    'a name with a comma in Contact',
    bent(text => text.replace('Contact: <', 'Contact: Smith, John <')),
  ),
  row('a telephone number as Contact', says([200, { body: SDP, contact: '<tel:+442071838750>' }])),
  row('noise as Contact', says([200, { body: SDP, contact: '<<sip:>>' }])),
  row(
    'parameters and q in Contact',
    bent(text => text.replace(/(Contact: <[^>]*>)/, '$1;q=0.7;expires=60;+sip.instance="<urn:uuid:1>"')),
  ),
  row(
    'Contact with transport=tls',
    bent(text => text.replace(/(Contact: <[^>;]*)[^>]*>/, '$1;transport=tls>')),
  ),
  row(
    'Contact with sips',
    bent(text => text.replace('Contact: <sip:', 'Contact: <sips:')),
  ),
  row(
    'Contact with transport=tcp',
    bent(text => text.replace(/(Contact: <[^>;]*)[^>]*>/, '$1;transport=tcp>')),
  ),
  row(
    'a 200 whose Contact is another one than that of the 180',
    (call, request) => {
      if (request.method !== 'INVITE') return false
      call.reply(request, 180, 'Ringing')
      call.reply(request, 200, 'OK', { body: SDP, contact: `<sip:raw@127.0.0.1:${call.ports.other}>` })
      return true
    },
    { only: 'UDP', wire: ['INVITE', 'ACK@other', 'BYE@other'] },
  ),
  row(
    'a 180 without Contact, and a 200 with one elsewhere',
    (call, request) => {
      if (request.method !== 'INVITE') return false
      call.reply(request, 180, 'Ringing', { contact: null })
      call.reply(request, 200, 'OK', { body: SDP, contact: `<sip:raw@127.0.0.1:${call.ports.other}>` })
      return true
    },
    { only: 'UDP', wire: ['INVITE', 'ACK@other', 'BYE@other'] },
  ),
  row(
    'a Contact elsewhere, where requests are to stay with the trunk',
    says([200, { body: SDP, contact: '<sip:raw@10.255.255.1:5060>' }]),
    { settings: { staysWithTrunk: true } },
  ),
  row(
    'Record-Route in the 200 only',
    (call, request) => {
      if (request.method !== 'INVITE') return false
      call.reply(request, 180, 'Ringing')
      call.reply(request, 200, 'OK', {
        body: SDP,
        headers: [
          `Record-Route: <sip:127.0.0.1:${call.ports.main};lr${request.headers.some(({ value }) => /TCP/.test(value)) ? ';transport=tcp' : ''}>`,
        ],
        contact: '<sip:raw@10.255.255.1>',
      })
      return true
    },
    {
      check: call =>
        expect(headerValue(call.requests[1] ?? never(), 'route')).toContain(
          `127.0.0.1:${call.ports.main};lr`,
        ),
    },
  ),
  row(
    'two Record-Routes in one line',
    (call, request) => {
      if (request.method !== 'INVITE') return false
      call.reply(request, 200, 'OK', {
        body: SDP,
        headers: [`Record-Route: <sip:10.255.255.2;lr>, <sip:127.0.0.1:${call.ports.main};lr>`],
      })
      return true
    },
    {
      only: 'UDP',
      check: call =>
        expect(headerValue(call.requests[1] ?? never(), 'route')).toMatch(/^<sip:127\.0\.0\.1:\d+;lr>/),
    },
  ),
  row(
    'a Record-Route without lr',
    (call, request) => {
      if (request.method !== 'INVITE') return false
      call.reply(request, 200, 'OK', {
        body: SDP,
        headers: [`Record-Route: <sip:127.0.0.1:${call.ports.main}>`],
        contact: '<sip:raw@10.255.255.1>',
      })
      return true
    },
    {
      only: 'UDP',
      check(call) {
        for (const request of call.requests.slice(1)) {
          expect(request.uri).toBe(`sip:127.0.0.1:${call.ports.main}`)
          expect(headerValue(request, 'route')).toBe('<sip:raw@10.255.255.1>')
        }
      },
    },
  ),
]

function never(): never {
  throw new Error('Nothing came after the INVITE.')
}

export const ANSWERS: readonly PeerRow[] = [...PROGRESS, ...AUDIO, ...BENT, ...CONTACTS]
