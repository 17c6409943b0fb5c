import type { TrunkCheck } from '../../../../shared/model/trunk.ts'

/** What the answer to an OPTIONS, or its absence, says of a trunk. `at` is in milliseconds since the epoch. */
export function judgePing(
  answer: { readonly status: number; readonly roundTripMs: number } | null,
  context: {
    readonly address: string
    readonly timeoutMs: number
    readonly at: number
    /** Why there is no connection, when that is known. */
    readonly fault?: string | undefined
    /** It took our password for the registration that is in force: a challenge says no more than that it lives. */
    readonly isRegistered?: boolean
  },
): TrunkCheck {
  const { address, timeoutMs, at, fault } = context
  if (!answer) {
    const sentence =
      fault ??
      `Nothing answered at ${address} within ${timeoutMs / 1000} s. Check the address, the port and the firewall.`
    return { state: 'down', at, roundTripMs: null, sentence }
  }
  const { status } = answer
  const roundTripMs = Math.round(answer.roundTripMs * 10) / 10
  const check = (state: TrunkCheck['state'], sentence: string): TrunkCheck => ({
    state,
    at,
    roundTripMs,
    sentence,
  })
  if ((status === 401 || status === 407) && !context.isRegistered) {
    return check(
      'suspect',
      `It answers and asks for a password (${status}). Whether ours is right shows with the first call.`,
    )
  }
  if (status === 403)
    return check(
      'suspect',
      'It answers, but forbids the request (403). Check that it knows this machine or its user.',
    )
  if (status >= 500 && status < 600)
    return check('suspect', `It answers with an error of its own (${status}). Calls may fail.`)
  // Any other answer shows a SIP server that is alive: many answer OPTIONS with 404, 405 or 481 (RFC 3261 11.2).
  const note = status < 300 ? '' : ` Its ${status} to OPTIONS shows that it is there.`
  return check('up', `It answered in ${roundTripMs} ms.${note}`)
}
