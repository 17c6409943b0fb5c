import type { Failure } from '../errors.ts'
import type { EventBatch } from './contract.ts'

/** A reply as it crosses: a value, never an exception. `value` has the output type of the request. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: Failure }

/**
 * The two functions that a page is given by its host. On the desktop the preload script puts them on
 * `window.trunkline`; in the headless host the page makes them over HTTP and a WebSocket.
 */
export interface Bridge {
  request(name: string, input: unknown): Promise<Reply>
  /** Batches in order; a gap in their numbers means that some were missed. Returns how to stop listening. */
  onEvents(listener: (batch: EventBatch) => void): () => void
}

/** Channel names of Electron's IPC. */
export const IPC_REQUEST = 'trunkline:request'
export const IPC_EVENTS = 'trunkline:events'

/** Paths of the headless host. */
export const HTTP_REQUEST_PATH = '/api/request'
export const HTTP_EVENTS_PATH = '/api/events'
export const HTTP_FILES_PATH = '/api/files/'
export const HTTP_LOG_OUT_PATH = '/api/log-out'

/** What a page says with every request: the secret that it got when its browser entered. */
export const HTTP_PAGE_HEADER = 'x-trunkline-page'
/** The same for the event socket, which can carry no header of its own: a second subprotocol beside this one. */
export const HTTP_EVENTS_PROTOCOL = 'trunkline'
/** Where the page finds its secret at first, in the address that its browser is sent to; what stands behind the `#` stays. */
export const HTTP_PAGE_QUERY = '?page='
