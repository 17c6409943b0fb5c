import { type ContactCap, capWindowMs } from '../../../shared/model/contact-limits.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import { inZone } from './instant-words.ts'

const HOUR_MS = 3_600_000

/** A cap of the campaign's own settings (`rule` null) or of the law. */
export interface CapInForce {
  readonly cap: ContactCap
  readonly rule: Reason['rule']
}

/** A lockout of the campaign's own settings (`rule` null) or of the law. */
export interface LockoutInForce {
  readonly hours: number
  readonly rule: Reason['rule']
}

/**
 * Until when (ms) a cap holds a contact back; null when it does not. `nthNewest` is the instant of the n-th newest contact that
 * counts, n being the cap's count (null when there have been fewer): while it is younger than the window, the window is full.
 * A contact leaves the window the instant that it is as old as the window is long.
 */
export function blockedUntil(cap: ContactCap, nthNewest: number | null, now: number): number | null {
  if (nthNewest === null) return null
  const free = nthNewest + capWindowMs(cap)
  return now < free ? free : null
}

/** Why a cap holds a contact back at `now`, or null. The clearing instant is said by the clock of `zone` (IANA). */
export function capReason(
  { cap, rule }: CapInForce,
  nthNewest: number | null,
  now: number,
  zone: string,
): Reason | null {
  const clearsAt = blockedUntil(cap, nthNewest, now)
  if (clearsAt === null) return null
  const who = cap.per === 'number' ? 'This number' : 'This person'
  const sentence = `${who} has been contacted ${timesOf(cap)}, as often as ${rule === null ? 'the settings allow' : 'the law allows'}; again from ${inZone(clearsAt, zone)}.`
  return { kind: 'contact-cap', sentence, clearsAt, rule }
}

/** Until when (ms) somebody is left alone who answered at `abandonedAt` and found nobody; null when not, or not any more. */
export function lockedUntil(hours: number, abandonedAt: number | null, now: number): number | null {
  if (abandonedAt === null) return null
  const free = abandonedAt + hours * HOUR_MS
  return now < free ? free : null
}

/** Why a person is left alone at `now` after an abandoned call, or null. The instant is said by the clock of `zone` (IANA). */
export function lockoutReason(
  { hours, rule }: LockoutInForce,
  abandonedAt: number | null,
  now: number,
  zone: string,
): Reason | null {
  const clearsAt = lockedUntil(hours, abandonedAt, now)
  if (clearsAt === null) return null
  const sentence = `They answered a call and nobody was there, so they are left alone for ${counted(hours, 'hour')}; again from ${inZone(clearsAt, zone)}.`
  return { kind: 'lockout', sentence, clearsAt, rule }
}

/** The longest lockout in force, in ms; 0 when there is none. */
export function longestLockoutMs(lockouts: readonly LockoutInForce[]): number {
  return lockouts.reduce((longest, { hours }) => Math.max(longest, hours * HOUR_MS), 0)
}

/** `3 times in 24 hours`, `once in 7 days in this campaign`. */
export function timesOf({ count, window, scope }: ContactCap): string {
  const times = count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
  const length = counted(window.value, window.unit === 'hours' ? 'hour' : 'day')
  return `${times} in ${length}${scope === 'campaign' ? ' in this campaign' : ''}`
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
