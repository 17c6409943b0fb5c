import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import {
  HTTP_EVENTS_PATH,
  HTTP_EVENTS_PROTOCOL,
  HTTP_FILES_PATH,
  HTTP_LOG_OUT_PATH,
  HTTP_PAGE_HEADER,
  HTTP_PAGE_QUERY,
  HTTP_REQUEST_PATH,
} from '../../shared/ipc/bridge.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { answerRequest } from './answer-request.ts'
import { startEventSockets } from './event-sockets.ts'
import type { HostCertificate } from './host-certificate.ts'
import { sendExportedFile, sendPage } from './send-file.ts'
import { addressToOpen, createNameCheck, isLoopback } from './served-names.ts'
import { createSessions, type Session, type SessionLimits } from './sessions.ts'

export interface HttpHost {
  /** The address with a fresh one-time token: the first browser that opens it gets the session. */
  address(): string
  readonly port: number
  close(): Promise<void>
}

export interface HttpHostOptions {
  readonly engine: Engine
  readonly pagesDir: string
  readonly bindHost: string
  readonly port: number
  readonly log: Log
  /** Needed beyond loopback, where passwords and people's data would be read on the way. */
  readonly certificate?: HostCertificate | null
  /** Told when a token was used: the next browser needs another address. */
  readonly onEntered?: () => void
  readonly sessionLimits?: SessionLimits
  /** Milliseconds since the epoch; the machine's clock unless a test brings its own. */
  readonly now?: () => number
}

/** Connections at once: some pages with their events and uploads, and no more than a machine can hold for strangers. */
const CONNECTIONS_MAX = 256
/** Of one address of the network: its owner cannot keep the others out. */
const CONNECTIONS_OF_ADDRESS_MAX = 64
/** A request must have sent its headers within this time, and all of itself within the longer one. */
const HEADERS_WITHIN_MS = 10_000
const REQUEST_WITHIN_MS = 60_000
const SWEEP_MS = 60_000

/**
 * The second host: the engine's contract over HTTP and a WebSocket, and the built pages. Listens on `bindHost`: loopback in plain, any
 * other with TLS. A browser enters with a one-time token in the address. It gets a cookie, and its page a secret that no page of another
 * port can read; requests and events need both, and our own Host and Origin (against DNS rebinding and cross-site requests).
 */
export async function startHttpHost(options: HttpHostOptions): Promise<HttpHost> {
  const { engine, log, certificate = null } = options
  if (!isLoopback(options.bindHost) && certificate === null)
    throw new Error(`${options.bindHost} is reached from the network and is not served without TLS`)
  const sessions = createSessions(options.sessionLimits, options.now)
  const scheme = certificate ? 'https' : 'http'
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((problem: unknown) => {
      // a browser that closes a tab in the middle of an answer is no problem of ours
      if (response.destroyed || request.destroyed) return
      log.error('http request failed', { path: request.url, problem: String(problem) })
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end('Trunkline could not answer this request. See its log for details.')
    })
  }
  const limits = { headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS }
  const server: Server = certificate
    ? createTlsServer(
        {
          ...limits,
          cert: certificate.cert,
          key: certificate.key,
          minVersion: 'TLSv1.2',
          handshakeTimeout: HEADERS_WITHIN_MS,
        },
        answer,
      )
    : createServer(limits, answer)
  server.maxConnections = CONNECTIONS_MAX
  limitEachAddress(server)

  const isServedName = createNameCheck(options.bindHost)
  const isOurs = (request: IncomingMessage): boolean => {
    const host = request.headers.host ?? ''
    if (!isServedName(host, port())) return false
    const { origin } = request.headers
    return origin === undefined || origin === `${scheme}://${host}`
  }
  // cookies know no port: with it in the name, two hosts of one machine do not end each other's sessions
  const cookieName = (): string => `trunkline_session_${port()}`
  const cookieIn = (request: IncomingMessage): string | null => cookieOf(request, cookieName())
  const port = (): number => {
    const address = server.address() as AddressInfo | null // a TCP server's address is never a string
    return address?.port ?? 0
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    if (!isOurs(request)) return refuse(response, 403, 'This address is not served here.')
    const { path, token } = targetOf(request)
    const entered = sessions.find(cookieIn(request))
    if (path === '/' && token !== null) return enter(token, entered, response)
    if (!entered) return refuse(response, 401, ENTER_BY_TOKEN)
    if (path.startsWith(HTTP_FILES_PATH))
      return sendExportedFile(engine, path.slice(HTTP_FILES_PATH.length), response)
    if (path === HTTP_REQUEST_PATH || path === HTTP_LOG_OUT_PATH) {
      const session = sessions.find(entered.cookie, headerOf(request, HTTP_PAGE_HEADER))
      if (!session) return refuse(response, 401, ENTER_BY_TOKEN)
      return path === HTTP_REQUEST_PATH
        ? answerRequest(engine, request, response)
        : logOut(session, request, response)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET.')
    return sendPage(options.pagesDir, path, response)
  }

  function enter(token: string, before: Session | null, response: ServerResponse): void {
    const session = sessions.enter(token)
    if (!session) {
      if (before) redirect(response, '/')
      else refuse(response, 401, ENTER_BY_TOKEN)
      return
    }
    // the browser sends one cookie only: its other tabs go on with the new session
    if (before) sessions.end(before)
    log.info('browser entered', { sessions: sessions.size })
    options.onEntered?.()
    const secure = certificate ? '; Secure' : ''
    response.setHeader(
      'set-cookie',
      `${cookieName()}=${session.cookie}; HttpOnly; SameSite=Strict; Path=/${secure}`,
    )
    redirect(response, `/${HTTP_PAGE_QUERY}${session.pageSecret}`)
  }

  function logOut(session: Session, request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'POST') {
      refuse(response, 405, 'Log out with POST.')
      return
    }
    sessions.end(session)
    log.info('browser left', { sessions: sessions.size })
    response.setHeader('set-cookie', `${cookieName()}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`)
    response.writeHead(204).end()
  }

  const sockets = startEventSockets(engine, log)
  server.on('upgrade', (request, socket, head) => {
    // Node takes its own listener away with the upgrade; a reset without one would end the process
    socket.on('error', problem => log.debug('upgraded socket failed', { problem: String(problem) }))
    const session = isOurs(request) ? sessions.find(cookieIn(request), secretOfSocket(request)) : null
    if (!session || targetOf(request).path !== HTTP_EVENTS_PATH) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n', () => socket.destroy())
      return
    }
    const close = (): void => void socket.destroy()
    session.closers.add(close)
    socket.on('close', () => session.closers.delete(close))
    sockets.accept(request, socket, head)
  })
  const sweeping = setInterval(sessions.sweep, SWEEP_MS).unref()

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.bindHost, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    address: () => `${scheme}://${addressToOpen(options.bindHost)}:${port()}/?token=${sessions.newToken()}`,
    get port() {
      return port()
    },
    async close() {
      clearInterval(sweeping)
      sockets.close()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** Cuts off whoever opens more connections than a browser with many tabs; programs of this machine are trusted with the rest. */
function limitEachAddress(server: Server): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    if (isLoopback(address.replace(/^::ffff:/, ''))) return
    const count = (open.get(address) ?? 0) + 1
    if (count > CONNECTIONS_OF_ADDRESS_MAX) {
      socket.destroy()
      return
    }
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
}

const ENTER_BY_TOKEN =
  'Open Trunkline with the address that it printed when it started: it carries a one-time token. ' +
  'After one use, "trunkline address" prints the next one.'

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

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' ? value : null
}

/** The page's secret beside the name of the protocol (RFC 6455 section 1.9); an upgrade can carry no header of the page's own. */
function secretOfSocket(request: IncomingMessage): string | null {
  const [protocol, secret] = (headerOf(request, 'sec-websocket-protocol') ?? '')
    .split(',')
    .map(part => part.trim())
  return protocol === HTTP_EVENTS_PROTOCOL && secret !== undefined ? secret : null
}

function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value !== undefined) return value
  }
  return null
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end()
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}
