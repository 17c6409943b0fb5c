import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const TARGETS = [
  '//',
  'http://',
  '//[',
  'http://[',
  '/\\[::',
  '/%',
  '/%zz?token=%',
  '*',
  '?token',
  '/../..',
  `/${'a'.repeat(7_000)}`,
]
const METHODS = ['GET', 'POST', 'TRACE', 'CONNECT', 'OPTIONS', 'PUT', 'get', 'GET\0']

/** Bytes that no browser sends; with `cookie` of somebody who has entered. */
export function hostileBytes(at: number, port: number, cookie: string): string {
  const target = TARGETS[at % TARGETS.length] ?? '/'
  const method = METHODS[at % METHODS.length] ?? 'GET'
  const host = `Host: ${at % 3 === 0 ? 'x' : `127.0.0.1:${port}`}\r\n`
  const who = at % 2 === 0 ? `Cookie: ${cookie}\r\n` : ''
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
  const kinds = [
    `GET ${target} HTTP/1.1\r\n${host}${who}${upgrade}\r\n`,
    `GET /api/events HTTP/1.1\r\n${host}${who}${upgrade}Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 99\r\n\r\n`,
    `${method} ${target} HTTP/1.1\r\n${host}${who}\r\n`,
    `GET ${target}\r\n\r\n`,
    `POST /api/request HTTP/1.1\r\n${host}${who}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n`,
    `POST /api/request HTTP/1.1\r\n${host}${who}Content-Length: 5\r\nContent-Length: 7\r\n\r\n{"a":1}`,
    `POST /api/request HTTP/1.1\r\n${host}${who}Content-Length: 99\r\n\r\n{"name":`,
    `GET / HTTP/1.1\r\n${host}X: ${'y'.repeat(20_000)}\r\n\r\n`,
    `GET / HTTP/1.1\r\n${host}${'X: y\r\n'.repeat(3_000)}\r\n`,
    `GET / HTTP/1.1\r\n${host}`,
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc',
    '\0\0\0\0',
  ]
  return kinds[at % kinds.length] ?? ''
}

/** Sends bytes on a connection of their own and ends it in one of the ways that clients do; the status that came back, or null. */
export async function sendHostile(
  port: number,
  bytes: string,
  end: 'wait' | 'close' | 'reset',
): Promise<number | null> {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.on('error', () => {}) // refused and cut off is what is tried here
  let answer = ''
  socket.setEncoding('latin1').on('data', part => {
    answer += part
  })
  const closed = once(socket, 'close')
  socket.on('connect', () => {
    socket.write(bytes, 'latin1')
    if (end === 'reset') socket.resetAndDestroy()
    else if (end === 'close') socket.end()
    else setTimeout(() => socket.destroy(), 100).unref()
  })
  await closed
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0) || null
}
