import { PLAIN_SDP } from '../../support/plain-session.ts'
import { answer } from '../../support/shim-bench.ts'

const SDP = ['Contact: <sip:far@10.0.0.9:5080>', 'Content-Type: application/sdp']
const CHALLENGE = 'realm="trunk", nonce="abc", qop="auth", algorithm=MD5'

const responses: readonly (readonly [
  status: number,
  reason: string,
  extra: readonly string[],
  body: string,
])[] = [
  [100, 'Trying', [], ''],
  [180, 'Ringing', ['Contact: <sip:far@10.0.0.9:5080>'], ''],
  [183, 'Session Progress', [...SDP, 'Require: 100rel', 'RSeq: 1'], PLAIN_SDP],
  [
    200,
    'OK',
    [...SDP, 'Record-Route: <sip:10.0.0.8;lr>, <sip:10.0.0.7;lr>', 'Session-Expires: 90;refresher=uas'],
    PLAIN_SDP,
  ],
  [302, 'Moved Temporarily', ['Contact: "A" <sip:1@10.0.0.9>;q=0.5, <sip:2@10.0.0.9>;q=1.0'], ''],
  [401, 'Unauthorized', [`WWW-Authenticate: Digest ${CHALLENGE}`], ''],
  [
    407,
    'Proxy Authentication Required',
    [
      `Proxy-Authenticate: Digest ${CHALLENGE}`,
      'Proxy-Authenticate: Digest realm="x", nonce="y", algorithm=SHA-256',
    ],
    '',
  ],
  [422, 'Session Interval Too Small', ['Min-SE: 1800'], ''],
  [486, 'Busy Here', ['Reason: Q.850;cause=17;text="User busy"'], ''],
  [503, 'Service Unavailable', ['Retry-After: 120 (soon);duration=30'], ''],
]

const requests: readonly (readonly [method: string, extra: readonly string[], body: string])[] = [
  ['INVITE', SDP, PLAIN_SDP],
  ['ACK', [], ''],
  ['BYE', ['Reason: SIP;cause=200;text="Call completed elsewhere"'], ''],
  ['CANCEL', [], ''],
  ['UPDATE', SDP, PLAIN_SDP],
  ['INFO', ['Content-Type: application/dtmf-relay'], 'Signal=5\r\nDuration=160\r\n'],
  ['OPTIONS', ['Accept: application/sdp'], ''],
  ['REFER', ['Refer-To: <sip:1@10.0.0.9?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>'], ''],
  [
    'NOTIFY',
    ['Event: refer', 'Subscription-State: active;expires=60', 'Content-Type: message/sipfrag'],
    'SIP/2.0 180 Ringing\r\n',
  ],
  ['MESSAGE', ['Content-Type: text/plain'], 'Grüß dich'],
  ['PRACK', ['RAck: 1 1 INVITE'], ''],
  ['REGISTER', ['Contact: <sip:far@10.0.0.9>', 'Expires: 60'], ''],
]

/**
 * What the far end of a call may say to us: every response to our INVITE, requests inside that dialog, and requests of
 * a call of its own. `serial` makes branches and Call-IDs of their own.
 */
export function ownTraffic(invite: string, serial: string): Buffer[] {
  const headerOf = (name: string): string => new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(invite)?.[1] ?? ''
  const toUs = (method: string, extra: readonly string[], body: string, inside: boolean): string =>
    [
      `${method} sip:fuzzed@10.0.0.1:5060 SIP/2.0`,
      // A CANCEL and an ACK belong to the INVITE by their branch.
      `Via: SIP/2.0/UDP 10.0.0.9:5080;branch=z9hG4bK${serial}${inside ? 'in' : 'new'}${/ACK|CANCEL/.test(method) ? 'INVITE' : method};rport`,
      `From: ${inside ? `${headerOf('To')};tag=t1` : `"Far" <sip:far@10.0.0.9>;tag=f${serial}`}`,
      `To: ${inside ? headerOf('From') : '<sip:us@10.0.0.1>'}`,
      `Call-ID: ${inside ? headerOf('Call-ID') : `call-${serial}`}`,
      `CSeq: 7 ${method}`,
      'Max-Forwards: 70',
      ...extra,
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n')
  return [
    ...responses.map(([status, reason, extra, body]) => answer(invite, status, reason, extra, body)),
    ...[true, false].flatMap(inside =>
      requests.map(([method, extra, body]) => toUs(method, extra, body, inside)),
    ),
  ].map(text => Buffer.from(text, 'utf8'))
}
