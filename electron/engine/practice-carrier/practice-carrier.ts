import { UserAgent } from 'sip.js/lib/api/index.js'
import type { Profile } from '../../../shared/model/profile.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Randomness } from '../ports/randomness.ts'
import { createMediaEngine } from '../telephony/media/media-engine.ts'
import type { MediaPort } from '../telephony/media/media-port.ts'
import type { RtpPortRange } from '../telephony/media/rtp-ports.ts'
import { createSipEndpoint } from '../telephony/transport/create-sip-endpoint.ts'
import { createUserAgent } from '../telephony/transport/create-user-agent.ts'
import type { SipEndpoint, SipTransport, SocketAddress } from '../telephony/transport/sip-endpoint.ts'
import type { TextReport } from './answer-text.ts'
import { type BadLine, createBadLine, isGoodLine } from './bad-line.ts'
import { createDoor } from './carrier-door.ts'
import type { CarrierAddresses } from './line-to-carrier.ts'
import { makeCertificate } from './make-certificate.ts'
import { mediaOverLine } from './media-over-line.ts'
import { createSequence } from './public.ts'
import { type CallReport, type CarrierStatistics, Switchboard } from './switchboard.ts'

export interface PracticeCarrierOptions {
  readonly profile: Profile
  /** One seed gives one and the same public. */
  readonly seed: number
  /** Holds `public/`, the sounds. */
  readonly resourcesDir: string
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  /** Address to listen on; loopback unless said otherwise. */
  readonly host?: string
  /** Port of UDP and TCP; 0, and any free one, unless said otherwise. TLS has any free one. */
  readonly port?: number
  readonly rtpPorts?: RtpPortRange
  /** When set, what the carrier hears in each call is written here as `<digits>-<call index>.wav`. */
  readonly recordingsDir?: string
  /** Called after each call. */
  readonly onCall?: (report: CallReport) => void
  /** Called with each text message, once it is answered for good. */
  readonly onText?: (report: TextReport) => void
}

export interface PracticeCarrier {
  /** Of the first transport of its profile. */
  readonly address: SocketAddress
  readonly addresses: CarrierAddresses
  statistics(): CarrierStatistics
  /** Ends every call, waits at most a second for the answers, and closes every socket and timer. */
  close(): Promise<void>
}

const USER_AGENT = 'Trunkline practice carrier'
/** Below the range from which systems choose ports by themselves. */
const RTP_PORTS: RtpPortRange = { from: 22_000, to: 29_998 }
/** A phone that nobody answers stops ringing (RFC 3261 16.6, Timer C). */
const RING_SECONDS_MAX = 180
const CLOSE_MS = 1_000
/** Time for the last answers to leave the socket. */
const LAST_PACKETS_MS = 100

/**
 * A SIP server with people behind it: each call meets the behaviour that `personFor` draws for it, with real
 * packets and real audio. Rejects with the system's error when the address cannot be bound.
 */
export async function createPracticeCarrier(options: PracticeCarrierOptions): Promise<PracticeCarrier> {
  const { profile, seed, clock, randomness, log } = options
  const host = options.host ?? '127.0.0.1'
  const lines = openLines(options)
  const engine = createMediaEngine({ clock, rtpPorts: options.rtpPorts ?? RTP_PORTS, log })
  const media = lines.rtp ? mediaOverLine(engine, lines.rtp.link, log) : engine
  const link = lines.sip?.link
  const { digest } = profile.carrier
  const door = digest && createDoor(digest, clock, randomness)
  const wanted = transportsOf(profile)
  const tls = wanted.includes('TLS') ? makeCertificate(host, clock.now(), randomness) : null
  const endpoint = await createSipEndpoint({
    host,
    port: options.port ?? 0,
    transports: wanted,
    ...(tls && { tlsListener: { port: 0, tls: { ...tls, verify: false } } }),
    clock,
    randomness,
    log,
    link,
    ...(door && { answerRegister: request => door.register(request) }),
  })
  const { resourcesDir, recordingsDir, onCall, onText } = options
  const switchboard = new Switchboard({
    profile,
    seed,
    resourcesDir,
    recordingsDir,
    onCall,
    onText,
    host,
    media,
    clock,
    door,
    log,
  })
  const { userAgent, stop } = await listen(endpoint, switchboard, log)
  const addresses = addressesOf(endpoint, wanted, tls?.cert ?? null)
  const address = addresses.byTransport[wanted[0]] ?? endpoint.local
  log.info('practice carrier listens', { ...address, profile: profile.name, seed })

  const close = async (): Promise<void> => {
    const busy = switchboard.statistics().inProgress > 0
    await atMost(CLOSE_MS, clock, switchboard.close())
    if (busy) await new Promise<void>(resolve => clock.after(LAST_PACKETS_MS, resolve))
    await atMost(CLOSE_MS, clock, userAgent.stop())
    await stop()
    await closeLines(lines, media)
  }
  let closing: Promise<void> | null = null
  return {
    address,
    addresses,
    statistics: () => switchboard.statistics(),
    close: () => (closing ??= close()),
  }
}

function transportsOf({ carrier }: Profile): [SipTransport, ...SipTransport[]] {
  const [first = 'UDP', ...others] = carrier.transports
  return [first, ...others]
}

function addressesOf(
  endpoint: SipEndpoint,
  transports: readonly SipTransport[],
  certificate: string | null,
): CarrierAddresses {
  const byTransport: Partial<Record<SipTransport, SocketAddress>> = {}
  for (const transport of transports) {
    const local = endpoint.localOf(transport)
    if (local) byTransport[transport] = local
  }
  return { byTransport, certificate }
}

interface Lines {
  readonly sip: BadLine | null
  readonly rtp: BadLine | null
}

function openLines({ profile, seed, clock }: PracticeCarrierOptions): Lines {
  const open = (name: 'sip' | 'rtp'): BadLine | null => {
    const line = profile.line[name]
    return isGoodLine(line) ? null : createBadLine(line, createSequence(`${seed} ${name}`), clock)
  }
  return { sip: open('sip'), rtp: open('rtp') }
}

async function closeLines({ sip, rtp }: Lines, media: MediaPort): Promise<void> {
  await media.end()
  sip?.close()
  rtp?.close()
}

/** Starts a user agent that takes every request of the endpoint. */
async function listen(
  endpoint: SipEndpoint,
  switchboard: Switchboard,
  log: Log,
): Promise<{ readonly userAgent: UserAgent; readonly stop: () => Promise<void> }> {
  const { host, port } = endpoint.local
  const uri = UserAgent.makeURI(`sip:carrier@${host.includes(':') ? `[${host}]` : host}:${port}`)
  if (!uri) throw new Error('The address of the practice carrier is no SIP URI.')
  const flow = endpoint.openFlow({ remote: null, acceptsRequests: true })
  const userAgent = createUserAgent({
    flow,
    uri,
    userAgentString: USER_AGENT,
    sessionDescriptionHandlerFactory: switchboard.sessionFactory,
    noAnswerTimeoutS: RING_SECONDS_MAX,
    delegate: {
      onInvite: invitation => switchboard.onInvite(invitation),
      onMessage: message => switchboard.onMessage(message),
    },
    log,
  })
  await userAgent.start()
  const stop = (): Promise<void> => {
    // A session that still waits for its ACK keeps sip.js's own `stop` waiting; its timers end here.
    userAgent.userAgentCore.dispose()
    flow.close()
    return endpoint.close()
  }
  return { userAgent, stop }
}

async function atMost(ms: number, clock: Clock, act: Promise<unknown>): Promise<void> {
  let cancel: () => void = () => {}
  const timeout = new Promise<void>(resolve => {
    cancel = clock.after(ms, resolve)
  })
  await Promise.race([act, timeout])
  cancel()
}
