import { expect, test } from 'vitest'
import { readInfo, writeInfo } from '../../../electron/engine/telephony/call/info-digits.ts'

test.each([
  ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', { digit: '5', durationMs: 160 }],
  ['application/dtmf-relay', 'Signal= *\nDuration= 250', { digit: '*', durationMs: 250 }],
  ['Application/DTMF-Relay;x=y', 'signal=#', { digit: '#', durationMs: null }],
  ['application/dtmf-relay', 'Signal=11\r\nDuration=100', { digit: '#', durationMs: 100 }],
  ['application/dtmf', '7', { digit: '7', durationMs: null }],
  ['application/dtmf', 'd\r\n', { digit: 'D', durationMs: null }],
])('%s %j is a digit', (type, body, digit) => {
  expect(readInfo(type, body)).toEqual({ kind: 'digit', digit })
})

test.each([
  [undefined, '', 'nothing'],
  ['application/media_control+xml', '<media_control/>', 'unknown-type'],
  [undefined, 'Signal=5', 'unknown-type'],
  ['application/dtmf-relay', 'Duration=160', 'malformed'],
  ['application/dtmf-relay', 'Signal=99', 'malformed'],
  ['application/dtmf', 'hello', 'malformed'],
])('%s %j is %s', (type, body, kind) => {
  expect(readInfo(type, body).kind).toBe(kind)
})

test('what we write is what we read', () => {
  for (const digit of '0123456789*#ABCD') {
    const { contentType, content } = writeInfo(digit, 160)
    expect(readInfo(contentType, content)).toEqual({ kind: 'digit', digit: { digit, durationMs: 160 } })
  }
  expect(() => writeInfo('x', 160)).toThrow(/no key/)
})
