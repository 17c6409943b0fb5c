import type { BlockedCount, Funnel } from '../../../shared/model/preflight.ts'
import { REASON_KINDS, type ReasonKind } from '../../../shared/model/reason.ts'
import { inZone, readableZone } from './instant-words.ts'

/** Reasons that one sentence names; the others are summed up. */
const NAMED_MAX = 5

/** Recipients of one reason, perhaps of one group among several. Several entries of a kind are added up. */
export interface ReasonCount {
  readonly kind: ReasonKind
  readonly count: number
  /** When the first of them is free of it (ms); null when it does not clear by itself. */
  readonly clearsAt: number | null
}

/** Everybody of a campaign, each counted in exactly one place. */
export interface FunnelCounts {
  /** The instant that the counts are of, ms. */
  readonly at: number
  readonly callableNow: number
  readonly inCall: number
  readonly done: number
  readonly blocked: readonly ReasonCount[]
  /** The clock (IANA) that sentences use. */
  readonly zone: string
}

/** Who of a campaign can be called, and why the others cannot: counts, a sentence for each reason with what mends it, and one for all. */
export function describeFunnel(counts: FunnelCounts): Funnel {
  const { at, callableNow, inCall, done, zone } = counts
  const blocked = addUp(counts.blocked).map(({ kind, count, clearsAt }): BlockedCount => {
    const words = wordsOf(kind, count, clearsAt, zone)
    return { kind, count, clearsAt, sentence: `${words}.`, mend: mendOf(kind, clearsAt) }
  })
  const total = blocked.reduce((sum, { count }) => sum + count, callableNow + inCall + done)
  const sentence = sentenceOf({ total, callableNow, inCall, done, blocked }, zone)
  return { at, total, callableNow, inCall, done, blocked, sentence }
}

/** `1,000` */
export function numberWords(count: number): string {
  return numberFormat.format(count)
}
const numberFormat = new Intl.NumberFormat('en-US')

/** One entry per kind, in the order of the funnel; nobody is no entry. */
function addUp(counts: readonly ReasonCount[]): ReasonCount[] {
  const byKind = new Map<ReasonKind, ReasonCount>()
  for (const { kind, count, clearsAt } of counts) {
    if (count <= 0) continue
    const known = byKind.get(kind)
    byKind.set(kind, {
      kind,
      count: count + (known?.count ?? 0),
      clearsAt: known === undefined ? clearsAt : earlier(known.clearsAt, clearsAt),
    })
  }
  return REASON_KINDS.flatMap(kind => byKind.get(kind) ?? [])
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}

function sentenceOf(
  {
    total,
    callableNow,
    inCall,
    done,
    blocked,
  }: Pick<Funnel, 'total' | 'callableNow' | 'inCall' | 'done' | 'blocked'>,
  zone: string,
): string {
  if (total === 0) return 'There is nobody to call.'
  const parts = [`${numberWords(callableNow)} of ${numberWords(total)} can be called`]
  if (inCall > 0) parts.push(`${numberWords(inCall)} on a call`)
  if (done > 0) parts.push(`${numberWords(done)} done`)
  const largest = [...blocked].sort((one, other) => other.count - one.count)
  for (const { kind, count, clearsAt } of largest.slice(0, NAMED_MAX)) {
    parts.push(wordsOf(kind, count, clearsAt, zone))
  }
  const others = largest.slice(NAMED_MAX).reduce((sum, { count }) => sum + count, 0)
  if (others > 0) parts.push(`${numberWords(others)} for other reasons`)
  return `${parts.join('; ')}.`
}

/** `120 outside calling hours until Mon 5 Jan at 14:00, Madrid time` */
function wordsOf(kind: ReasonKind, count: number, clearsAt: number | null, zone: string): string {
  const when = clearsAt === null ? '' : ` ${inZone(clearsAt, zone)}, ${readableZone(zone)}`
  const until = when && ` until${when}`
  // they come free one after another: the instant is that of the first
  const first = when && (count === 1 ? `,${when}` : `, the first${when}`)
  return `${numberWords(count)} ${kindWords(kind, until, first)}`
}

function kindWords(kind: ReasonKind, until: string, first: string): string {
  switch (kind) {
    case 'done':
      return 'done'
    case 'on-a-call':
      return 'on another call'
    case 'do-not-call':
      return 'do not call'
    case 'number-invalid':
      return 'with no number in service'
    case 'campaign-not-active':
      return `waiting for the campaign to be active${until}`
    case 'not-launched':
      return `waiting for the launch${until}`
    case 'campaign-over':
      return 'left over when the campaign ended'
    case 'offer-expired':
      return 'left over when the offer expired'
    case 'consent-missing':
      return 'without the consent that the law asks for'
    case 'zone-unknown':
      return 'without a time zone'
    case 'retry-delay':
      return `called again later${first}`
    case 'cadence-delay':
      return `waiting for their next step${first}`
    case 'contact-cap':
      return `at their contact limit${first}`
    case 'lockout':
      return `waiting after an earlier call${first}`
    case 'law-hours':
      return `outside legal hours${until}`
    case 'holiday':
      return `on a public holiday${until}`
    case 'outside-window':
      return `outside calling hours${until}`
    case 'trunk':
      return `waiting for the trunk${until}`
    case 'pacing':
      return 'waiting for a free channel'
    default:
      return assertNever(kind)
  }
}

/** What a person can do about a reason; null when it clears by itself, or is as it should be. */
function mendOf(kind: ReasonKind, clearsAt: number | null): string | null {
  switch (kind) {
    case 'number-invalid':
      return 'Correct their numbers in your file, and import it again.'
    case 'campaign-not-active':
      return clearsAt === null ? 'Start or resume the campaign.' : null
    case 'not-launched':
      return clearsAt === null ? 'Start the campaign by hand.' : null
    case 'campaign-over':
      return 'Choose a later last day of calls, or more hours after the launch.'
    case 'offer-expired':
      return 'Choose a later last day of the offer, if it still holds.'
    case 'consent-missing':
      return 'In Setup, state where the proof of their consent is kept, or import it as columns of the list.'
    case 'zone-unknown':
      return 'Add a column with their time zone, postal code or state to your file, or choose a zone for such recipients in the calling window.'
    case 'law-hours':
    case 'holiday':
    case 'outside-window':
      return clearsAt === null ? 'Add calling hours that the rules of their region allow.' : null
    case 'trunk':
      return 'Look at the page of the trunk for what is wrong.'
    case 'done':
    case 'on-a-call':
    case 'do-not-call':
    case 'retry-delay':
    case 'cadence-delay':
    case 'contact-cap':
    case 'lockout':
    case 'pacing':
      return null
    default:
      return assertNever(kind)
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${String(value)}`)
}
