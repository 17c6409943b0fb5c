import type { Randomness } from '../../electron/engine/ports/randomness.ts'
import { createDoorkeeper } from '../../electron/engine/telephony/transport/doorkeeper.ts'
import type { ShimFlow } from '../../electron/engine/telephony/transport/shim-flow.ts'
import type {
  Hop,
  SipTransport,
  SocketAddress,
} from '../../electron/engine/telephony/transport/sip-endpoint.ts'
import {
  type Crossing,
  createWireShim,
  type WireShim,
} from '../../electron/engine/telephony/transport/wire-shim.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { rememberingLog } from './silent-log.ts'

export const LOCAL: SocketAddress = { host: '10.0.0.1', port: 5060 }
export const TRUNK: Hop = { host: '10.0.0.9', port: 5080, transport: 'UDP' }

/** A wire shim on a table: nothing but a clock that a test moves, what it sent, and what it gave to sip.js. */
export interface ShimBench {
  readonly clock: FakeClock
  readonly shim: WireShim
  readonly flow: ShimFlow
  readonly log: ReturnType<typeof rememberingLog>
  readonly sent: { readonly atMs: number; readonly text: string; readonly to: Hop }[]
  readonly delivered: string[]
  /** Why the flow was told that the trunk could not be reached. */
  readonly faults: string[]
  readonly crossings: Crossing[]
  /** What `sent` got since the last call of this. */
  newlySent(): string[]
  receive(text: string, from?: Hop): void
  write(text: string): Promise<void>
}

export function createShimBench(
  options: {
    deliver?: (text: string) => void
    resends?: boolean
    transport?: SipTransport
    localFor?: (hop: Hop) => SocketAddress | Promise<SocketAddress>
    tcpForLarge?: boolean
  } = {},
): ShimBench {
  const clock = createFakeClock()
  const trunk: Hop = { ...TRUNK, transport: options.transport ?? 'UDP' }
  const log = rememberingLog()
  let token = 0
  const randomness: Randomness = {
    token: count => String(++token).padStart(count, '0'),
    fraction: () => 0.5,
  }
  const sent: { atMs: number; text: string; to: Hop }[] = []
  const delivered: string[] = []
  const faults: string[] = []
  const crossings: Crossing[] = []
  let looked = 0
  const shim = createWireShim({
    clock,
    randomness,
    log,
    doorkeeper: createDoorkeeper({ isKnown: undefined, clock, log }),
    localFor: options.localFor ?? (() => LOCAL),
    contactFor: () => LOCAL,
    resends: options.resends ?? true,
    send: async (text, to) => void sent.push({ atMs: clock.monotonic(), text, to }),
    trace: crossing => void crossings.push(crossing),
  })
  const flow: ShimFlow = {
    viaHost: 'ours.invalid',
    remote: trunk,
    transport: trunk.transport,
    tcpForLarge: options.tcpForLarge ?? false,
    staysWithTrunk: false,
    mediaSecurity: null,
    redirected: () => undefined,
    publicAddress: null,
    givenAddress: null,
    seenAs: () => undefined,
    lost: fault => void faults.push(fault.sentence),
    acceptsRequests: true,
    contactUser: 'ours',
    hasDialog: () => false,
    deliver(text) {
      delivered.push(text)
      options.deliver?.(text)
    },
  }
  shim.addFlow(flow)
  return {
    clock,
    shim,
    flow,
    log,
    sent,
    delivered,
    faults,
    crossings,
    newlySent() {
      const fresh = sent.slice(looked).map(packet => packet.text)
      looked = sent.length
      return fresh
    },
    receive: (text, from = trunk) => shim.incoming(text, Buffer.byteLength(text), from),
    write: text => shim.outgoing(flow, text),
  }
}

interface RequestParts {
  readonly method: string
  readonly branch?: string
  readonly uri?: string
  readonly via?: string
  readonly to?: string
  readonly from?: string
  readonly extra?: readonly string[]
  readonly body?: string
}

/** A request as sip.js (or, with another `via`, the other side) writes it. */
export function request(parts: RequestParts): string {
  const { method, branch = 'z9hG4bKone', extra = [], body = '' } = parts
  const cseqMethod = method
  return [
    `${method} ${parts.uri ?? 'sip:123@10.0.0.9:5080'} SIP/2.0`,
    `Via: SIP/2.0/UDP ${parts.via ?? 'ours.invalid'};branch=${branch};rport`,
    `To: ${parts.to ?? '<sip:123@10.0.0.9>'}`,
    `From: ${parts.from ?? '<sip:us@10.0.0.1>;tag=f1'}`,
    `CSeq: 1 ${cseqMethod}`,
    'Call-ID: call-1',
    'Max-Forwards: 70',
    ...extra,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

/** The answer to a request that was on the wire: same Via, From, Call-ID and CSeq. */
export function answer(
  to: string,
  status: number,
  reason: string,
  extra: readonly string[] = [],
  body = '',
): string {
  const keep = to.split('\r\n').filter(line => /^(via|from|call-id|cseq):/i.test(line))
  const toLine = /^To: (.*)$/m.exec(to)?.[1]?.trim() ?? ''
  const tagged = status === 100 || /;tag=/.test(toLine) ? toLine : `${toLine};tag=t1`
  const head = [`SIP/2.0 ${status} ${reason}`, ...keep, `To: ${tagged}`, ...extra]
  return [...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')
}
