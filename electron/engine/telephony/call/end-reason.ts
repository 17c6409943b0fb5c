/** What the Reason headers of a response, BYE or CANCEL say (RFC 3326). */
export interface EndReason {
  /** ITU-T Q.850 cause, 1 to 127. */
  readonly q850: number | null
  /** SIP status, 200 to 699: 200 in a CANCEL means that another fork answered. */
  readonly sip: number | null
  /** First text of any of them. */
  readonly text: string | null
}

export const NO_REASON: EndReason = { q850: null, sip: null, text: null }
/** Of a text from outside, for a sentence. */
const TEXT_CHARACTERS_MAX = 120

/**
 * Reads Reason headers such as `Q.850;cause=17;text="User busy"` or `SIP ;cause=486 ;text="Busy Here"`, several of them, or
 * several in one. Never throws.
 */
export function readEndReason(headers: readonly string[]): EndReason {
  let { q850, sip, text } = NO_REASON
  for (const value of headers.flatMap(splitOutsideQuotes)) {
    const protocol = /^\s*([\w.-]+)/.exec(value)?.[1]?.toLowerCase()
    const cause = Number(/;\s*cause\s*=\s*"?(\d{1,3})/i.exec(value)?.[1] ?? Number.NaN)
    if (protocol === 'q.850' && cause >= 1 && cause <= 127) q850 ??= cause
    if (protocol === 'sip' && cause >= 200 && cause <= 699) sip ??= cause
    text ??= /;\s*text\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(value)?.[1]?.slice(0, TEXT_CHARACTERS_MAX) ?? null
  }
  return { q850, sip, text }
}

/** Why we cancel or hang up, as the far end is told. */
export interface OurReason {
  readonly protocol: 'SIP' | 'Q.850'
  readonly cause: number
  readonly text: string
}

export const NORMAL_CLEARING: OurReason = { protocol: 'Q.850', cause: 16, text: 'Normal call clearing' }
export const NO_ANSWER: OurReason = { protocol: 'Q.850', cause: 19, text: 'No answer' }
export const OUR_FAILURE: OurReason = { protocol: 'Q.850', cause: 41, text: 'Temporary failure' }
export const DIALOG_LOST: OurReason = { protocol: 'SIP', cause: 408, text: 'Session expired' }

/** A whole Reason header (RFC 3326). */
export function writeEndReason({ protocol, cause, text }: OurReason): string {
  return `Reason: ${protocol};cause=${cause};text="${text.replace(/["\\\r\n]/g, ' ')}"`
}

function splitOutsideQuotes(header: string): string[] {
  return header.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []
}
