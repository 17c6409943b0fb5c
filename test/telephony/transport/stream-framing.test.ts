import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createStreamFramer,
  type StreamFramer,
} from '../../../electron/engine/telephony/transport/stream-framing.ts'

interface Read {
  readonly framer: StreamFramer
  /** Messages as they are, `<ping>`, `<pong>`, `<broken: why>`. */
  readonly seen: string[]
}

function read(chunks: readonly (string | Uint8Array)[] = []): Read {
  const seen: string[] = []
  const framer = createStreamFramer({
    onMessage: text => void seen.push(text),
    onPing: () => void seen.push('<ping>'),
    onPong: () => void seen.push('<pong>'),
    onBroken: reason => void seen.push(`<broken: ${reason}>`),
  })
  for (const chunk of chunks) framer.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  return { framer, seen }
}

const message = (body: string, lengthName = 'Content-Length', start = 'MESSAGE sip:a@b SIP/2.0'): string =>
  `${start}\r\nVia: SIP/2.0/TCP 10.0.0.9;branch=z9hG4bK1\r\n${lengthName}: ${Buffer.byteLength(body)}\r\n\r\n${body}`

const ringing = message('', 'l', 'SIP/2.0 180 Ringing')
const sms = message('Grüße, 你好 👋\r\n\r\nCall me')

describe('a stream of messages', () => {
  test('is cut where Content-Length says, also when the body holds empty lines and letters of several bytes', () => {
    expect(read([ringing + sms + ringing]).seen).toEqual([ringing, sms, ringing])
  })

  test('reads the same however the network cut it', () => {
    const bytes = Buffer.from(`\r\n\r\n${sms}${ringing}\r\n\r\n${sms}\r\n\r\n`)
    const whole = read([bytes]).seen
    expect(whole).toEqual(['<ping>', sms, ringing, '<ping>', sms, '<ping>'])
    for (let at = 1; at < bytes.length; at++) {
      expect(read([bytes.subarray(0, at), bytes.subarray(at)]).seen).toEqual(whole)
    }
    expect(read([...bytes].map(byte => Uint8Array.of(byte))).seen).toEqual(whole)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), cuts => {
        const points = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const chunks = points.slice(1).map((end, i) => bytes.subarray(points[i], end))
        expect(read(chunks).seen).toEqual(whole)
      }),
    )
  })

  test.each(['Content-Length', 'content-length', 'l', 'L', 'Content-Length \t'])('knows "%s"', name => {
    expect(read([message('four', name) + ringing]).seen).toHaveLength(2)
  })

  test('a folded Content-Length counts', () => {
    const folded = 'SIP/2.0 200 OK\r\nContent-Length:\r\n  4\r\n\r\nfour'
    expect(read([folded + ringing]).seen).toEqual([folded, ringing])
  })

  test('a head without Content-Length and without Content-Type has no body', () => {
    const bare = 'SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP a\r\n\r\n'
    expect(read([bare + ringing]).seen).toEqual([bare, ringing])
  })

  test('holds nothing once its last message is complete', () => {
    const { framer } = read([sms, ringing.slice(0, 20)])
    expect(framer.held).toBe(20)
    framer.push(Buffer.from(ringing.slice(20)))
    expect(framer.held).toBe(0)
  })
})

describe('CRLF keep-alive', () => {
  test('two empty lines are a ping, also when they come apart', () => {
    expect(read(['\r\n', '\r', '\n']).seen).toEqual(['<ping>'])
  })

  test('one empty line that we wait for is a pong, and a ping of the other side is still seen behind it', () => {
    const { framer, seen } = read()
    framer.awaitPong(true)
    framer.push(Buffer.from('\r\n'))
    framer.push(Buffer.from('\r\n\r\n'))
    expect(seen).toEqual(['<pong>', '<ping>'])
  })

  test('a ping of the other side is not taken for the pong that we wait for', () => {
    const { framer, seen } = read()
    framer.awaitPong(true)
    framer.push(Buffer.from('\r\n\r\n'))
    framer.push(Buffer.from('\r\n'))
    expect(seen).toEqual(['<ping>', '<pong>'])
  })

  test('one empty line before a message is no half of a later ping', () => {
    expect(read([`\r\n${ringing}\r\n`]).seen).toEqual([ringing])
  })
})

describe('what is no SIP ends the connection with a reason', () => {
  const reasonOf = (chunks: (string | Uint8Array)[]): string | undefined => read(chunks).seen.at(-1)

  test.each([
    ['HTTP', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a TLS hello', Uint8Array.of(0x16, 3, 1, 2, 0, 1)],
    ['the banner of an SSH server', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a message whose end was cut out', `${ringing.slice(0, 20)}\r\nv=0\r\n`.replace('SIP/2.0', 'xyz')],
  ])('%s', (_name, bytes) => {
    expect(reasonOf([bytes])).toBe('<broken: The other side sent something that is no SIP message.>')
  })

  test('a carriage return alone', () => expect(reasonOf(['\rx'])).toMatch(/carriage return/))

  test.each(['-5', 'many', '4 4', '99999999999'])(
    'Content-Length "%s": the head is handed on for its 400, then it ends',
    length => {
      const { seen } = read([`BYE sip:a SIP/2.0\r\nContent-Length: ${length}\r\n\r\nrest`])
      expect(seen).toEqual([
        `BYE sip:a SIP/2.0\r\nContent-Length: ${length}\r\n\r\n`,
        '<broken: The Content-Length of a SIP message is no number.>',
      ])
    },
  )

  test('two Content-Length that differ', () => {
    expect(reasonOf(['BYE sip:a SIP/2.0\r\nl: 4\r\nContent-Length: 5\r\n\r\n'])).toMatch(/two different/)
  })

  test('a body without Content-Length', () => {
    expect(reasonOf(['BYE sip:a SIP/2.0\r\nc: application/sdp\r\n\r\nv=0'])).toMatch(/no Content-Length/)
  })

  test('a head or a body beyond 64 KB is not collected', () => {
    const { framer, seen } = read(['BYE sip:a SIP/2.0\r\nX: ', 'x'.repeat(65_536)])
    expect(seen).toEqual(['<broken: A SIP message is longer than 65535 bytes.>'])
    framer.push(Buffer.from(ringing))
    expect([seen.length, framer.held]).toEqual([1, 0])
    expect(reasonOf(['BYE sip:a SIP/2.0\r\nl: 65536\r\n\r\n'])).toMatch(/longer than 65535/)
  })

  test('random bytes never throw and never pile up', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 30 }), chunks => {
        const { framer, seen } = read([ringing, ...chunks])
        expect(framer.held).toBeLessThanOrEqual(65_535)
        expect(seen.filter(one => one.startsWith('<broken')).length).toBeLessThanOrEqual(1)
      }),
    )
  })
})
