import type { Verdict } from '../../../../shared/model/outcome.ts'
import type { ResponseRule } from '../../../../shared/model/response-rules.ts'
import type { TraceMessage } from '../../../../shared/model/trace.ts'
import { indexOfRule } from '../../domain/read-response.ts'
import { parseSipMessage, type SipResponse } from '../transport/message-text.ts'
import { readRefusal } from './read-refusal.ts'
import { decideVerdict } from './verdict.ts'

/** What a refusal in a stored trace was, and what rows make of it. */
export interface JudgedTrace {
  readonly response: string
  /** `Name: value` */
  readonly headers: readonly string[]
  readonly verdict: Verdict
  /** The row that decided, from 0; null for none. */
  readonly row: number | null
}

/** Reads the last final response of 300 to 699 to an INVITE or MESSAGE in a trace; null when there is none. Never throws. */
export function judgeTrace(
  messages: readonly TraceMessage[],
  rules: readonly ResponseRule[],
  hasCredentials: boolean,
): JudgedTrace | null {
  for (const { direction, text } of messages.toReversed()) {
    const response = direction === 'received' ? parseSipMessage(text) : null
    if (response?.kind !== 'response' || !refusesCall(response)) continue
    const evidence = readRefusal(asRefusal(response), hasCredentials, rules)
    if (evidence.kind !== 'refused') continue
    const { headers = [], status, phrase } = evidence
    const row = indexOfRule(rules, { status, phrase, headers })
    return {
      response: `${status} ${phrase}`.trim(),
      headers: headers.map(({ name, value }) => `${name}: ${value}`),
      verdict: decideVerdict(evidence),
      row: row < 0 ? null : row,
    }
  }
  return null
}

function refusesCall({ status, headers }: SipResponse): boolean {
  const cseq = headers.find(({ key }) => key === 'cseq')?.value ?? ''
  return status >= 300 && /\b(INVITE|MESSAGE)\s*$/i.test(cseq) && status !== 401 && status !== 407
}

/** A response as readRefusal looks at it. */
function asRefusal({ status, reason, headers }: SipResponse): Parameters<typeof readRefusal>[0] {
  const named = (name: string) => headers.filter(({ key }) => key === name.toLowerCase())
  return {
    statusCode: status,
    reasonPhrase: reason,
    headers: Object.fromEntries(headers.map(({ name }) => [name, []])),
    getHeader: name => named(name)[0]?.value,
    getHeaders: name => named(name).map(({ value }) => value),
  }
}
