import {
  type Invitation,
  Inviter,
  type Session,
  SessionState,
  UserAgent,
  type UserAgentDelegate,
} from 'sip.js/lib/api/index.js'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import {
  createSipEndpoint,
  type SipEndpointOptions,
} from '../../electron/engine/telephony/transport/create-sip-endpoint.ts'
import { createUserAgent } from '../../electron/engine/telephony/transport/create-user-agent.ts'
import { formatAddress } from '../../electron/engine/telephony/transport/routing.ts'
import type {
  OpenFlow,
  SipEndpoint,
  SipFlow,
  SocketAddress,
} from '../../electron/engine/telephony/transport/sip-endpoint.ts'
import { renderLadder } from '../../shared/model/ladder.ts'
import type { TraceMessage } from '../../shared/model/trace.ts'
import { tellOnFailure } from './failed-test.ts'
import { plainSessionFactory } from './plain-session.ts'
import { silentLog } from './silent-log.ts'

/** A user agent of ours on an endpoint of its own, with everything that crossed its wire. */
export interface Party {
  readonly endpoint: SipEndpoint
  readonly flow: SipFlow
  readonly userAgent: UserAgent
  readonly trace: TraceMessage[]
  close(): Promise<void>
  /** Closes the socket without ending calls: for lines so bad that some never end. */
  abandon(): Promise<void>
}

export interface PartyOptions
  extends Partial<
      Pick<
        SipEndpointOptions,
        'link' | 'resends' | 'clock' | 'log' | 'host' | 'secondHost' | 'transports' | 'tlsListener'
      >
    >,
    Partial<Pick<OpenFlow, 'transport' | 'tls' | 'tcpForLarge' | 'publicAddress'>> {
  readonly remote: SocketAddress | null
  readonly delegate?: UserAgentDelegate
  readonly credentials?: { readonly user: string; readonly password: string }
}

/** Opens an endpoint on loopback and starts a user agent on it. It takes incoming requests when it has a delegate. */
export async function startParty(options: PartyOptions): Promise<Party> {
  const log = options.log ?? silentLog
  const endpoint = await createSipEndpoint({
    host: options.host ?? '127.0.0.1',
    port: 0,
    clock: options.clock ?? systemClock,
    randomness: systemRandomness,
    log,
    ...(options.link && { link: options.link }),
    ...(options.secondHost !== undefined && { secondHost: options.secondHost }),
    ...(options.transports && { transports: options.transports }),
    ...(options.tlsListener && { tlsListener: options.tlsListener }),
    ...(options.resends !== undefined && { resends: options.resends }),
  })
  const flow = endpoint.openFlow({
    remote: options.remote,
    acceptsRequests: options.delegate !== undefined,
    ...(options.transport && { transport: options.transport }),
    ...(options.tls && { tls: options.tls }),
    ...(options.tcpForLarge !== undefined && { tcpForLarge: options.tcpForLarge }),
    ...(options.publicAddress && { publicAddress: options.publicAddress }),
  })
  const trace: TraceMessage[] = []
  endpoint.onTrace((_callId, message) => void trace.push(message))
  const inTls = (): TraceMessage[] => trace.filter(message => message.transport === 'TLS')
  tellOnFailure(`SIP in TLS at ${formatAddress(endpoint.local)}:`, () =>
    inTls().length > 0 ? renderLadder(inTls()) : '',
  )
  const uri = UserAgent.makeURI(`sip:party@${formatAddress(endpoint.local)}`)
  if (!uri) throw new Error('the address of the party is no SIP URI')
  const userAgent = createUserAgent({
    flow,
    uri,
    userAgentString: 'Trunkline/test',
    sessionDescriptionHandlerFactory: plainSessionFactory,
    log,
    ...(options.delegate && { delegate: options.delegate }),
    ...(options.credentials && { credentials: options.credentials }),
  })
  await userAgent.start()
  return {
    endpoint,
    flow,
    userAgent,
    trace,
    async close() {
      await userAgent.stop()
      flow.close()
      await endpoint.close()
    },
    async abandon() {
      flow.close()
      await endpoint.close()
      await userAgent.stop()
    },
  }
}

/** An outgoing call from `party` to a number at `to`; not sent yet. */
export function dial(party: Party, number: string, to: SocketAddress, extraHeaders: string[] = []): Inviter {
  const target = UserAgent.makeURI(`sip:${number}@${formatAddress(to)}`)
  if (!target) throw new Error(`no SIP URI can be made of ${number}`)
  return new Inviter(party.userAgent, target, { earlyMedia: false, extraHeaders })
}

/** Resolves when the session reaches `state`; rejects when it ends before or `timeoutMs` pass. */
export function reached(session: Session, state: SessionState, timeoutMs = 5_000): Promise<void> {
  return new Promise((resolve, reject) => {
    if (session.state === state) return resolve()
    const finish = (error?: Error): void => {
      clearTimeout(timer)
      session.stateChange.removeListener(onChange)
      if (error) reject(error)
      else resolve()
    }
    const onChange = (next: SessionState): void => {
      if (next === state) finish()
      else if (next === SessionState.Terminated)
        finish(new Error(`The session ended before it was ${state}.`))
    }
    const timer = setTimeout(
      () => finish(new Error(`The session is ${session.state}, not ${state}, after ${timeoutMs} ms.`)),
      timeoutMs,
    )
    session.stateChange.addListener(onChange)
  })
}

/** A promise with its resolver, for the moment when a delegate is called. */
export function moment<T>(): { readonly promise: Promise<T>; readonly happen: (value: T) => void } {
  let happen: (value: T) => void = () => {}
  const promise = new Promise<T>(resolve => {
    happen = resolve
  })
  return { promise, happen }
}

export type { Invitation }
