import type { IncomingResponseMessage } from 'sip.js/lib/core/index.js'
import type { ResponseRule } from '../../../../shared/model/response-rules.ts'
import type { SaidResponse } from '../../domain/read-response.ts'
import { isAnswerNotUnderstood, readConnectionFailed } from '../transport/transaction-messages.ts'
import { readEndReason } from './end-reason.ts'
import type { LegEvidence } from './verdict.ts'

/** What is looked at of a response; one of sip.js has it, and one of a stored trace. */
export type RefusalMessage = Pick<
  IncomingResponseMessage,
  'statusCode' | 'reasonPhrase' | 'headers' | 'getHeader' | 'getHeaders'
>

/**
 * What a final response of 300 to 699 says. sip.js reports its own timeouts (408) and socket errors (503) as responses without
 * a single header (RFC 3261 8.1.3.1); nobody sent those.
 */
export function readRefusal(
  message: RefusalMessage,
  hasCredentials: boolean,
  rules: readonly ResponseRule[] = [],
): LegEvidence {
  const status = message.statusCode ?? 0
  if (Object.keys(message.headers).length === 0) {
    return status === 408
      ? { kind: 'no-response', afterMs: TIMER_B_MS }
      : { kind: 'our-fault', problem: 'the packet could not be sent. Check the network of this machine.' }
  }
  const failed = readConnectionFailed(message.getHeader('reason'), message.getHeader('warning'))
  if (failed) return { kind: 'unreachable', fault: failed.kind, sentence: failed.sentence }
  if (isAnswerNotUnderstood(message.getHeader('warning')))
    return { kind: 'unusable-answer', reason: 'Its SIP message could not be read.' }
  const reasons = message.getHeaders('reason')
  const reason = readEndReason(reasons)
  return {
    kind: 'refused',
    status,
    phrase: message.reasonPhrase ?? '',
    q850: reason.q850,
    sipCause: reason.sip,
    retryAfterSeconds: readRetryAfter(message.getHeader('retry-after')),
    hasCredentials,
    headers: tellingHeaders(message),
    rules,
    ...networkBlock(status, message, reasons),
  }
}

/** Headers of every response, which say nothing of why it came, and those that may hold secrets. */
const NOT_TELLING: ReadonlySet<string> = new Set(
  [
    'via from to call-id cseq contact max-forwards record-route route content-length content-type content-disposition',
    'www-authenticate proxy-authenticate authentication-info allow supported accept accept-encoding accept-language date',
  ]
    .join(' ')
    .split(' '),
)
const HEADERS_MAX = 20
const HEADER_CHARACTERS_MAX = 500

/** Whether a header of a response may say why it came. */
export function mayTell(name: string): boolean {
  return !NOT_TELLING.has(name.toLowerCase())
}

/** The other headers of a response, cut to what a person could read. */
function tellingHeaders(message: RefusalMessage): SaidResponse['headers'] {
  return Object.keys(message.headers)
    .filter(mayTell)
    .flatMap(name =>
      message.getHeaders(name).map(value => ({ name, value: value.slice(0, HEADER_CHARACTERS_MAX) })),
    )
    .slice(0, HEADERS_MAX)
}

/**
 * Whether analytics of the network, and not a person, refused the call: 603+ (`603 Network Blocked` with
 * `text="v=analytics1;url=..."`, ATIS-1000099) or 608 (RFC 8688), and where the caller may have that looked at.
 */
function networkBlock(
  status: number,
  message: RefusalMessage,
  reasons: readonly string[],
): { readonly isNetworkBlock?: true; readonly redress?: string | null } {
  const analytics = reasons.find(value => /\bv=analytics\d/i.test(value))
  if (status === 608) {
    const card = message.getHeader('call-info')
    return { isNetworkBlock: true, redress: /<\s*([\x21-\x7e]{1,200}?)\s*>/.exec(card ?? '')?.[1] ?? null }
  }
  if (status !== 603 || (!analytics && !/^network blocked$/i.test(message.reasonPhrase ?? ''))) return {}
  const told = /\b(?:url|tel|email)=([^;"\s]{1,200})/i.exec(analytics ?? '')?.[1]
  return { isNetworkBlock: true, redress: told ?? null }
}

/** 64*T1, after which sip.js gives up. */
const TIMER_B_MS = 32_000

/** Seconds of a Retry-After such as `120 (maintenance);duration=60` (RFC 3261 20.33), or null. */
export function readRetryAfter(header: string | undefined): number | null {
  const seconds = /^\s*(\d{1,9})/.exec(header ?? '')?.[1]
  return seconds === undefined ? null : Number(seconds)
}
