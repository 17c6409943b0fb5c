import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HTTP_EVENTS_PATH, HTTP_FILES_PATH, HTTP_REQUEST_PATH } from '../../shared/ipc/bridge.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { answerRequest } from './answer-request.ts'
import { startEventSockets } from './event-sockets.ts'
import { sendExportedFile, sendPage } from './send-file.ts'

export interface HttpHost {
  /** The address with a fresh one-time token: the first browser that opens it gets the session. */
  address(): string
  readonly port: number
  close(): Promise<void>
}

const TOKEN_BYTES = 24
const SESSION_COOKIE = 'trunkline_session'
/** Tokens that were handed out and not used yet; the oldest is forgotten first. */
const TOKENS_MAX = 16
const SESSIONS_MAX = 64
/** Connections at once: some pages with their events and uploads, and no more than a machine can hold for strangers. */
const CONNECTIONS_MAX = 256
/** A request must have sent its headers within this time, and all of itself within the longer one. */
const HEADERS_WITHIN_MS = 10_000
const REQUEST_WITHIN_MS = 60_000

/**
 * The second host: the engine's contract over HTTP and a WebSocket, and the built pages. Listens on `bindHost`
 * (loopback unless told otherwise). A browser enters with a one-time token in the address, which is exchanged for a
 * session cookie; every other request needs that cookie and our own Host and Origin (against DNS rebinding and
 * cross-site requests).
 */
export async function startHttpHost(options: {
  readonly engine: Engine
  readonly pagesDir: string
  readonly bindHost: string
  readonly port: number
  readonly log: Log
}): Promise<HttpHost> {
  const { engine, log } = options
  const tokens: string[] = []
  const sessions: string[] = []

  const server: Server = createServer(
    { headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS },
    (request, response) => {
      serve(request, response).catch((problem: unknown) => {
        // a browser that closes a tab in the middle of an answer is no problem of ours
        if (response.destroyed || request.destroyed) return
        log.error('http request failed', { path: request.url, problem: String(problem) })
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
        response.end('Trunkline could not answer this request. See its log for details.')
      })
    },
  )
  server.maxConnections = CONNECTIONS_MAX

  const isOurs = (request: IncomingMessage): boolean => {
    const host = request.headers.host ?? ''
    if (!allowedHosts(options.bindHost, port()).has(host)) return false
    const origin = request.headers.origin
    return origin === undefined || origin === `http://${host}`
  }
  const hasSession = (request: IncomingMessage): boolean => {
    const cookie = cookieOf(request, SESSION_COOKIE)
    return cookie !== null && sessions.some(session => sameText(session, cookie))
  }
  const port = (): number => {
    const address = server.address() as AddressInfo | null // a TCP server's address is never a string
    return address?.port ?? 0
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    if (!isOurs(request)) return refuse(response, 403, 'This address is not served here.')
    const { path, token } = targetOf(request)
    const entered = hasSession(request)
    if (path === '/' && token !== null) return entered ? redirectHome(response) : enter(token, response)
    if (!entered) return refuse(response, 401, ENTER_BY_TOKEN)
    if (path === HTTP_REQUEST_PATH) return answerRequest(engine, request, response)
    if (path.startsWith(HTTP_FILES_PATH))
      return sendExportedFile(engine, path.slice(HTTP_FILES_PATH.length), response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET.')
    return sendPage(options.pagesDir, path, response)
  }

  function enter(token: string, response: ServerResponse): void {
    const at = tokens.findIndex(known => sameText(known, token))
    if (at < 0) {
      refuse(response, 401, ENTER_BY_TOKEN)
      return
    }
    tokens.splice(at, 1)
    const session = randomBytes(TOKEN_BYTES).toString('base64url')
    sessions.push(session)
    if (sessions.length > SESSIONS_MAX) sessions.shift()
    log.info('browser entered', { sessions: sessions.length, next: address() })
    response.setHeader('set-cookie', `${SESSION_COOKIE}=${session}; HttpOnly; SameSite=Strict; Path=/`)
    redirectHome(response)
  }

  function address(): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    tokens.push(token)
    if (tokens.length > TOKENS_MAX) tokens.shift()
    const host = options.bindHost.includes(':') ? `[${options.bindHost}]` : options.bindHost
    return `http://${host}:${port()}/?token=${token}`
  }

  const sockets = startEventSockets(engine, log)
  server.on('upgrade', (request, socket, head) => {
    // Node takes its own listener away with the upgrade; a reset without one would end the process
    socket.on('error', problem => log.debug('upgraded socket failed', { problem: String(problem) }))
    if (!isOurs(request) || !hasSession(request) || targetOf(request).path !== HTTP_EVENTS_PATH) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n', () => socket.destroy())
      return
    }
    sockets.accept(request, socket, head)
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.bindHost, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    address,
    get port() {
      return port()
    },
    async close() {
      sockets.close()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

const ENTER_BY_TOKEN =
  'Open Trunkline with the address that it printed when it started: it carries a one-time token. ' +
  'After one use, the log shows the next one ("browser entered", "next").'

/** The pages load nothing from elsewhere and run no inline script; Mantine needs inline styles. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob: data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/**
 * Path and token of a request target (RFC 9112, section 3.2). It is split and never parsed as an address: `//`, `http://[` and
 * the like are paths that lead nowhere, not errors.
 */
function targetOf(request: IncomingMessage): { readonly path: string; readonly token: string | null } {
  const target = request.url ?? '/'
  const query = target.indexOf('?')
  if (query < 0) return { path: target, token: null }
  return { path: target.slice(0, query), token: new URLSearchParams(target.slice(query)).get('token') }
}

function allowedHosts(bindHost: string, port: number): Set<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]', bindHost.includes(':') ? `[${bindHost}]` : bindHost]
  return new Set(names.map(name => `${name}:${port}`))
}

function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value !== undefined) return value
  }
  return null
}

/** Compares secrets without telling by the time taken where they differ. */
function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

function redirectHome(response: ServerResponse): void {
  response.writeHead(303, { location: '/' }).end()
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}
