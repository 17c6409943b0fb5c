import { expect, test } from 'vitest'
import { createMask, maskCredentials } from '../../../electron/engine/telephony/trace/mask-credentials.ts'
import { createTrunkTrace } from '../../../electron/engine/telephony/trace/trunk-trace.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'

const message = (at: number, text = `OPTIONS ${at}`): TraceMessage => ({
  at,
  direction: 'sent',
  transport: 'UDP',
  local: '10.0.0.1:5060',
  remote: '10.0.0.9:5060',
  resent: false,
  text,
})

test('a trunk that talks for ever keeps its last messages, oldest first, and says how many it let go', () => {
  const trace = createTrunkTrace({ messagesMax: 3, charactersMax: 1_000 })
  for (let at = 1; at <= 7; at++) trace.record(message(at))
  expect(trace.messages().map(({ at }) => at)).toEqual([5, 6, 7])
  expect(trace.dropped).toBe(4)
})

test('long messages push out more than one short one, so the trace stays within its characters', () => {
  const trace = createTrunkTrace({ messagesMax: 100, charactersMax: 100 })
  for (let at = 1; at <= 5; at++) trace.record(message(at, 'x'.repeat(20)))
  trace.record(message(6, 'y'.repeat(55)))
  expect(trace.messages().map(({ at }) => at)).toEqual([4, 5, 6])
  trace.record(message(7, 'z'.repeat(300)))
  // one message always stays, or the newest could never be seen
  expect(trace.messages().map(({ at }) => at)).toEqual([7])
  trace.record(message(8))
  expect(trace.messages().map(({ at }) => at)).toEqual([8])
})

test('an SRTP key is hidden in an offer, and the body keeps its length', () => {
  const key = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'
  const offer = [
    'INVITE sip:1@x SIP/2.0',
    'Content-Type: application/sdp',
    '',
    `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20|1:4 UNENCRYPTED_SRTCP`,
    `a=crypto:2 AEAD_AES_256_GCM inline:${key};inline:${key}|2:4`,
    'a=sendrecv',
    '',
  ].join('\r\n')
  const masked = maskCredentials(offer)
  expect(masked).not.toContain(key)
  expect(masked.length).toBe(offer.length)
  expect(masked).toMatch(/a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:\*{40}\|2\^20\|1:4 UNENCRYPTED_SRTCP\r\n/)
  expect(masked).toMatch(/inline:\*{40};inline:\*{40}\|2:4\r\na=sendrecv/)
})

test('values of custom headers are hidden in what is sent and in what echoes them, also when they are folded', () => {
  const mask = createMask(['X-Token', 'X.Odd+Name'])
  const text = [
    'INVITE sip:1@x SIP/2.0',
    'x-token : tok-1',
    'X.Odd+Name: tok-2',
    ' tok-3',
    'X-Tokens: shown',
    'XaOdd+Name: shown',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
  expect(mask(text).split('\r\n')).toEqual([
    'INVITE sip:1@x SIP/2.0',
    'x-token : (masked)',
    'X.Odd+Name: (masked)',
    'X-Tokens: shown',
    'XaOdd+Name: shown',
    'Content-Length: 0',
    '',
    '',
  ])
})
