import { Inviter, type Session, SessionState, UserAgent } from 'sip.js/lib/api/index.js'
import type { MediaSummary } from '../../electron/engine/ports/telephony.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { createMediaEngine } from '../../electron/engine/telephony/media/media-engine.ts'
import type { RtpPortRange } from '../../electron/engine/telephony/media/rtp-ports.ts'
import { RtpSession } from '../../electron/engine/telephony/sdp/rtp-session.ts'
import { createSipEndpoint } from '../../electron/engine/telephony/transport/create-sip-endpoint.ts'
import { createUserAgent } from '../../electron/engine/telephony/transport/create-user-agent.ts'
import type { SocketAddress } from '../../electron/engine/telephony/transport/sip-endpoint.ts'
import { silentLog } from './silent-log.ts'
import { moment } from './sip-pair.ts'

const LOOPBACK = '127.0.0.1'

export interface RtpCallerOptions {
  readonly remote: SocketAddress
  /** An own range, so that test files may run side by side. */
  readonly rtpPorts: RtpPortRange
}

export interface CallOptions {
  /** Played once the call is answered. */
  readonly playFile?: string
  /** What is heard is written here. */
  readonly recordFile?: string
  /** Sends the INVITE without SDP. */
  readonly withoutOffer?: boolean
}

/** One call out, with what came back. */
export interface PlacedCall {
  readonly inviter: Inviter
  /** Status codes of the INVITE's answers in order, resends left out. */
  readonly statuses: readonly number[]
  /** Resolves with the first provisional answer from 180 to 183. */
  readonly ringing: Promise<number>
  /** Resolves when we hear a voice or a tone. */
  readonly heard: Promise<void>
  /** Resolves when what we play is at its end. */
  readonly played: Promise<void>
  /** Resolves at the 200. */
  readonly answered: Promise<void>
  /** Resolves when the session is over and its audio closed. */
  readonly over: Promise<CallEnd>
}

export interface CallEnd {
  /** The final answer to the INVITE; null when there was none. */
  readonly status: number | null
  readonly retryAfter: string | undefined
  /** Who said BYE, in an answered call. */
  readonly byeFrom: 'us' | 'them' | null
  readonly media: MediaSummary | null
}

/** A caller with real RTP who does what a test says. */
export async function startRtpCaller({ remote, rtpPorts }: RtpCallerOptions) {
  const endpoint = await createSipEndpoint({
    host: LOOPBACK,
    port: 0,
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
  })
  const media = createMediaEngine({ clock: systemClock, rtpPorts, log: silentLog })
  const flow = endpoint.openFlow({ remote, acceptsRequests: false })
  const uri = UserAgent.makeURI(`sip:caller@${LOOPBACK}:${endpoint.local.port}`)
  if (!uri) throw new Error('the address of the caller is no SIP URI')
  const options = new Map<Session, CallOptions>()
  const hearers = new Map<Session, () => void>()
  const players = new Map<Session, () => void>()
  const owners = new Map<number, Session>()
  let lastStream = 0
  media.onEvent(event => {
    const owner = owners.get(event.stream)
    if (event.kind === 'voice' && event.speaking && owner) hearers.get(owner)?.()
    if (event.kind === 'played' && owner) players.get(owner)?.()
  })
  const userAgent = createUserAgent({
    flow,
    uri,
    userAgentString: 'Trunkline/test',
    sessionDescriptionHandlerFactory: session => {
      const recordFile = options.get(session)?.recordFile
      owners.set(++lastStream, session)
      return new RtpSession({
        media,
        stream: lastStream,
        place: { host: LOOPBACK },
        ...(recordFile !== undefined && { recordFile }),
      })
    },
    log: silentLog,
  })
  await userAgent.start()

  return {
    endpoint,
    media,
    async call(number: string, callOptions: CallOptions = {}): Promise<PlacedCall> {
      const target = UserAgent.makeURI(`sip:${number}@${remote.host}:${remote.port}`)
      if (!target) throw new Error(`no SIP URI can be made of ${number}`)
      const inviter = new Inviter(userAgent, target, {
        earlyMedia: false,
        inviteWithoutSdp: callOptions.withoutOffer ?? false,
      })
      options.set(inviter, callOptions)
      const statuses: number[] = []
      const ringing = moment<number>()
      const answered = moment<void>()
      const heard = moment<void>()
      hearers.set(inviter, heard.happen)
      const played = moment<void>()
      players.set(inviter, played.happen)
      const over = moment<CallEnd>()
      let retryAfter: string | undefined
      let byeFrom: CallEnd['byeFrom'] = null
      const session = (): RtpSession | null =>
        inviter.sessionDescriptionHandler instanceof RtpSession ? inviter.sessionDescriptionHandler : null
      const note = (status: number): void => {
        if (statuses.at(-1) !== status) statuses.push(status)
      }
      inviter.delegate = {
        onBye: bye => {
          byeFrom = 'them'
          void bye.accept()
        },
      }
      inviter.stateChange.addListener(state => {
        if (state === SessionState.Established) {
          const own = session()
          if (own && callOptions.playFile !== undefined) media.play(own.stream, callOptions.playFile)
          answered.happen()
        }
        if (state !== SessionState.Terminated) return
        options.delete(inviter)
        hearers.delete(inviter)
        players.delete(inviter)
        // sip.js ends the session first and tells of the answer after it, in the same turn.
        setImmediate(() => {
          const final = statuses.at(-1) ?? 0
          const status = final >= 200 ? final : null
          const who = byeFrom ?? (status === 200 ? 'us' : null)
          void (session()?.finish() ?? Promise.resolve(null)).then(summary =>
            over.happen({ status, retryAfter, byeFrom: who, media: summary }),
          )
        })
      })
      await inviter.invite({
        requestDelegate: {
          onTrying: ({ message }) => note(message.statusCode ?? 0),
          onProgress: ({ message }) => {
            note(message.statusCode ?? 0)
            if (message.body) session()?.useProvisional(message.body)
            ringing.happen(message.statusCode ?? 0)
          },
          onAccept: ({ message }) => note(message.statusCode ?? 0),
          onReject: ({ message }) => {
            note(message.statusCode ?? 0)
            retryAfter = message.getHeader('retry-after')
          },
        },
      })
      return {
        inviter,
        statuses,
        ringing: ringing.promise,
        heard: heard.promise,
        played: played.promise,
        answered: answered.promise,
        over: over.promise,
      }
    },
    async close() {
      await userAgent.stop()
      flow.close()
      await endpoint.close()
      await media.end()
    },
  }
}

export type RtpCaller = Awaited<ReturnType<typeof startRtpCaller>>
