import type { Session, SessionDescriptionHandlerFactory, UserAgent } from 'sip.js/lib/api/index.js'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { RtpSession } from '../sdp/rtp-session.ts'
import { createUserAgent } from '../transport/create-user-agent.ts'
import type { SipEndpoint } from '../transport/sip-endpoint.ts'
import { answerChallenges } from './answer-challenges.ts'
import type { Server } from './find-servers.ts'
import type { TrunkAddresses, TrunkLine } from './trunk-addresses.ts'

/** sip.js waits for the answers of what it ends when it stops; the calls are over by then. */
const STOP_MS = 500

/** One server of a trunk with the user agent that speaks to it: sip.js has one way out per user agent. */
export interface ServerLine {
  readonly server: Server
  readonly userAgent: UserAgent
  /** Makes `session` the description handler of a session of this user agent. */
  bindSession(inviter: Session, session: RtpSession): void
  /** Null when nothing came within `timeoutMs`. */
  ping(timeoutMs: number): Promise<{ readonly status: number; readonly roundTripMs: number } | null>
  close(): Promise<void>
}

export async function openServerLine(options: {
  readonly server: Server
  readonly endpoint: SipEndpoint
  readonly line: TrunkLine
  readonly addresses: TrunkAddresses
  readonly userAgentString: string
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
}): Promise<ServerLine> {
  const { server, endpoint, line, addresses, clock, randomness, log } = options
  const flow = endpoint.openFlow({
    remote: { host: server.host, port: server.port },
    acceptsRequests: false,
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
  })
  if (line.credentials) answerChallenges(userAgent, line.credentials, randomness)
  userAgent.userAgentCore.configuration.routeSet = [...addresses.routeSet]
  await userAgent.start()

  return {
    server,
    userAgent,
    bindSession: (inviter, session) => void sessions.set(inviter, session),
    ping: timeoutMs => flow.ping(timeoutMs),
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
    },
  }
}
