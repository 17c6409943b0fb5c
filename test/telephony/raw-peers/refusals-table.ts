import { expect } from 'vitest'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { bent, challenges, HEARD, type PeerRow, REFUSED, SDP, says, TALKED } from './peer-row.ts'

const refuses = (
  name: string,
  status: number,
  headers: readonly string[],
  verdict: PeerRow['verdict'],
  settings?: Record<string, unknown>,
): PeerRow => ({
  name: `${status} ${name}`,
  peer: says([status, { headers }]),
  wire: REFUSED,
  verdict: { sipStatus: status, ...verdict },
  ...(settings && { settings }),
})

const STATUSES: readonly PeerRow[] = [
  refuses('busy', 486, [], { outcome: 'busy', blame: 'recipient' }),
  refuses('busy everywhere', 600, [], { outcome: 'busy', blame: 'recipient' }),
  refuses('not found', 404, [], { outcome: 'invalid-number', blame: 'recipient' }),
  refuses('gone', 410, [], { outcome: 'invalid-number', blame: 'recipient' }),
  refuses('incomplete', 484, [], { outcome: 'invalid-number', blame: 'recipient' }),
  refuses('does not exist', 604, [], { outcome: 'invalid-number', blame: 'recipient' }),
  refuses('declined', 603, [], { outcome: 'rejected', blame: 'recipient' }),
  refuses('unwanted', 607, [], { outcome: 'blocked' }),
  refuses(
    'blocked by analytics, in ATIS words',
    603,
    ['Reason: Q.850;cause=21;text="v=analytics1;url=https://redress.example"'],
    { outcome: 'blocked' },
  ),
  refuses(
    'rejected, with where to have that looked at',
    608,
    ['Call-Info: <https://redress.example/jcard>;purpose=jwscard'],
    { outcome: 'blocked' },
  ),
  refuses('for lack of a line', 503, ['Retry-After: 20'], { outcome: 'congestion', retryAfterSeconds: 20 }),
  refuses('with a Retry-After of years', 503, ['Retry-After: 999999999 (some day)'], {
    outcome: 'congestion',
  }),
  refuses('of a trunk that fails', 500, [], { outcome: 'congestion' }),
  refuses('of a gateway behind it', 502, [], { outcome: 'congestion' }),
  refuses('for lack of money', 402, [], { outcome: 'trunk-failed', blame: 'trunk' }),
  refuses('forbidden', 403, [], { outcome: 'trunk-failed', blame: 'trunk' }),
  refuses('with Q.850 cause 20 (phone off)', 480, ['Reason: Q.850;cause=20;text="Subscriber absent"'], {
    outcome: 'no-answer',
  }),
  refuses('with Q.850 cause 21', 403, ['Reason: Q.850;cause=21'], { outcome: 'rejected' }),
  refuses('with Q.850 cause 3', 404, ['Reason: Q.850;cause=3'], { outcome: 'congestion' }),
  refuses('with Q.850 cause 34, and busy all the same', 486, ['Reason: Q.850;cause=34'], { outcome: 'busy' }),
  refuses('with Q.850 cause 1', 503, ['Reason: Q.850;cause=1'], { outcome: 'invalid-number' }),
  refuses('of audio, where encryption is off', 488, [], {
    outcome: 'trunk-failed',
    sentence: expect.stringContaining('turn SRTP on') as unknown as string,
  }),
  refuses(
    'of audio, where encryption is required',
    488,
    [],
    { outcome: 'trunk-failed', sentence: expect.stringContaining('turn SRTP off') as unknown as string },
    { srtp: 'required' },
  ),
  refuses('that nobody knows', 499, [], {}),
  refuses('with a Warning and noise in Reason', 480, ['Warning: 399 x "y', 'Reason: ;;;=,,"'], {
    outcome: 'no-answer',
  }),
  refuses('with 407 and no challenge', 407, [], { outcome: 'trunk-failed' }),
]

const PATIENCE: readonly PeerRow[] = [
  {
    name: 'a 183 that says cause 17, and nothing more',
    peer: says([183, { headers: ['Reason: Q.850;cause=17;text="User busy"'] }]),
    order: { ringTimeoutMs: 400 },
    wire: ['INVITE', 'CANCEL', 'ACK'],
    verdict: { outcome: 'busy', blame: 'recipient' },
  },
  {
    name: 'a 183 that says cause 1, with an announcement',
    peer: says([183, { headers: ['Reason: Q.850;cause=1'], body: SDP }]),
    order: { ringTimeoutMs: 400 },
    wire: ['INVITE', 'CANCEL', 'ACK'],
    verdict: { outcome: 'invalid-number' },
  },
  {
    name: 'ringing for ever, and a 487 without a tag',
    peer(call, request) {
      if (request.method === 'INVITE') call.reply(request, 180, 'Ringing')
      if (request.method !== 'CANCEL') return request.method === 'INVITE'
      const [invite] = call.requests
      call.reply(request, 200, 'OK')
      if (invite)
        call.reply(invite, 487, 'Request Terminated', {
          edit: text => text.replace(/(To: .*);tag=raw/, '$1'),
        })
      return true
    },
    order: { ringTimeoutMs: 400 },
    wire: ['INVITE', 'CANCEL', 'ACK'],
    verdict: { outcome: 'no-answer', blame: 'recipient' },
  },
  {
    name: 'a 200 that crosses our CANCEL',
    peer(call, request) {
      if (request.method === 'INVITE') call.reply(request, 180, 'Ringing')
      if (request.method !== 'CANCEL') return request.method === 'INVITE'
      const [invite] = call.requests
      if (invite) call.reply(invite, 200, 'OK', { body: SDP })
      call.reply(request, 200, 'OK')
      return true
    },
    order: { ringTimeoutMs: 400 },
    wire: ['INVITE', 'CANCEL', 'ACK', 'BYE'],
    verdict: { outcome: 'no-answer' },
  },
  {
    name: 'only a 100',
    peer: says([100]),
    order: { ringTimeoutMs: 400 },
    wire: ['INVITE', 'CANCEL', 'ACK'],
    verdict: { outcome: 'no-answer', blame: 'network' },
  },
  {
    name: 'no answer at all',
    peer: () => true,
    // a trunk of its own, because it is taken for dead
    settings: { pingIntervalS: 3_600 },
    only: 'UDP',
    wire: ['INVITE'],
    verdict: { outcome: 'trunk-failed', blame: 'trunk', sipStatus: null },
  },
]

const ACCOUNT = { credentials: { user: 'agent', password: 'secret' } }
const ANSWERED = ['INVITE', 'ACK', 'INVITE', 'ACK', 'BYE']
const challenged = (
  name: string,
  status: 401 | 407,
  headers: readonly string[],
  more: Partial<PeerRow> = {},
): PeerRow => ({
  name,
  peer: challenges(status, headers),
  ...{ wire: ANSWERED, verdict: HEARD, settings: ACCOUNT },
  ...more,
})
const authorization = (
  key: 'authorization' | 'proxy-authorization',
  text: string | RegExp,
): Partial<PeerRow> => ({
  check: call => {
    const second = call.requests.filter(({ method }) => method === 'INVITE')[1]
    expect(second && headerValue(second, key)).toMatch(text)
  },
})

const CHALLENGES: readonly PeerRow[] = [
  challenged(
    '407 with SHA-256 and MD5 of different nonces',
    407,
    [
      'Proxy-Authenticate: Digest realm="a", nonce="one", algorithm=SHA-256, qop="auth"',
      'Proxy-Authenticate: Digest realm="a", nonce="two", algorithm=MD5, qop="auth"',
    ],
    authorization('proxy-authorization', /nonce="one".*SHA-256|SHA-256.*nonce="one"/),
  ),
  challenged('two challenges in one line', 401, [
    'WWW-Authenticate: Digest realm="a", nonce="one", algorithm=MD5, Digest realm="b", nonce="two", algorithm=SHA-256',
  ]),
  challenged(
    'a realm with quotes in it',
    401,
    ['WWW-Authenticate: Digest realm="a \\"b\\" c", nonce="n"'],
    authorization('authorization', 'realm="a \\"b\\" c"'),
  ),
  challenged(
    'an empty opaque',
    401,
    ['WWW-Authenticate: Digest realm="a", nonce="n", opaque=""'],
    authorization('authorization', 'opaque=""'),
  ),
  challenged(
    'qop "auth,auth-int"',
    401,
    ['WWW-Authenticate: Digest realm="a", nonce="n", qop="auth,auth-int"'],
    authorization('authorization', /qop=auth\b(?!-)/),
  ),
  challenged('a challenge without qop', 401, ['WWW-Authenticate: Digest realm="a", nonce="n"']),
  challenged(
    'an algorithm that nobody speaks beside MD5',
    401,
    [
      'WWW-Authenticate: Digest realm="a", nonce="x", algorithm=AKAv1-MD5',
      'WWW-Authenticate: Digest realm="a", nonce="n", algorithm=MD5',
    ],
    authorization('authorization', 'nonce="n"'),
  ),
  challenged('digest in lower case', 401, ['www-authenticate: digest Realm="a", Nonce="n"']),
  challenged('407 after a 183', 407, [], {
    peer: challenges(407, ['Proxy-Authenticate: Digest realm="a", nonce="n"'], [[183, { body: SDP }]]),
  }),
  challenged(
    'a challenge, where there is no password',
    401,
    ['WWW-Authenticate: Digest realm="a", nonce="n"'],
    {
      settings: {},
      wire: REFUSED,
      verdict: { outcome: 'trunk-failed', sipStatus: 401 },
    },
  ),
  {
    name: 'a challenge again and again',
    peer: (call, request) => {
      if (request.method !== 'INVITE') return false
      call.reply(request, 401, 'No', {
        headers: [`WWW-Authenticate: Digest realm="a", nonce="n${call.requests.length}"`],
      })
      return true
    },
    settings: ACCOUNT,
    wire: ['INVITE', 'ACK', 'INVITE', 'ACK'],
    verdict: { outcome: 'trunk-failed', sipStatus: 401 },
  },
]

const number = (uri: string): string => /sip:([^@]*)@/.exec(uri)?.[1] ?? ''
const REDIRECTIONS: readonly PeerRow[] = [
  {
    name: '302 to another host, which is followed',
    peer: (call, request) => {
      if (request.method !== 'INVITE') return false
      if (call.came.at(-1) === 'INVITE@other')
        call.reply(request, 200, 'OK', { body: SDP, contact: `<sip:raw@127.0.0.1:${call.ports.other}>` })
      else
        call.reply(request, 302, 'Moved', {
          contact: `<sip:${number(request.uri)}@127.0.0.1:${call.ports.other};transport=udp>`,
        })
      return true
    },
    only: 'UDP',
    settings: { redirects: true },
    wire: ['INVITE', 'ACK', 'INVITE@other', 'ACK@other', 'BYE@other'],
    verdict: HEARD,
  },
  {
    name: '302 to another host, where redirections are not followed',
    peer(call, request) {
      if (request.method !== 'INVITE') return false
      const contact = `<sip:${number(request.uri)}@127.0.0.1:${call.ports.other}>`
      call.reply(request, 302, 'Moved', { contact })
      return true
    },
    wire: REFUSED,
    verdict: { outcome: 'trunk-failed', sipStatus: 302 },
  },
  ...['112', '911', '+442079460999'].map(
    (target): PeerRow => ({
      name: `302 to ${target}`,
      peer: says([302, { contact: `<sip:${target}@127.0.0.1>` }]),
      settings: { redirects: true },
      wire: REFUSED,
      verdict: { outcome: 'trunk-failed', sipStatus: 302 },
    }),
  ),
  {
    name: '422 with a longer session',
    peer: (call, request) => {
      if (request.method !== 'INVITE') return false
      if (headerValue(request, 'min-se') === '3600') call.reply(request, 200, 'OK', { body: SDP })
      else call.reply(request, 422, 'Too small', { headers: ['Min-SE: 3600'] })
      return true
    },
    wire: ['INVITE', 'ACK', 'INVITE', 'ACK', 'BYE'],
    verdict: HEARD,
  },
]

const KEY = 'inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'
const ENCRYPTED: readonly PeerRow[] = [
  ['a key', `${KEY}`],
  ['a key with a lifetime', `${KEY}|2^31`],
  ['a key with an identifier', `${KEY}|2^20|1:4`],
].map(
  ([what, key]): PeerRow => ({
    name: `an answer with ${what}`,
    peer: says([
      200,
      { body: SDP.replace('RTP/AVP 0', `RTP/AVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 ${key}`) },
    ]),
    settings: { srtp: 'optional' },
    only: 'TCP',
    wire: TALKED,
    verdict: HEARD,
  }),
)

export const REFUSALS: readonly PeerRow[] = [
  ...[...STATUSES, ...PATIENCE, ...CHALLENGES, ...REDIRECTIONS, ...ENCRYPTED],
  {
    name: 'a 486 that is bent: no phrase, no Contact, another Via',
    peer: says([
      486,
      {
        contact: null,
        edit: text => text.replace(' Said', '').replace(/Via: (\S+) [^;]+/, 'Via: $1 10.0.0.9:7'),
      },
    ]),
    wire: REFUSED,
    verdict: { outcome: 'busy' },
  },
  {
    name: 'From without its tag',
    peer: bent(text => text.replace(/(From: .*);tag=[^\r]*/, '$1')),
    only: 'UDP',
    wire: TALKED,
    verdict: HEARD,
  },
]
