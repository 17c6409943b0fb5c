import type { SessionTerms } from './session-timer.ts'

/** RFC 4028 section 5: nobody may be asked for less. */
export const MIN_SE_S = 90
/** RFC 4028 section 4 recommends half an hour. */
export const SESSION_EXPIRES_S = 1_800
/** A week; what is longer is no interval that anybody means. */
const SESSION_EXPIRES_MAX_S = 604_800

/** `1800;refresher=uas` of a Session-Expires header; null when it is missing or no number of seconds. */
export function readSessionExpires(
  header: string | undefined,
): { readonly seconds: number; readonly refresher: 'uac' | 'uas' | null } | null {
  const match = /^\s*(\d{1,9})\s*(?:;(.*))?$/.exec(header ?? '')
  if (!match) return null
  const seconds = Number(match[1])
  if (seconds === 0 || seconds > SESSION_EXPIRES_MAX_S) return null
  const named = /(?:^|;)\s*refresher\s*=\s*"?(uac|uas)\b/i.exec(match[2] ?? '')?.[1]?.toLowerCase()
  return { seconds, refresher: named === 'uac' || named === 'uas' ? named : null }
}

/** Seconds of a Min-SE header; null when it is missing or no number. */
export function readMinSe(header: string | undefined): number | null {
  const seconds = /^\s*(\d{1,9})/.exec(header ?? '')?.[1]
  return seconds === undefined ? null : Math.min(Number(seconds), SESSION_EXPIRES_MAX_S)
}

/** Headers of our INVITE or UPDATE (RFC 4028 7.1). `terms` are those in force, or null for the first request. */
export function sessionRequestHeaders(
  intervalS: number,
  terms: SessionTerms | null,
  minSeS = MIN_SE_S,
): string[] {
  const refresher = terms === null ? '' : `;refresher=${terms.refresher === 'us' ? 'uac' : 'uas'}`
  return [`Session-Expires: ${intervalS}${refresher}`, `Min-SE: ${Math.max(minSeS, MIN_SE_S)}`]
}

/** What the 2xx to our request agrees on (RFC 4028 7.2); null without Session-Expires: no timer runs. */
export function termsOfResponse(sessionExpires: string | undefined): SessionTerms | null {
  const read = readSessionExpires(sessionExpires)
  if (!read) return null
  // The parameter is due in a response; where it is missing, who asked refreshes.
  return { intervalS: read.seconds, refresher: read.refresher === 'uas' ? 'them' : 'us' }
}

export interface SessionRequest {
  readonly sessionExpires: string | undefined
  /** Whether its Supported names `timer`. */
  readonly supportsTimer: boolean
}

export type SessionAnswer =
  /** 422 with this header. */
  | { readonly ok: false; readonly headers: readonly string[] }
  | { readonly ok: true; readonly terms: SessionTerms | null; readonly headers: readonly string[] }

/**
 * What we answer to an INVITE or UPDATE (RFC 4028 section 9, tables 2 and 3). Who asked without naming a refresher refreshes,
 * when it can; a proxy's wish for one that cannot makes us the refresher.
 */
export function answerSessionRequest(request: SessionRequest, minSeS = MIN_SE_S): SessionAnswer {
  const read = readSessionExpires(request.sessionExpires)
  if (!read) return { ok: true, terms: null, headers: [] }
  if (read.seconds < minSeS && request.supportsTimer) return { ok: false, headers: [`Min-SE: ${minSeS}`] }
  const refresher = request.supportsTimer ? (read.refresher ?? 'uac') : 'uas'
  return {
    ok: true,
    terms: { intervalS: read.seconds, refresher: refresher === 'uas' ? 'us' : 'them' },
    headers: [
      `Session-Expires: ${read.seconds};refresher=${refresher}`,
      // RFC 4028 9: only who can refresh may be required to.
      ...(refresher === 'uac' ? ['Require: timer'] : []),
    ],
  }
}
