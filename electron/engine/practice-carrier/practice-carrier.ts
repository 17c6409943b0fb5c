import { join } from 'node:path'
import {
  type Invitation,
  type Session,
  type SessionDescriptionHandlerFactory,
  UserAgent,
} from 'sip.js/lib/api/index.js'
import type { BehaviourKind, Profile } from '../../../shared/model/profile.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Randomness } from '../ports/randomness.ts'
import { createMediaEngine } from '../telephony/media/media-engine.ts'
import type { RtpPortRange } from '../telephony/media/rtp-ports.ts'
import { RtpSession } from '../telephony/sdp/rtp-session.ts'
import { createSipEndpoint } from '../telephony/transport/create-sip-endpoint.ts'
import { createUserAgent } from '../telephony/transport/create-user-agent.ts'
import { REQUESTED_URI_HEADER } from '../telephony/transport/normalise-request.ts'
import type { SocketAddress } from '../telephony/transport/sip-endpoint.ts'
import { createBadLine, isGoodLine } from './bad-line.ts'
import { createCallMemory } from './call-memory.ts'
import { createCarrierLimits } from './carrier-limits.ts'
import { type CallSummary, type CarriedCall, carryCall } from './carry-call.ts'
import { mediaOverLine } from './media-over-line.ts'
import { createSequence, personFor } from './public.ts'

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
  /** UDP port; 0, and any free one, unless said otherwise. */
  readonly port?: number
  readonly rtpPorts?: RtpPortRange
  /** When set, what the carrier hears in each answered call is written here as `<digits>-<call index>.wav`. */
  readonly recordingsDir?: string
  /** Called after each call. */
  readonly onCall?: (report: CallReport) => void
}

export interface CallReport extends CallSummary {
  readonly number: string
  /** How many calls this number had before. */
  readonly callIndex: number
  readonly kind: BehaviourKind
}

export interface CarrierStatistics {
  /** Calls taken, each with the behaviour it met. */
  readonly calls: number
  readonly byKind: Readonly<Partial<Record<BehaviourKind, number>>>
  readonly inProgress: number
  readonly inProgressMost: number
  readonly answered: number
  /** Calls refused with 503 because the profile's limits were reached. */
  readonly aboveLimits: number
  /** Audio in which somebody was heard, all calls together, in milliseconds. */
  readonly heardMs: number
  readonly rtpPacketsSent: number
  readonly rtpPacketsReceived: number
}

export interface PracticeCarrier {
  readonly address: SocketAddress
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
 * A SIP server on UDP with people behind it: each call meets the behaviour that `personFor` draws for it, with real
 * packets and real audio. Rejects with the system's error when the address cannot be bound.
 */
export async function createPracticeCarrier(options: PracticeCarrierOptions): Promise<PracticeCarrier> {
  const { profile, clock, randomness, log } = options
  const host = options.host ?? '127.0.0.1'
  const { sip, rtp } = profile.line
  const sipLine = isGoodLine(sip) ? null : createBadLine(sip, createSequence(`${options.seed} sip`), clock)
  const rtpLine = isGoodLine(rtp) ? null : createBadLine(rtp, createSequence(`${options.seed} rtp`), clock)
  const endpoint = await createSipEndpoint({
    host,
    port: options.port ?? 0,
    clock,
    randomness,
    log,
    link: sipLine?.link,
  })
  const engine = createMediaEngine({ clock, rtpPorts: options.rtpPorts ?? RTP_PORTS, log })
  const media = rtpLine ? mediaOverLine(engine, rtpLine.link, log) : engine
  const flow = endpoint.openFlow({ remote: null, acceptsRequests: true })
  const uri = UserAgent.makeURI(`sip:carrier@${endpoint.local.host}:${endpoint.local.port}`)
  if (!uri) throw new Error('The address of the practice carrier is no SIP URI.')

  const limits = createCarrierLimits(profile.limits, clock)
  const memory = createCallMemory()
  const calls = new Map<Session, CarriedCall>()
  const streams = new Map<number, Session>()
  const recordFiles = new Map<Session, string>()
  const counts = {
    calls: 0,
    inProgressMost: 0,
    answered: 0,
    aboveLimits: 0,
    heardMs: 0,
    sent: 0,
    received: 0,
  }
  const byKind: Partial<Record<BehaviourKind, number>> = {}
  let lastStream = 0
  let closed = false

  media.onEvent(event => {
    const session = streams.get(event.stream)
    if (session) calls.get(session)?.onMediaEvent(event)
  })
  const sessionDescriptionHandlerFactory: SessionDescriptionHandlerFactory = session => {
    const stream = ++lastStream
    streams.set(stream, session)
    const recordFile = recordFiles.get(session)
    return new RtpSession({ media, stream, host, ...(recordFile !== undefined && { recordFile }) })
  }
  const refuse = (
    invitation: Invitation,
    statusCode: number,
    reasonPhrase: string,
    header?: string,
  ): void => {
    invitation
      .reject({ statusCode, reasonPhrase, extraHeaders: header ? [header] : [] })
      .catch((error: unknown) => log.warn('practice carrier cannot refuse', { reason: String(error) }))
  }
  const forget = (invitation: Invitation, report: CallReport): void => {
    calls.delete(invitation)
    recordFiles.delete(invitation)
    const handler = invitation.sessionDescriptionHandler
    if (handler instanceof RtpSession) streams.delete(handler.stream)
    limits.leave()
    if (report.answered) counts.answered++
    counts.heardMs += report.media?.heardMs ?? 0
    counts.sent += report.media?.packetsSent ?? 0
    counts.received += report.media?.packetsReceived ?? 0
    log.debug('practice call over', { number: report.number, kind: report.kind, endedBy: report.endedBy })
    options.onCall?.(report)
  }
  const onInvite = (invitation: Invitation): void => {
    const number = numberOf(invitation)
    if (closed) refuse(invitation, 503, 'Service Unavailable')
    else if (number === null) refuse(invitation, 484, 'Address Incomplete')
    else if (limits.enter()) takeCall(invitation, number)
    else {
      counts.aboveLimits++
      refuse(invitation, 503, 'Service Unavailable', 'Retry-After: 1')
    }
  }
  const takeCall = (invitation: Invitation, number: string): void => {
    const callIndex = memory.countCall(number)
    const behaviour = personFor(profile, options.seed, number, callIndex)
    const { kind } = behaviour
    counts.calls++
    counts.inProgressMost = Math.max(counts.inProgressMost, limits.inProgress)
    byKind[kind] = (byKind[kind] ?? 0) + 1
    if (options.recordingsDir !== undefined) {
      recordFiles.set(
        invitation,
        join(options.recordingsDir, `${number.replace(/\D/g, '')}-${callIndex}.wav`),
      )
    }
    const call = carryCall({
      invitation,
      behaviour,
      media,
      soundFile: sound => join(options.resourcesDir, 'public', `${sound}.wav`),
      clock,
      log,
      onOver: summary => forget(invitation, { ...summary, number, callIndex, kind }),
    })
    calls.set(invitation, call)
  }

  const userAgent = createUserAgent({
    flow,
    uri,
    userAgentString: USER_AGENT,
    sessionDescriptionHandlerFactory,
    noAnswerTimeoutS: RING_SECONDS_MAX,
    delegate: { onInvite },
    log,
  })
  await userAgent.start()
  log.info('practice carrier listens', { ...endpoint.local, profile: profile.name, seed: options.seed })

  return {
    address: endpoint.local,
    statistics: () => ({
      calls: counts.calls,
      byKind: { ...byKind },
      inProgress: limits.inProgress,
      inProgressMost: counts.inProgressMost,
      answered: counts.answered,
      aboveLimits: counts.aboveLimits,
      heardMs: counts.heardMs,
      rtpPacketsSent: counts.sent,
      rtpPacketsReceived: counts.received,
    }),
    async close() {
      if (closed) return
      closed = true
      if (calls.size > 0) {
        await atMost(CLOSE_MS, clock, Promise.all([...calls.values()].map(call => call.end())))
        await new Promise<void>(resolve => clock.after(LAST_PACKETS_MS, resolve))
      }
      await atMost(CLOSE_MS, clock, userAgent.stop())
      // A session that still waits for its ACK would keep `stop` waiting; its timers end here.
      userAgent.userAgentCore.dispose()
      flow.close()
      await endpoint.close()
      await media.end()
      sipLine?.close()
      rtpLine?.close()
    },
  }
}

/** The number dialled, as the caller wrote it into the Request-URI; null when there is none in it. */
function numberOf(invitation: Invitation): string | null {
  const uri = invitation.request.getHeader(REQUESTED_URI_HEADER) ?? invitation.request.ruri?.toString() ?? ''
  const user = /^(?:sips?|tel):([^@;>]+)/i.exec(uri)?.[1] ?? ''
  const number = user.replace(/%2b/gi, '+').replace(/[-.() ]/g, '')
  return /^\+?\d{1,32}$/.test(number) ? number : null
}

async function atMost(ms: number, clock: Clock, act: Promise<unknown>): Promise<void> {
  let cancel: () => void = () => {}
  const timeout = new Promise<void>(resolve => {
    cancel = clock.after(ms, resolve)
  })
  await Promise.race([act, timeout])
  cancel()
}
