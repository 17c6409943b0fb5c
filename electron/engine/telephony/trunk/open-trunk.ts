import { type Session, type SessionDescriptionHandlerFactory, UserAgent } from 'sip.js/lib/api/index.js'
import { URI } from 'sip.js/lib/grammar/index.js'
import type { TrunkCheck } from '../../../../shared/model/trunk.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { CallOrder, TelephonyEvent } from '../../ports/telephony.ts'
import {
  type IncomingCall,
  type IncomingDecision,
  type IncomingOffer,
  NOBODY_HERE,
  receiveCall,
} from '../call/incoming-call.ts'
import { type OutgoingCall, startOutgoingCall } from '../call/outgoing-call.ts'
import type { ReferPolicy } from '../call/transfer.ts'
import type { MediaPort } from '../media/media-port.ts'
import { RtpSession } from '../sdp/rtp-session.ts'
import { createTraceRecorder } from '../trace/trace-recorder.ts'
import { createSipEndpoint } from '../transport/create-sip-endpoint.ts'
import { createUserAgent } from '../transport/create-user-agent.ts'
import { formatAddress } from '../transport/routing.ts'
import type { SipEndpoint, SocketAddress } from '../transport/sip-endpoint.ts'
import { judgePing } from './judge-ping.ts'
import { findLocalHost, type Located, resolveTrunk, splitAddress } from './locate-trunk.ts'

/** sip.js waits for the answers of what it ends when it stops; the calls are over by then. */
const STOP_MS = 500

/** Where a trunk is and who we are to it. */
export interface TrunkLine {
  /** `host` or `host:port`, as a person wrote it. */
  readonly address: string
  readonly credentials: { readonly user: string; readonly password: string } | null
  /** Our own IP address towards it; found by the routing table when null. */
  readonly localHost: string | null
}

export interface OpenTrunkOptions {
  readonly line: TrunkLine
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  /** `Trunkline/<version>` */
  readonly userAgentString: string
  /** Decides about calls that come in; NOBODY_HERE when absent. */
  readonly onIncoming?: TakeCall
}

/** Like ReceiveCallOptions.onIncoming; `host` is where its audio has to be bound, `onCall` is called with the call taken. */
export type TakeCall = (
  offer: IncomingOffer,
  host: string,
) => { readonly decision: IncomingDecision; readonly onCall?: (call: IncomingCall) => void }

export interface StartCall {
  readonly order: CallOrder
  /** The number shown; null for the trunk's own user. */
  readonly callerId: string | null
  readonly media: MediaPort
  /** Number of the media stream, unlike that of every other call. */
  readonly stream: number
  readonly tell: (event: TelephonyEvent) => void
  readonly onGone: () => void
  /** What a REFER of the far end may do; 603 when absent. */
  readonly referPolicy?: ReferPolicy
}

/** A trunk with its socket and its sip.js user agent. */
export interface OpenTrunk {
  /** Asks by OPTIONS; never rejects. */
  check(timeoutMs: number): Promise<TrunkCheck>
  /** @throws when the number cannot be written into a SIP URI. */
  startCall(call: StartCall): OutgoingCall
  /** Where the trunk's socket is bound. */
  readonly local: SocketAddress
  /** Sizes of the wire's tables, for leak assertions. */
  readonly open: SipEndpoint['open']
  /** Closes the socket. End the calls before. */
  close(): Promise<void>
}

/** Finds the trunk, binds a socket towards it and starts a user agent on it; the failure is a sentence. */
export async function openTrunk(options: OpenTrunkOptions): Promise<Located<OpenTrunk>> {
  const { line, clock, randomness, log } = options
  const remote = await resolveTrunk(line.address, clock)
  if (!remote.ok) return remote
  const localHost: Located<string> =
    line.localHost === null ? await findLocalHost(remote.value) : { ok: true, value: line.localHost }
  if (!localHost.ok) return localHost
  try {
    const endpoint = await createSipEndpoint({ host: localHost.value, port: 0, clock, randomness, log })
    try {
      return { ok: true, value: await startOnEndpoint(options, endpoint, remote.value) }
    } catch (error) {
      await endpoint.close()
      throw error
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      sentence: `No SIP socket could be opened on ${localHost.value}: ${why}. Check the local address of the trunk.`,
    }
  }
}

async function startOnEndpoint(
  options: OpenTrunkOptions,
  endpoint: SipEndpoint,
  remote: SocketAddress,
): Promise<OpenTrunk> {
  const { line, clock, log } = options
  const recorder = createTraceRecorder()
  endpoint.onTrace(recorder.record)
  const flow = endpoint.openFlow({ remote, acceptsRequests: true })
  const sessions = new WeakMap<Session, RtpSession>()
  const factory: SessionDescriptionHandlerFactory = session => {
    const bound = sessions.get(session)
    if (!bound) throw new Error('A session without media asked for a description.')
    return bound
  }
  // The name goes into the URIs, because providers tell their customers apart by it; packets go to its address.
  const named = splitAddress(line.address)
  const uriHost = named.host.includes(':') ? `[${named.host}]` : named.host
  const writtenPort = /:\d+$/.test(line.address.replace(/^\[[^\]]*\]/, '')) ? named.port : undefined
  const uriOf = (user: string, port?: number): URI => new URI('sip', escapeUser(user), uriHost, port)
  const ownUser = line.credentials?.user ?? 'trunkline'
  const userAgent = createUserAgent({
    flow,
    uri: uriOf(ownUser),
    credentials: line.credentials ?? undefined,
    userAgentString: options.userAgentString,
    sessionDescriptionHandlerFactory: factory,
    log,
    delegate: {
      onInvite(invitation) {
        let onCall: ((call: IncomingCall) => void) | undefined
        const call = receiveCall({
          invitation,
          onIncoming(offer) {
            const taken = options.onIncoming?.(offer, endpoint.local.host)
            onCall = taken?.onCall
            return taken?.decision ?? NOBODY_HERE
          },
          bindSession: (session, audio) => void sessions.set(session, audio),
          clock,
          randomness: options.randomness,
          log,
        })
        if (call) onCall?.(call)
      },
      // Nobody would read it: RFC 3428 section 7 has 200 mean that somebody does.
      onMessage(message) {
        log.info('a text message was refused', { from: message.request.from.uri.user })
        void message.reject({ statusCode: 480 })
      },
      onNotify: notification => void notification.reject({ statusCode: 481 }),
    },
  })
  await userAgent.start()

  return {
    async check(timeoutMs) {
      const answer = await flow.ping(timeoutMs)
      return judgePing(answer, { address: formatAddress(remote), timeoutMs, at: clock.now() })
    },
    startCall({ order, callerId, media, stream, tell, onGone, referPolicy }) {
      const session = new RtpSession({ media, stream, host: endpoint.local.host })
      return startOutgoingCall({
        order,
        userAgent,
        target: dialable(order.number, user => uriOf(user, writtenPort)),
        from: uriOf(callerId ?? ownUser),
        session,
        bindSession: (inviter, bound) => void sessions.set(inviter, bound),
        media,
        hasCredentials: line.credentials !== null,
        recorder,
        clock,
        randomness: options.randomness,
        ...(referPolicy && { referPolicy }),
        log,
        tell,
        onGone,
      })
    },
    local: endpoint.local,
    get open() {
      return endpoint.open
    },
    async close() {
      let cancel = (): void => {}
      const late = new Promise<void>(resolve => {
        cancel = clock.after(STOP_MS, resolve)
      })
      await Promise.race([userAgent.stop(), late]).catch((error: unknown) =>
        log.warn('a SIP user agent did not stop', { problem: String(error) }),
      )
      cancel()
      flow.close()
      await endpoint.close()
    },
  }
}

/** E.164 or digits of an extension as a SIP URI; `#` is written `%23` (RFC 3261 25.1). */
function dialable(number: string, uriOf: (user: string) => URI): URI {
  const uri = /^\+?[0-9A-Za-z*#._-]{1,64}$/.test(number) ? uriOf(number) : null
  // sip.js parses what it sends again, and would refuse it later and elsewhere.
  if (!uri || !UserAgent.makeURI(uri.toString()))
    throw new Error(`"${number}" is not a number that can be dialled.`)
  return uri
}

/** RFC 3261 25.1: what stands in the user part unescaped. */
function escapeUser(user: string): string {
  return encodeURIComponent(user).replace(/%(2B|26|3D|24|2C|3B|3F|2F)/g, code => decodeURIComponent(code))
}
