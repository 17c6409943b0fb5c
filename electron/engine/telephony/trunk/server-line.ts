import { isIP } from 'node:net'
import type { Message, Session, SessionDescriptionHandlerFactory, UserAgent } from 'sip.js/lib/api/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import { ASK_AGAIN_MS } from '../../domain/trunk-silence.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { answerText } from '../call/dialog-requests.ts'
import {
  type IncomingCall,
  type IncomingDecision,
  type IncomingOffer,
  NOBODY_HERE,
  receiveCall,
} from '../call/incoming-call.ts'
import type { AudioPlace } from '../sdp/audio-place.ts'
import type { RtpSession } from '../sdp/rtp-session.ts'
import type { ConnectionFault, TlsSettings } from '../transport/connection-faults.ts'
import { createUserAgent } from '../transport/create-user-agent.ts'
import { SOURCE_HEADER } from '../transport/normalise-request.ts'
import type { PingNames } from '../transport/ping-asks.ts'
import { formatAddress } from '../transport/routing.ts'
import type { SipEndpoint, SocketAddress } from '../transport/sip-endpoint.ts'
import { answerChallenges } from './answer-challenges.ts'
import type { Server, ServerFinder } from './find-servers.ts'
import type { PublicAddress } from './public-address.ts'
import { createRedirections } from './redirections.ts'
import { createSilenceWatch, type SilenceWatch } from './silence-watch.ts'
import { readAddress, type TrunkAddresses, type TrunkLine } from './trunk-addresses.ts'

/** sip.js waits for the answers of what it ends when it stops; the calls are over by then. */
const STOP_MS = 500

/** The server was taken for dead, or cannot be connected to; something came from it after that; or nothing did, and calls may try it again. */
export type SilenceNews =
  | { readonly is: 'dead'; readonly sentence: string }
  | { readonly is: 'heard' }
  | { readonly is: 'tried-again' }

/** One server of a trunk with the user agent that speaks to it: sip.js has one way out per user agent. */
export interface ServerLine {
  readonly server: Server
  /** `host:port`, as the trace writes it. */
  readonly address: string
  readonly userAgent: UserAgent
  /** Whether the server says anything while calls wait for it. */
  readonly silence: SilenceWatch
  /** The INVITE with this branch need not arrive any more (SipFlow.withdraw). */
  withdraw(branch: string): void
  /** A redirection to this URI is followed: resolves when it is known where to, with what forgets it again. */
  follow(uri: URI): Promise<() => void>
  /** Makes `session` the description handler of a session of this user agent. */
  bindSession(inviter: Session, session: RtpSession): void
  /** Null when nothing came within `timeoutMs`. */
  ping(timeoutMs: number): Promise<{ readonly status: number; readonly roundTripMs: number } | null>
  /** How a NAT shows us to the server, set by hand or learned from its answers; null without one. */
  readonly publicHost: string | null
  /** Why the server could last not be connected to, as a sentence; null while nothing failed. */
  readonly fault: string | null
  close(): Promise<void>
}

/** Like ReceiveCallOptions.onIncoming; `place` is where its audio is, `onCall` is called with the call taken. */
export type TakeCall = (
  offer: IncomingOffer,
  place: AudioPlace,
) => { readonly decision: IncomingDecision; readonly onCall?: (call: IncomingCall) => void }

/** Whether a text that a person with this number (as the trunk writes it) sent is taken, and safe. `source` is the IP address of its packet. */
export type TakeText = (from: string, text: string, source: string) => boolean

/** Starts the user agent of one server on the trunk's endpoint. */
export async function openServerLine(options: {
  readonly server: Server
  readonly endpoint: SipEndpoint
  readonly line: TrunkLine
  readonly addresses: TrunkAddresses
  readonly userAgentString: string
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  readonly publicAddress: PublicAddress
  readonly finder: ServerFinder
  readonly audioPlace: (publicHost: string | null) => AudioPlace
  readonly isFirst: boolean
  readonly onSilence: (news: SilenceNews) => void
  /** Decides about calls that come in; NOBODY_HERE when absent. */
  readonly onIncoming?: TakeCall
  /** Decides about texts that come in; they are refused when absent. */
  readonly onText?: TakeText
}): Promise<ServerLine> {
  const { server, endpoint, line, addresses, clock, randomness, log } = options
  const redirections = createRedirections({ server, line, finder: options.finder, clock })
  const flow = endpoint.openFlow({
    remote: { host: server.host, port: server.port },
    transport: server.transport,
    tcpForLarge: server.transport === 'UDP' && !line.keepUdp,
    staysWithTrunk: line.staysWithTrunk,
    agreesOnMediaSecurity: line.mediasec,
    ...(server.transport === 'TLS' && { tls: tlsOf(line) }),
    get publicAddress() {
      return publicAddressFor(server, options.publicAddress, endpoint)
    },
    redirected: uri => redirections.hopFor(uri),
    onLost(fault) {
      if (showsNoServer(fault) && silence.broken())
        options.onSilence({ is: 'dead', sentence: fault.sentence })
    },
    pingAs: {
      names: pingNames(addresses, line),
      credentials: line.credentials,
    },
    // what comes unasked from any server of the trunk is taken by the first one
    acceptsRequests: options.isFirst,
  })
  const sessions = new WeakMap<Session, RtpSession>()
  const factory: SessionDescriptionHandlerFactory = session => {
    const bound = sessions.get(session)
    if (!bound) throw new Error('A session without media asked for a description.')
    return bound
  }
  const userAgent = createUserAgent({
    flow,
    uri: addresses.addressOfRecord,
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
            const taken = options.onIncoming?.(offer, options.audioPlace(flow.publicAddress?.host ?? null))
            onCall = taken?.onCall
            return taken?.decision ?? NOBODY_HERE
          },
          bindSession: (session, audio) => void sessions.set(session, audio),
          clock,
          randomness,
          log,
        })
        if (call) onCall?.(call)
      },
      onMessage: message => takeText(message, options),
      onNotify: notification => void notification.reject({ statusCode: 481 }),
    },
  })
  answerChallenges(userAgent, line.credentials, randomness, uri => redirections.isElsewhere(uri))
  userAgent.userAgentCore.configuration.routeSet = [...addresses.routeSet]
  await userAgent.start()

  const ping: ServerLine['ping'] = async timeoutMs => {
    const answer = await flow.ping(timeoutMs)
    if (answer) silence.answeredOptions()
    return answer
  }
  const silence = createSilenceWatch({
    clock,
    ask: async () => (await flow.ping(ASK_AGAIN_MS)) !== null,
    onDead(afterMs) {
      const sentence = `Nothing came from ${formatAddress(server)} for ${(afterMs / 1_000).toFixed(1)} s, neither for calls nor for OPTIONS.`
      options.onSilence({ is: 'dead', sentence })
    },
    onAlive: heard => options.onSilence({ is: heard ? 'heard' : 'tried-again' }),
  })

  return {
    server,
    address: formatAddress(server),
    userAgent,
    silence,
    withdraw: branch => flow.withdraw(branch),
    follow: uri => redirections.follow(uri),
    bindSession: (inviter, session) => void sessions.set(inviter, session),
    ping,
    get publicHost() {
      return flow.publicAddress?.host ?? null
    },
    get fault() {
      return flow.lastFault?.sentence ?? null
    },
    async close() {
      silence.close()
      let cancel = (): void => {}
      const late = new Promise<void>(resolve => {
        cancel = clock.after(STOP_MS, resolve)
      })
      await Promise.race([userAgent.stop(), late]).catch((error: unknown) =>
        log.warn('a SIP user agent did not stop', { problem: String(error) }),
      )
      cancel()
      // what still waits for an answer would keep its timers for half a minute
      userAgent.userAgentCore.reset()
      flow.close()
    },
  }
}

/** A trunk that knows us by our address and is known by one has no name to be asked by. */
function pingNames({ registrar, account }: TrunkAddresses, line: TrunkLine): PingNames | null {
  const isNamed = line.domain !== null || isIP(registrar.host.replace(/^\[|\]$/g, '')) === 0
  return isNamed || line.credentials !== null || line.aorUser !== null
    ? { to: registrar.toString(), from: account.toString() }
    : null
}

function takeText(
  message: Message,
  { onText, log }: { readonly onText?: TakeText; readonly log: Log },
): void {
  const from = message.request.from.uri.user ?? ''
  const source = message.request.getHeader(SOURCE_HEADER) ?? ''
  try {
    answerText(message, text => {
      const isTaken = onText?.(from, text, source) ?? false
      log.info(isTaken ? 'a text message was taken' : 'a text message was refused', { from, source })
      return isTaken
    })
  } catch (error) {
    log.error('a text message could not be taken', { from, problem: String(error) })
  }
}

/** A connection that broke may be there again with the next call, and one that could not be made will not. */
function showsNoServer({ kind }: ConnectionFault): boolean {
  return kind !== 'closed' && kind !== 'limit' && kind !== 'silent' && kind !== 'too-large'
}

/** STUN tells the port of the UDP socket, which says nothing about connections. */
function publicAddressFor(
  server: Server,
  { value }: PublicAddress,
  endpoint: SipEndpoint,
): SocketAddress | null {
  return value && server.transport !== 'UDP' ? { host: value.host, port: endpoint.local.port } : value
}

/** The certificate is looked at for the name that a person wrote (RFC 5922 4), not for what DNS made of it. */
function tlsOf(line: TrunkLine): TlsSettings {
  const { ca, cert, key, verify } = line.tls
  const { host } = readAddress(line.outboundProxy ?? line.address)
  return {
    ...(ca !== null && { ca }),
    ...(cert !== null && { cert }),
    ...(key !== null && { key }),
    ...(isIP(host) === 0 && { serverName: host }),
    verify,
  }
}
