import { failure } from '../../shared/errors.ts'
import {
  type Bridge,
  HTTP_EVENTS_PATH,
  HTTP_EVENTS_PROTOCOL,
  HTTP_LOG_OUT_PATH,
  HTTP_PAGE_HEADER,
  HTTP_REQUEST_PATH,
  type Reply,
} from '../../shared/ipc/bridge.ts'
import type { EventBatch } from '../../shared/ipc/contract.ts'
import { decodeWire, encodeWire } from '../../shared/ipc/wire-codec.ts'
import { pageSecret, takePageSecret } from './page-secret.ts'

/** Waits between two tries to reach the engine again, in milliseconds; the last one is repeated. */
const RECONNECT_AFTER_MS = [250, 500, 1000, 2000, 4000, 8000] as const

export type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  /** `retryAt` is when the next try begins, in ms since the epoch. */
  | { readonly state: 'lost'; readonly retryAt: number }
  /** The engine answers, but does not know this browser: its session has ended, or the engine was started again. */
  | { readonly state: 'shut-out'; readonly retryAt: number }

export interface HttpBridge extends Bridge {
  /** Tells about the event socket: a page shows it when the engine is out of reach. */
  onLink(listener: (link: Link) => void): () => void
  /** Ends the session of this browser. The link is then `shut-out`; false when the host could not be told. */
  logOut(): Promise<boolean>
}

/** Whether the host answers that it does not know our session. */
async function isShutOut(): Promise<boolean> {
  try {
    return (await fetch(HTTP_REQUEST_PATH, { headers: ourHeaders() })).status === 401
  } catch {
    return false // it does not answer at all
  }
}

const ourHeaders = (): Record<string, string> => ({ [HTTP_PAGE_HEADER]: pageSecret() })

const OUT_OF_REACH =
  'The engine of Trunkline does not answer. See that it still runs on its machine; this page comes back by itself.'
const NOT_LET_IN =
  'This browser is not logged in any more. Open Trunkline with the address that "trunkline address" prints.'

/** The bridge of the headless host: requests over HTTP, events over a WebSocket that is opened again when it drops. */
export function createHttpBridge(page: Location = window.location): HttpBridge {
  const batchListeners = new Set<(batch: EventBatch) => void>()
  const linkListeners = new Set<(link: Link) => void>()
  let link: Link = { state: 'connecting' }
  let failures = 0

  function tell(next: Link): void {
    link = next
    for (const listener of linkListeners) listener(next)
  }

  function connect(): void {
    const scheme = page.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${page.host}${HTTP_EVENTS_PATH}`, [
      HTTP_EVENTS_PROTOCOL,
      // an empty one is not allowed, and any other is refused
      pageSecret() || 'none',
    ])
    socket.onopen = () => {
      failures = 0
      tell({ state: 'open' })
    }
    socket.onmessage = message => {
      // The same build wrote it on the other side of the socket.
      const batch = decodeWire(String(message.data)) as EventBatch
      for (const listener of batchListeners) listener(batch)
    }
    socket.onclose = () => {
      const last = RECONNECT_AFTER_MS.length - 1
      const wait = RECONNECT_AFTER_MS[Math.min(failures, last)] ?? RECONNECT_AFTER_MS[last] ?? 8000
      failures += 1
      const retryAt = Date.now() + wait
      if (link.state !== 'shut-out') tell({ state: 'lost', retryAt })
      // A socket does not say why it was refused; a request does. Another tab may enter meanwhile, so we go on trying.
      void isShutOut().then(shutOut => {
        if (shutOut) tell({ state: 'shut-out', retryAt })
        else if (link.state === 'shut-out') tell({ state: 'lost', retryAt })
      })
      window.setTimeout(connect, wait)
    }
  }
  takePageSecret(page)
  connect()

  return {
    async request(name, input): Promise<Reply> {
      try {
        const response = await fetch(HTTP_REQUEST_PATH, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...ourHeaders() },
          body: encodeWire({ name, input }),
        })
        if (response.status === 401) return failure('not_allowed', NOT_LET_IN)
        return decodeWire(await response.text()) as Reply // what answer-request.ts writes
      } catch {
        return failure('internal', OUT_OF_REACH) // no network, or an answer that is no JSON
      }
    },
    onEvents(listener) {
      batchListeners.add(listener)
      return () => batchListeners.delete(listener)
    },
    async logOut() {
      try {
        const { ok, status } = await fetch(HTTP_LOG_OUT_PATH, { method: 'POST', headers: ourHeaders() })
        return ok || status === 401
      } catch {
        return false // said by the link
      }
    },
    onLink(listener) {
      linkListeners.add(listener)
      listener(link)
      return () => linkListeners.delete(listener)
    },
  }
}
