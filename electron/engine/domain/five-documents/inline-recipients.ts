import { readPhoneNumber } from '../phone-number.ts'
import { placeOfRecipient } from '../recipient-place.ts'

/** A recipient that came inside a payload, with what an import would find out of the same number. */
export interface InlineRecipient {
  /** Place in the payload, from 1. */
  readonly line: number
  /** E.164; of one that the payload told us not to check only the form of it. */
  readonly number: string
  readonly name: string | null
  readonly country: string | null
  readonly zone: string
  readonly zoneEvidence: string
  readonly region: string
  readonly regionEvidence: string
  readonly variables: Readonly<Record<string, string>>
}

/** One that is not called, and why, as a sentence. */
export interface RejectedRecipient {
  readonly line: number
  readonly sentence: string
}

/** What a document says of a recipient. */
export interface StatedRecipient {
  readonly number: string
  readonly name: string | null
  readonly variables: Readonly<Record<string, string>>
  /** The number need not be one of a numbering plan: our plans may be older than it. */
  readonly unchecked?: boolean
}

/** Checks and completes the recipients of a payload as an import does: each number once, the first time it comes. */
export function readRecipients(stated: readonly StatedRecipient[]): {
  readonly recipients: readonly InlineRecipient[]
  readonly rejected: readonly RejectedRecipient[]
} {
  const recipients: InlineRecipient[] = []
  const rejected: RejectedRecipient[] = []
  const lines = new Map<string, number>()
  for (const [at, one] of stated.entries()) {
    const line = at + 1
    const read = numberOf(one)
    if (!read.ok) {
      rejected.push({ line, sentence: read.sentence })
      continue
    }
    const first = lines.get(read.number)
    if (first !== undefined) {
      rejected.push({ line, sentence: `${read.number} is recipient ${first} already.` })
      continue
    }
    lines.set(read.number, line)
    recipients.push({ line, number: read.number, ...placeOf(read), name: one.name, variables: one.variables })
  }
  return { recipients, rejected }
}

const INTERNATIONAL = /^\+[1-9]\d{6,14}$/

type NumberRead =
  | { readonly ok: true; readonly number: string; readonly country: string | null }
  | { readonly ok: false; readonly sentence: string }

function numberOf({ number, unchecked = false }: StatedRecipient): NumberRead {
  const read = readPhoneNumber(number, null)
  if (read.ok) return { ok: true, number: read.e164, country: read.country }
  const digits = number.replace(/[\s().-]/g, '')
  // never one for help, whatever the payload says; the store and the trunks take international numbers only
  if (unchecked && read.reason !== 'not-callable' && INTERNATIONAL.test(digits)) {
    return { ok: true, number: digits, country: null }
  }
  return { ok: false, sentence: read.sentence }
}

function placeOf({ number, country }: { readonly number: string; readonly country: string | null }) {
  const { zone, zoneEvidence, region, regionEvidence } = placeOfRecipient({
    e164: number,
    countries: country === null ? [] : [country],
    statedCountry: null,
  })
  return { country, zone, zoneEvidence, region, regionEvidence }
}

/** Values of a free object as the texts that scripts and exports use; objects are left as JSON, null is nothing. */
export function variablesOf(metadata: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).flatMap(([name, value]) => {
      if (value === null || value === undefined) return []
      return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]]
    }),
  )
}
