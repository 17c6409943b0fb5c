import type { TraceMessage } from '../../../../shared/model/trace.ts'

/** Calls remembered at once; the one that was silent longest goes first. */
const CALLS_MAX = 4_000
/** Messages kept of one call: a long call with resends has some thirty. The first ones tell most, so they stay. */
const MESSAGES_PER_CALL_MAX = 200
/** Characters kept of one message. */
const MESSAGE_CHARACTERS_MAX = 16_384

/** Collects what crossed the wire, by Call-ID, until the call asks for its ladder. */
export interface TraceRecorder {
  /** Hand this to `SipEndpoint.onTrace`. Returns the message as it was understood, `resent` made exact. */
  readonly record: (callId: string, message: TraceMessage) => TraceMessage
  /** What was recorded of a call so far, in order; it stays recorded. */
  messages(callId: string): readonly TraceMessage[]
  /** The same, and forgets the call. */
  take(callId: string): readonly TraceMessage[]
  /** Calls remembered now. */
  readonly size: number
}

/** Creates a recorder. Messages are masked already (create-sip-endpoint.ts); `resent` is made exact here. */
export function createTraceRecorder(callsMax = CALLS_MAX): TraceRecorder {
  const calls = new Map<string, TraceMessage[]>()
  return {
    record(callId, message) {
      if (callId === '') return message
      const known = calls.get(callId) ?? []
      // Moved to the end of the map: its first entry is the call that was silent longest.
      calls.delete(callId)
      calls.set(callId, known)
      if (calls.size > callsMax) {
        const oldest = calls.keys().next()
        if (!oldest.done) calls.delete(oldest.value)
      }
      if (known.length >= MESSAGES_PER_CALL_MAX) return message
      const text =
        message.text.length > MESSAGE_CHARACTERS_MAX
          ? `${message.text.slice(0, MESSAGE_CHARACTERS_MAX)}\r\n(cut)`
          : message.text
      const resent =
        message.resent ||
        known.some(earlier => earlier.direction === message.direction && earlier.text === text)
      const understood = { ...message, text, resent }
      known.push(understood)
      return understood
    },
    messages: callId => calls.get(callId) ?? [],
    take(callId) {
      const messages = calls.get(callId) ?? []
      calls.delete(callId)
      return messages
    },
    get size() {
      return calls.size
    },
  }
}
