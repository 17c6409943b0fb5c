import { expect, test } from 'vitest'
import {
  formatSipMessage,
  parseSipMessage,
} from '../../../electron/engine/telephony/transport/message-text.ts'
import { strictlyRouted } from '../../../electron/engine/telephony/transport/strict-route.ts'

/** The request line and the Route headers of a BYE with this route set. */
function routed(...routes: readonly string[]): string[] | null {
  const text = [
    'BYE sip:callee@10.0.0.9:5070 SIP/2.0',
    'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1',
    ...routes.map(route => `Route: ${route}`),
    'To: <sip:callee@10.0.0.9>;tag=a',
    '',
    '',
  ].join('\r\n')
  const message = parseSipMessage(text)
  if (message?.kind !== 'request') throw new Error('It is a request.')
  const strict = strictlyRouted(message)
  return (
    strict &&
    formatSipMessage(strict)
      .split('\r\n')
      .filter(line => /^(BYE|Route)/.test(line))
  )
}

test('a strict router is the Request-URI, and the target comes last (RFC 3261 12.2.1.1)', () => {
  expect(routed('<sip:10.0.0.2>', '<sip:10.0.0.3;lr>')).toEqual([
    'BYE sip:10.0.0.2 SIP/2.0',
    'Route: <sip:10.0.0.3;lr>',
    'Route: <sip:callee@10.0.0.9:5070>',
  ])
  expect(routed('<sip:p@10.0.0.2:5080;method=INVITE?x=y>, <sip:10.0.0.3;lr>')).toEqual([
    'BYE sip:p@10.0.0.2:5080 SIP/2.0',
    'Route: <sip:10.0.0.3;lr>',
    'Route: <sip:callee@10.0.0.9:5070>',
  ])
})

test('loose routers, and a request without a route, stay as they are', () => {
  expect(routed()).toBeNull()
  expect(routed('<sip:10.0.0.2;lr>', '<sip:10.0.0.3>')).toBeNull()
  expect(routed('<sip:10.0.0.2;lr=on;transport=tcp>')).toBeNull()
})
