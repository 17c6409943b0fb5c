import type { TrunkCheck } from '../../../../shared/model/trunk.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { OutgoingMessage } from '../call/outgoing-message.ts'
import type { AudioPlace } from '../sdp/audio-place.ts'
import { createTraceRecorder } from '../trace/trace-recorder.ts'
import type { TrunkTrace } from '../trace/trunk-trace.ts'
import { createSipEndpoint } from '../transport/create-sip-endpoint.ts'
import { formatAddress } from '../transport/routing.ts'
import type { SipEndpoint, SipTransport, SocketAddress } from '../transport/sip-endpoint.ts'
import { audioPlaceOf } from './audio-place-of-trunk.ts'
import type { StartedLeg } from './failover-call.ts'
import type { Server, ServerFinder, WhereTo } from './find-servers.ts'
import { judgePing } from './judge-ping.ts'
import { keepRegistered, type RegistrationKeeper } from './keep-registered.ts'
import { knownSources } from './known-sources.ts'
import { findLocalHost, type Located } from './locate-trunk.ts'
import { type PublicAddress, publicAddressOf } from './public-address.ts'
import { isRegistered } from './registration.ts'
import { openServerLine, type ServerLine, type TakeCall, type TakeText } from './server-line.ts'
import { type SendText, type StartCall, sendOverServer, startOnServer } from './start-on-server.ts'
import { tellAllSilent } from './tell-all-silent.ts'
import { readAddress, type TrunkAddresses, type TrunkLine, trunkAddresses } from './trunk-addresses.ts'

/** Servers of one trunk that are tried for one call; a caller does not wait for more. */
export const SERVERS_TRIED_MAX = 3

/** A registration that was refused for good is tried again by a check after this long: somebody may have mended the account. */
const REFUSED_RETRY_MS = 600_000

export interface OpenTrunkOptions {
  readonly line: TrunkLine
  /** Gets every message of the line, whatever call it belongs to; absent where nobody will ask. */
  readonly trace?: TrunkTrace
  readonly finder: ServerFinder
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  /** `Trunkline/<version>` */
  readonly userAgentString: string
  /** The registration went another step, in a sentence. */
  readonly onRegistration?: () => void
  /** Decides about calls that come in; NOBODY_HERE when absent. */
  readonly onIncoming?: TakeCall
  /** Decides about texts that come in; they are refused when absent. */
  readonly onText?: TakeText
  /** All its servers were taken for dead, or one lives again: what a check would say. */
  readonly onSilence?: (check: TrunkCheck) => void
}

/** A trunk with its socket and its user agents. */
export interface OpenTrunk {
  /** Everything that DNS named when it was opened. */
  readonly found: readonly Server[]
  /** How many servers a call can be tried on. */
  readonly servers: number
  /** Null when this trunk wants no registration. */
  readonly registration: RegistrationKeeper | null
  /** Asks its servers by OPTIONS until one answers; never rejects. */
  check(timeoutMs: number): Promise<TrunkCheck>
  /** @throws when the number cannot be written into a SIP URI. */
  startCall(call: StartCall): StartedLeg
  /** Over the first server that is not taken for dead. @throws as `startCall`. */
  sendText(text: SendText): OutgoingMessage
  /** This server was taken for dead, and nothing came from it since. */
  isSilent(server: number): boolean
  /** Where the trunk's socket is bound. */
  readonly local: SocketAddress
  /** Sizes of the wire's tables, for leak assertions. */
  readonly open: SipEndpoint['open']
  /** Unregisters and closes the socket. End the calls before. */
  close(): Promise<void>
}

/** Finds the servers of a trunk, binds a socket towards them and starts its user agents; the failure is a sentence. */
export async function openTrunk(options: OpenTrunkOptions): Promise<Located<OpenTrunk>> {
  const { line, finder, clock, randomness, log } = options
  const found = await finder.find(whereTo(line))
  if (!found.ok) return found
  const [first] = found.servers
  if (!first) return { ok: false, sentence: 'The trunk has no address.' }
  const localHost: Located<string> =
    line.localHost === null ? await findLocalHost(first) : { ok: true, value: line.localHost }
  if (!localHost.ok) return localHost
  try {
    const transports = transportsOf(found.servers)
    const endpoint = await createSipEndpoint({
      host: localHost.value,
      port: line.sipPort ?? 0,
      isKnownSource: knownSources(line, found.servers, finder, log),
      transports,
      secretHeaders: line.headers.map(({ name }) => name),
      clock,
      randomness,
      log,
    })
    try {
      return { ok: true, value: await startOnEndpoint(options, endpoint, found.servers) }
    } catch (error) {
      await endpoint.close()
      throw error
    }
  } catch (error) {
    return { ok: false, sentence: whyNotOpened(error, localHost.value, line.sipPort) }
  }
}

function whyNotOpened(error: unknown, host: string, sipPort: number | null): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (sipPort !== null && code === 'EADDRINUSE')
    return `Port ${sipPort} of ${host} is in use by another trunk or another program. Give the trunk another SIP port, or end that program.`
  if (sipPort !== null && code === 'EACCES')
    return `This user may not open port ${sipPort}: the system keeps it for administrators. Choose a SIP port from 1024 on.`
  const why = error instanceof Error ? error.message : String(error)
  return `No SIP socket could be opened on ${host}: ${why}. Check the local address of the trunk.`
}

/** What DNS is asked for. */
export function whereTo(line: Pick<TrunkLine, 'address' | 'outboundProxy' | 'transport'>): WhereTo {
  return { ...readAddress(line.outboundProxy ?? line.address), transport: line.transport }
}

/** A trunk over UDP gets TCP beside it, for requests that are too large for a packet (RFC 3261 18.1.1). */
function transportsOf(servers: readonly Server[]): [SipTransport, ...SipTransport[]] {
  const wanted = new Set<SipTransport>(servers.map(({ transport }) => transport))
  if (wanted.has('UDP')) wanted.add('TCP')
  const [first = 'UDP', ...others] = wanted
  return [first, ...others]
}

async function startOnEndpoint(
  options: OpenTrunkOptions,
  endpoint: SipEndpoint,
  servers: readonly Server[],
): Promise<OpenTrunk> {
  const { line, clock, log } = options
  const recorder = createTraceRecorder()
  const addresses = trunkAddresses(line)
  const lines: ServerLine[] = []
  endpoint.onTrace((callId, message) => {
    const kept = recorder.record(callId, message)
    options.trace?.record(kept)
    if (message.direction === 'received') lineAt(lines, message.remote)?.silence.heard()
  })
  const audioPlace = (publicHost: string | null): AudioPlace =>
    audioPlaceOf(line, servers, { host: endpoint.local.host, publicHost })
  const publicAddress = publicAddressOf(line, endpoint, options.finder)
  await publicAddress.ask()
  const tellSilence = tellAllSilent(lines, clock, options.onSilence)
  for (const server of servers.slice(0, SERVERS_TRIED_MAX)) {
    const isFirst = lines.length === 0
    lines.push(
      await openServerLine({
        ...options,
        ...{ server, endpoint, addresses, publicAddress, audioPlace, isFirst },
        onSilence: tellSilence,
      }),
    )
  }
  const registration = registrationOf(options, addresses, lines)
  let triedAt = clock.monotonic()
  registration?.start()
  const isRegisteredNow = (): boolean =>
    registration !== null && isRegistered(registration.state, clock.monotonic())

  return {
    found: servers,
    servers: lines.length,
    registration,
    async check(timeoutMs) {
      const [answered] = await Promise.all([
        checkServers(lines, { timeoutMs, clock, isRegistered: isRegisteredNow() }),
        publicAddress.ask(),
      ])
      const registered = withRegistration(answered, registration, clock)
      const check = withStrangers(withStun(registered, publicAddress), endpoint)
      // Checks come every half minute by themselves: a refused password sent each time would lock the account.
      if (registration?.state.is === 'stopped' && clock.monotonic() - triedAt >= REFUSED_RETRY_MS) {
        triedAt = clock.monotonic()
        registration.start()
      }
      return check
    },
    isSilent: server => lines[server]?.silence.isDead ?? false,
    startCall: call => startOnServer(call, { options, recorder, addresses, lines, audioPlace }),
    sendText: text => sendOverServer(text, { options, recorder, addresses, lines, audioPlace }),
    local: endpoint.local,
    get open() {
      return endpoint.open
    },
    async close() {
      await registration?.close()
      for (const one of lines) await one.close()
      await endpoint.close()
      log.debug('trunk closed', { address: line.address })
    },
  }
}

function registrationOf(
  options: OpenTrunkOptions,
  addresses: TrunkAddresses,
  lines: readonly ServerLine[],
): RegistrationKeeper | null {
  const { line, onRegistration } = options
  const [first, ...others] = lines
  if (!line.register || !first) return null
  return keepRegistered({
    ...options,
    ...addresses,
    userAgents: [first.userAgent, ...others.map(({ userAgent }) => userAgent)],
    onServiceRoute(server, routes) {
      for (const [at, { userAgent }] of lines.entries())
        userAgent.userAgentCore.configuration.routeSet = [
          ...addresses.routeSet,
          ...(at === server ? routes : []),
        ]
    },
    expiresS: line.registerExpiresS,
    onChange: () => onRegistration?.(),
  })
}

/** One answer shows that the trunk lives; without any, the first server stands for all. */
async function checkServers(
  lines: readonly ServerLine[],
  asked: { readonly timeoutMs: number; readonly clock: Clock; readonly isRegistered: boolean },
): Promise<TrunkCheck> {
  const { timeoutMs, clock, isRegistered: known } = asked
  const checks = await Promise.all(
    lines.map(async one => {
      const answer = await one.ping(timeoutMs)
      const address = formatAddress(one.server)
      return judgePing(answer, {
        address,
        timeoutMs,
        at: clock.now(),
        fault: one.fault ?? undefined,
        isRegistered: known,
      })
    }),
  )
  const rank = { up: 0, suspect: 1, unknown: 2, down: 3 } as const
  const [best] = [...checks].sort((a, b) => rank[a.state] - rank[b.state])
  return best ?? judgePing(null, { address: 'the trunk', timeoutMs, at: clock.now() })
}

function lineAt(lines: readonly ServerLine[], remote: string): ServerLine | undefined {
  return lines.find(({ address }) => address === remote)
}

/** A trunk that answers and does not know where we are carries calls at best one way. */
function withRegistration(
  check: TrunkCheck,
  registration: RegistrationKeeper | null,
  clock: Clock,
): TrunkCheck {
  if (!registration || check.state === 'down') return check
  const registered = isRegistered(registration.state, clock.monotonic())
  const sentence = `${check.sentence} ${registration.sentence()}`
  return { ...check, state: registered ? check.state : 'suspect', sentence }
}

/** Behind a NAT that nobody tells us of, calls may be heard one way only. */
function withStun(check: TrunkCheck, { problem }: PublicAddress): TrunkCheck {
  if (problem === null) return check
  const state = check.state === 'up' ? 'suspect' : check.state
  return { ...check, state, sentence: `${check.sentence} ${problem}` }
}

/** A provider that calls from addresses of its own looks like a stranger until they are in the settings. */
function withStrangers(check: TrunkCheck, { turnedAway: { count, last } }: SipEndpoint): TrunkCheck {
  if (last === null) return check
  const what =
    count === 1 ? 'A request from another address was' : `${count} requests from other addresses were`
  const fix = `If ${last} belongs to the trunk, add it to the addresses that calls come from.`
  return { ...check, sentence: `${check.sentence} ${what} not taken, the last from ${last}. ${fix}` }
}
