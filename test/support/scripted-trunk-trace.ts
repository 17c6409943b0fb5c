import type { TraceMessage } from '../../shared/model/trace.ts'
import { FIXTURE_NOW } from './scripted-fixtures.ts'

const US = '192.168.40.7:5060'
const PROXY = '192.168.40.12:5060'
const GATEWAY = '203.0.113.80:5080'
const STEP_MS = 700

/** One call over a proxy, with a request that was sent twice; every third one is busy. */
function call(nth: number): TraceMessage[] {
  const number = `+4420794${String(60_000 + nth).padStart(5, '0')}`
  const id = `c${nth}f3a@192.168.40.7`
  const busy = nth % 3 === 2
  const sdp =
    'v=0\r\no=- 1 1 IN IP4 192.168.40.7\r\ns=-\r\nc=IN IP4 192.168.40.7\r\nt=0 0\r\nm=audio 20000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n'
  const steps: readonly (readonly [TraceMessage['direction'], string, string, string, boolean])[] = [
    ['sent', `INVITE sip:${number}@sip.provider.example SIP/2.0`, '1 INVITE', PROXY, false],
    ['sent', `INVITE sip:${number}@sip.provider.example SIP/2.0`, '1 INVITE', PROXY, true],
    ['received', 'SIP/2.0 100 Trying', '1 INVITE', PROXY, false],
    ['received', 'SIP/2.0 180 Ringing', '1 INVITE', PROXY, false],
    ...(busy
      ? ([
          ['received', 'SIP/2.0 486 Busy Here', '1 INVITE', PROXY, false],
          ['sent', `ACK sip:${number}@sip.provider.example SIP/2.0`, '1 ACK', PROXY, false],
        ] as const)
      : ([
          ['received', 'SIP/2.0 200 OK', '1 INVITE', PROXY, false],
          ['sent', `ACK sip:${number}@203.0.113.80:5080 SIP/2.0`, '1 ACK', GATEWAY, false],
          ['sent', `BYE sip:${number}@203.0.113.80:5080 SIP/2.0`, '2 BYE', GATEWAY, false],
          ['received', 'SIP/2.0 200 OK', '2 BYE', GATEWAY, false],
        ] as const)),
  ]
  return steps.map(([direction, startLine, cseq, remote, resent], step) => {
    const body = startLine.startsWith('INVITE') ? sdp : ''
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n'
    return {
      at: FIXTURE_NOW - 3_600_000 + nth * 6_000 + step * STEP_MS,
      direction,
      transport: 'UDP',
      local: US,
      remote,
      resent,
      text: `${startLine}\r\nVia: SIP/2.0/UDP ${US};branch=z9hG4bK${nth}\r\nFrom: <sip:+442079460000@sip.provider.example>;tag=a${nth}\r\nTo: <sip:${number}@sip.provider.example>\r\nCall-ID: ${id}\r\nCSeq: ${cseq}\r\n${type}Content-Length: ${body.length}\r\n\r\n${body}`,
    }
  })
}

/** The busy hour of a trunk, cut at `count` messages. */
export function trunkTrace(count: number): TraceMessage[] {
  const messages: TraceMessage[] = []
  for (let nth = 0; messages.length < count; nth++) messages.push(...call(nth))
  return messages.slice(0, count)
}
