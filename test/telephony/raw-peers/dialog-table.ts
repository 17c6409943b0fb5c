import { expect } from 'vitest'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import type { PeerCall } from '../../support/raw-peer.ts'
import { asks, type PeerRow, SDP } from './peer-row.ts'

/** Long enough for every question. */
const LONG = { listenAfterPromptMs: 8_000 }
const HUNG_UP = ['INVITE', 'ACK']
/** How much of the message was heard until the peer hangs up is no matter here. */
const TALK: PeerRow['verdict'] = { sipStatus: 200 }
type Question = (call: PeerCall) => void
const asked =
  (method: string, more: Parameters<PeerCall['ask']>[1] = {}): Question =>
  call =>
    call.ask(method, more)

/** Asks this in the dialog; the statuses of the answers, the last one being that to the BYE. */
const row = (
  name: string,
  questions: readonly Question[],
  statuses: readonly number[],
  more: Partial<PeerRow> = {},
): PeerRow => ({
  name,
  peer: asks(...questions),
  order: LONG,
  wire: HUNG_UP,
  verdict: TALK,
  check(call) {
    const final = call.answers.map(({ status }) => status).filter(status => status !== 500)
    expect(final).toEqual([...statuses, 200])
  },
  ...more,
})
const version = (sdp: string, number: number): string => sdp.replace('o=- 1 1', `o=- 1 ${number}`)
const reInvite = (...bodies: readonly string[]): Question[] =>
  bodies.flatMap((body, at) => [asked('INVITE', { body: version(body, at + 2) })])
const T38 = 'm=image 9 udptl t38\r\na=T38FaxVersion:0\r\n'

export const DIALOGS: readonly PeerRow[] = [
  row(
    'a re-INVITE that holds, and one that takes the call back',
    reInvite(`${SDP}a=sendonly\r\n`, `${SDP}a=sendrecv\r\n`),
    [200, 200],
  ),
  row(
    'a re-INVITE that makes the call inactive, and one that does not',
    reInvite(`${SDP}a=inactive\r\n`, SDP),
    [200, 200],
  ),
  row('a re-INVITE with another codec', reInvite(SDP.replace('AVP 0', 'AVP 8')), [200]),
  row('a re-INVITE for fax (T.38)', reInvite(SDP.replace(/m=.*\r\n/, T38)), [488]),
  row(
    'a re-INVITE for fax beside audio that is off',
    reInvite(SDP.replace(/m=.*\r\n/, `m=audio 0 RTP/AVP 0\r\n${T38}`)),
    [488],
  ),
  row('a re-INVITE with a codec that nobody has', reInvite(SDP.replace('AVP 0', 'AVP 18')), [488]),
  row('an UPDATE without a description', [asked('UPDATE')], [200]),
  row('an UPDATE with one', [asked('UPDATE', { body: version(SDP, 2) })], [200]),
  row('an OPTIONS', [asked('OPTIONS')], [200]),
  row(
    'a key by INFO',
    [
      asked('INFO', {
        edit: text =>
          text.replace(
            'Content-Length: 0\r\n\r\n',
            'Content-Type: application/dtmf-relay\r\nContent-Length: 9\r\n\r\nSignal=5\n',
          ),
      }),
    ],
    [200],
  ),
  row(
    'an INFO of a package that nobody asked for',
    [asked('INFO', { headers: ['Info-Package: nothing'] })],
    [469],
  ),
  row('an INFO with nothing in it', [asked('INFO')], [200]),
  row(
    'a text',
    [
      asked('MESSAGE', {
        edit: text =>
          text.replace(
            'Content-Length: 0\r\n\r\n',
            'Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
          ),
      }),
    ],
    [200],
  ),
  row('a text that is a picture', [asked('MESSAGE', { headers: ['Content-Type: image/png'] })], [415]),
  row('a REFER', [asked('REFER', { headers: ['Refer-To: <sip:112@127.0.0.1>'] })], [603]),
  row(
    'a NOTIFY for nothing',
    [asked('NOTIFY', { headers: ['Event: talk', 'Subscription-State: active'] })],
    [489],
  ),
  row('a PRACK for nothing', [asked('PRACK', { headers: ['RAck: 1 1 INVITE'] })], [481]),
  row('a method that nobody knows', [asked('PUBLISHED')], [], {
    check: call => expect(call.answers[0]?.status).toBeGreaterThanOrEqual(400),
  }),
  row(
    'a request that needs an extension that nobody has',
    [asked('UPDATE', { headers: ['Require: nothing-we-know'] })],
    [],
    {
      check: call => expect(call.answers.length).toBe(2),
    },
  ),
  row('a BYE from another address', [], [], {
    only: 'UDP',
    peer(call, request) {
      if (request.method === 'INVITE') call.reply(request, 200, 'OK', { body: SDP })
      if (request.method === 'ACK') call.ask('BYE', { from: 'other' })
      return request.method === 'INVITE'
    },
  }),
  ...(
    [
      [
        'with a bent Request-URI',
        (text: string) => text.replace(/^BYE \S+/, 'BYE sip:somebody@192.0.2.9:5080;x=y'),
      ],
      ['without a user in it', (text: string) => text.replace(/^BYE sip:[^@]*@/, 'BYE sip:')],
      ['with sip/2.0 in lower case', (text: string) => text.replace(' SIP/2.0\r\nVia', ' sip/2.0\r\nVia')],
      ['with a display name of its own', (text: string) => text.replace('From: ', 'From: "Gateway, 7" ')],
    ] as const
  ).map(([what, edit]) =>
    row(`a BYE ${what}`, [], [], {
      peer(call, request) {
        if (request.method === 'INVITE') call.reply(request, 200, 'OK', { body: SDP })
        if (request.method === 'ACK') call.ask('BYE', { edit })
        return request.method === 'INVITE'
      },
    }),
  ),
  row('a BYE that says that the network failed', [], [], {
    peer(call, request) {
      if (request.method === 'INVITE') call.reply(request, 200, 'OK', { body: SDP })
      if (request.method === 'ACK') call.ask('BYE', { headers: ['Reason: Q.850;cause=34;text="No circuit"'] })
      return request.method === 'INVITE'
    },
  }),
  row('an OPTIONS and an UPDATE in the early dialog', [], [], {
    peer(call, request) {
      if (request.method !== 'INVITE') return false
      call.reply(request, 183, 'Progress', { body: SDP })
      call.ask('OPTIONS')
      call.whenAnswered(1, () => {
        call.ask('UPDATE')
        call.whenAnswered(2, () => call.reply(request, 200, 'OK', { body: SDP }))
      })
      return true
    },
    order: {},
    wire: ['INVITE', 'ACK', 'BYE'],
    check: call => expect(call.answers.map(({ status }) => status)).toEqual([200, 200]),
  }),
  ...['1', '2147483646'].map(rseq =>
    row(`a 183 that wants a PRACK (RSeq ${rseq})`, [], [], {
      peer(call, request) {
        if (request.method === 'INVITE')
          call.reply(request, 183, 'Progress', { body: SDP, headers: ['Require: 100rel', `RSeq: ${rseq}`] })
        const [invite] = call.requests
        if (request.method === 'PRACK' && invite) {
          call.reply(request, 200, 'OK')
          call.reply(invite, 200, 'OK')
        }
        return request.method === 'INVITE' || request.method === 'PRACK'
      },
      order: {},
      wire: ['INVITE', 'PRACK', 'ACK', 'BYE'],
      check: call =>
        expect(headerValue(call.requests[1] ?? call.requests[0] ?? never(), 'rack')).toMatch(`${rseq} `),
    }),
  ),
]

function never(): never {
  throw new Error('Nothing came.')
}
