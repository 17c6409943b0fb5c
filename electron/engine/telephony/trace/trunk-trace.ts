import type { TraceMessage } from '../../../../shared/model/trace.ts'

/** Messages remembered of one trunk: some 250 calls, or the last two seconds of a very busy one. */
export const TRUNK_TRACE_MESSAGES_MAX = 2_000
/** Characters remembered of one trunk, which is about as many bytes: SIP is nearly all ASCII. */
export const TRUNK_TRACE_CHARACTERS_MAX = 4_194_304
/** Characters kept of one message; a ladder needs its head, and no honest message is longer. */
const MESSAGE_CHARACTERS_MAX = 16_384

export interface TrunkTraceLimits {
  readonly messagesMax: number
  readonly charactersMax: number
}

/** The last SIP messages that a trunk sent and received, whatever call they belonged to. */
export interface TrunkTrace {
  /** Takes a message whose credentials are masked already; the oldest ones make room. */
  readonly record: (message: TraceMessage) => void
  /** What is remembered, oldest first. */
  messages(): readonly TraceMessage[]
  /** Messages that made room for newer ones since the trace began. */
  readonly dropped: number
}

const LIMITS: TrunkTraceLimits = {
  messagesMax: TRUNK_TRACE_MESSAGES_MAX,
  charactersMax: TRUNK_TRACE_CHARACTERS_MAX,
}

/** Creates an empty trace. It is a ring: recording costs the same whether it is empty or full. */
export function createTrunkTrace(limits: TrunkTraceLimits = LIMITS): TrunkTrace {
  const ring: (TraceMessage | undefined)[] = []
  let first = 0
  let count = 0
  let characters = 0
  let dropped = 0

  function dropOldest(): void {
    characters -= ring[first]?.text.length ?? 0
    ring[first] = undefined
    first = (first + 1) % limits.messagesMax
    count--
    dropped++
  }

  return {
    record(message) {
      const kept =
        message.text.length > MESSAGE_CHARACTERS_MAX
          ? { ...message, text: `${message.text.slice(0, MESSAGE_CHARACTERS_MAX)}\r\n(cut)` }
          : message
      while (
        count > 0 &&
        (count >= limits.messagesMax || characters + kept.text.length > limits.charactersMax)
      )
        dropOldest()
      ring[(first + count) % limits.messagesMax] = kept
      count++
      characters += kept.text.length
    },
    messages() {
      const inOrder: TraceMessage[] = []
      for (let index = 0; index < count; index++) {
        const message = ring[(first + index) % limits.messagesMax]
        if (message) inOrder.push(message)
      }
      return inOrder
    },
    get dropped() {
      return dropped
    },
  }
}
