import { expect, test } from 'vitest'
import { maskCredentials } from '../../../electron/engine/telephony/trace/mask-credentials.ts'
import { createTraceRecorder } from '../../../electron/engine/telephony/trace/trace-recorder.ts'
import { renderLadder } from '../../../shared/model/ladder.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'

const start = Date.UTC(2026, 0, 5, 9, 0, 0)
const message = (
  at: number,
  direction: 'sent' | 'received',
  startLine: string,
  cseq: string,
  extra: Partial<TraceMessage> & { sdp?: boolean } = {},
): TraceMessage => {
  const { sdp = false, ...rest } = extra
  const type = sdp ? 'Content-Type: application/sdp\r\n' : ''
  return {
    at: start + at,
    direction,
    transport: 'UDP',
    local: '10.0.0.1:5060',
    remote: '10.0.0.9:5060',
    resent: false,
    text: `${startLine}\r\nCSeq: ${cseq}\r\n${type}\r\n`,
    ...rest,
  }
}

test('a call through a proxy is drawn as three lifelines, with times, SDP and resends', () => {
  const ladder = renderLadder([
    message(0, 'sent', 'INVITE sip:1@x SIP/2.0', '1 INVITE', { sdp: true }),
    message(500, 'sent', 'INVITE sip:1@x SIP/2.0', '1 INVITE', { sdp: true, resent: true }),
    message(512, 'received', 'SIP/2.0 100 Trying', '1 INVITE'),
    message(1700, 'received', 'SIP/2.0 200 OK', '1 INVITE', { sdp: true }),
    message(1701, 'sent', 'ACK sip:1@x SIP/2.0', '1 ACK', { remote: '10.0.0.7:5080' }),
    message(6000, 'received', 'BYE sip:2@x SIP/2.0', '2 BYE', { remote: '10.0.0.7:5080' }),
    message(6001, 'sent', 'SIP/2.0 200 OK', '2 BYE', { remote: '10.0.0.7:5080' }),
  ])
  expect(ladder).toMatchInlineSnapshot(`
    "                        10.0.0.1:5060               10.0.0.9:5060                     10.0.0.7:5080
    09:00:00.000  +0.000    |--------- INVITE (SDP) --------->|                                 |
    09:00:00.500  +0.500    |------ INVITE (SDP) again ------>|                                 |
    09:00:00.512  +0.012    |<---------- 100 Trying ----------|                                 |
    09:00:01.700  +1.188    |<--------- 200 OK (SDP) ---------|                                 |
    09:00:01.701  +0.001    |------------------------------ ACK ------------------------------->|
    09:00:06.000  +4.299    |<------------------------------ BYE -------------------------------|
    09:00:06.001  +0.001    |-------------------------- 200 OK (BYE) -------------------------->|
    "
  `)
})

test('an attempt without messages says so', () => {
  expect(renderLadder([])).toBe('No SIP message was recorded for this attempt.\n')
})

test('the secret of a digest never reaches a trace, the user name does', () => {
  const text = [
    'INVITE sip:1@x SIP/2.0',
    'Proxy-Authorization: Digest username="trunk", realm="r", nonce="n", response="0123456789abcdef"',
    'authorization : Digest response="fedcba",',
    '  username="other"',
    'X: y',
    '\r\n',
  ].join('\r\n')
  const masked = maskCredentials(text)
  expect(masked).not.toMatch(/0123456789abcdef|fedcba|nonce/)
  expect(masked).toContain('Proxy-Authorization: Digest username="trunk", (masked)\r\n')
  expect(masked).toContain('authorization : Digest username="other", (masked)\r\nX: y')
})

test('the recorder keeps calls apart, marks repetitions and stays within its bounds', () => {
  const recorder = createTraceRecorder(2)
  const invite = message(0, 'sent', 'INVITE sip:1@x SIP/2.0', '1 INVITE')
  recorder.record('a', invite)
  recorder.record('a', { ...invite, at: start + 500 })
  recorder.record('b', { ...invite, text: `INVITE\r\n\r\n${'x'.repeat(70_000)}` })
  expect(recorder.messages('a').map(entry => entry.resent)).toEqual([false, true])
  expect(recorder.messages('b')[0]?.text.length).toBeLessThan(20_000)
  recorder.record('c', invite)
  expect([recorder.size, recorder.messages('a').length]).toEqual([2, 0])
  for (let n = 0; n < 300; n++) recorder.record('c', { ...invite, text: `${n}` })
  expect(recorder.take('c')).toHaveLength(200)
  expect(recorder.size).toBe(1)
})
