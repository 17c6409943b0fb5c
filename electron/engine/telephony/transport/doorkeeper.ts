import { createRateOfSources } from '../../domain/rate-of-sources.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { headerValue, type SipRequest, tagOf } from './message-text.ts'
import type { ShimFlow } from './shim-flow.ts'
import type { Hop, TurnedAway } from './sip-endpoint.ts'

/**
 * Requests outside dialogs from one known address: far more than a trunk sends, and few enough that a flood under its address, which UDP
 * lets anybody write, costs little and sends little back.
 */
const REQUESTS_AT_ONCE = 200
const REQUESTS_PER_SECOND = 100

/** Between two lines of the log about strangers: a scanner sends hundreds of requests a second. */
const LOG_EVERY_MS = 60_000

const NOT_THE_TRUNK = 'SIP requests from an address that is none of the trunk are dropped'
const TOO_MANY = 'too many SIP requests at once from an address of the trunk: the rest is dropped'

export interface Doorkeeper {
  /**
   * Whether a request is to be dropped without an answer. Outside a dialog (and to CANCEL an INVITE) only known sources are served;
   * inside one, its Call-ID and both tags prove enough: a BYE may come from another machine of the trunk. RFC 3261 12.2.2.
   */
  turnsAway(request: SipRequest, source: Hop, flows: ReadonlySet<ShimFlow>): boolean
  readonly turnedAway: TurnedAway
}

/** `isKnown` says whether requests from this IP address are served; without it everybody's are. */
export function createDoorkeeper(options: {
  readonly isKnown: ((host: string) => boolean) | undefined
  readonly clock: Clock
  readonly log: Log
}): Doorkeeper {
  const { isKnown = () => true, clock, log } = options
  let count = 0
  let last: string | null = null
  let loggedAt = Number.NEGATIVE_INFINITY
  const isInRate = createRateOfSources(REQUESTS_AT_ONCE, REQUESTS_PER_SECOND)

  return {
    turnsAway(request, source, flows) {
      if (options.isKnown === undefined) return false
      const known = isKnown(source.host)
      const hasTag = tagOf(headerValue(request, 'to')) !== undefined
      if (known && (hasTag || isInRate(source.host, clock.monotonic()))) return false
      const dialog = dialogOf(request)
      if (dialog !== null) for (const flow of flows) if (flow.hasDialog(dialog)) return false
      count++
      last = source.host
      if (clock.monotonic() - loggedAt >= LOG_EVERY_MS) {
        loggedAt = clock.monotonic()
        log.warn(known ? TOO_MANY : NOT_THE_TRUNK, {
          from: source.host,
          method: request.method.slice(0, 20),
          count,
        })
      }
      return true
    },
    get turnedAway() {
      return { count, last }
    },
  }
}

/** The id of the dialog that a request of the other side belongs to, as sip.js writes it; null outside. */
function dialogOf(request: SipRequest): string | null {
  const callId = headerValue(request, 'call-id')
  const ours = tagOf(headerValue(request, 'to'))
  return callId === undefined || ours === undefined
    ? null
    : callId + ours + (tagOf(headerValue(request, 'from')) ?? '')
}
