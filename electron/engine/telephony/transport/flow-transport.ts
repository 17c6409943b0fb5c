import { EmitterImpl, type Transport, TransportState } from 'sip.js/lib/api/index.js'
import type { Logger } from 'sip.js/lib/core/index.js'
import type { FlowTransportCore } from './sip-endpoint.ts'

export interface FlowTransportOptions {
  readonly core: FlowTransportCore
  /** Called around each message that goes up; throws when the user agent only logged that it dropped it. */
  readonly guard: (handle: () => void) => void
}

/**
 * sip.js's Transport over one flow of an endpoint. A datagram flow has no connection to lose, so the machine is
 *
 *   disconnected --connect()--> connecting --> connected --disconnect()--> disconnecting --> disconnected
 *
 * with both waiting states left in the same turn.
 */
export class FlowTransport implements Transport {
  onConnect: (() => void) | undefined
  onDisconnect: ((error?: Error) => void) | undefined
  onMessage: ((message: string) => void) | undefined
  readonly protocol: string
  readonly #core: FlowTransportCore
  readonly #guard: (handle: () => void) => void
  readonly #stateEmitter = new EmitterImpl<TransportState>()
  #state: TransportState = TransportState.Disconnected

  constructor(_logger: Logger, options: FlowTransportOptions) {
    this.#core = options.core
    this.#guard = options.guard
    this.protocol = options.core.protocol
  }

  get state(): TransportState {
    return this.#state
  }

  get stateChange(): EmitterImpl<TransportState> {
    return this.#stateEmitter
  }

  isConnected(): boolean {
    return this.#state === TransportState.Connected
  }

  async connect(): Promise<void> {
    if (this.#state !== TransportState.Disconnected) return
    this.#move(TransportState.Connecting)
    // What the handler throws goes to the shim, which logs it and answers the request.
    this.#core.onMessage = message => this.#guard(() => this.onMessage?.(message))
    this.#move(TransportState.Connected)
    this.onConnect?.()
  }

  async disconnect(): Promise<void> {
    if (this.#state !== TransportState.Connected) return
    this.#move(TransportState.Disconnecting)
    this.#core.onMessage = null
    this.#move(TransportState.Disconnected)
    this.onDisconnect?.()
  }

  dispose(): Promise<void> {
    return this.disconnect()
  }

  send(message: string): Promise<void> {
    if (!this.isConnected()) return Promise.reject(new Error('The SIP transport is not connected.'))
    return this.#core.send(message)
  }

  #move(state: TransportState): void {
    this.#state = state
    this.#stateEmitter.emit(state)
  }
}
