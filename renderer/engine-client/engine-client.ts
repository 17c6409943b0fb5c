import { failure, type Result } from '../../shared/errors.ts'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import type { EventBatch, RequestInput, RequestName, RequestOutput } from '../../shared/ipc/contract.ts'
import { createHttpBridge, type Link } from './http-bridge.ts'

declare global {
  interface Window {
    /** Put there by the preload script of the desktop. */
    readonly trunkline?: Bridge
  }
}

const http = window.trunkline ? null : createHttpBridge()
const bridge: Bridge | null = window.trunkline ?? http

/** Asks the engine. Never throws: what goes wrong comes back as a failure with its sentence. */
export async function request<Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
): Promise<Result<RequestOutput<Name>>> {
  if (!bridge) return failure('internal', 'This page has no way to the engine.')
  try {
    const reply = await bridge.request(name, input)
    // The engine's handlers are typed by the same contract, so the value has the output type of `name`.
    return reply as Result<RequestOutput<Name>>
  } catch (problem) {
    return failure('internal', `The engine could not be asked: ${String(problem)}`)
  }
}

/** Ends the session of this browser; null on the desktop, which has none. */
export const logOut: (() => Promise<boolean>) | null = http ? http.logOut : null

/** Batches of events, in order. Returns how to stop listening. */
export function onBatch(listener: (batch: EventBatch) => void): () => void {
  return bridge ? bridge.onEvents(listener) : () => undefined
}

/** Tells whether events arrive. The desktop's link is always open. */
export function onLink(listener: (link: Link) => void): () => void {
  if (http) return http.onLink(listener)
  listener({ state: 'open' })
  return () => undefined
}
