import type { ExportKind } from './export.ts'
import { RECIPIENT_FIELD_WORDS } from './recipient-list.ts'

/** A column as the page, the file and the command line name it. */
interface ColumnWords {
  readonly header: string
  /** Only written when it is chosen. */
  readonly extra?: true
  /** Worked out by us: an import of the file works it out again, and passes the column over. */
  readonly derived?: true
}

const PERSON = {
  number: { header: RECIPIENT_FIELD_WORDS.number },
  name: { header: RECIPIENT_FIELD_WORDS.name },
  externalId: { header: RECIPIENT_FIELD_WORDS.externalId },
} as const

const FURTHER_NUMBERS = {
  number2: { header: RECIPIENT_FIELD_WORDS.number2 },
  number3: { header: RECIPIENT_FIELD_WORDS.number3 },
  number4: { header: RECIPIENT_FIELD_WORDS.number4 },
  number5: { header: RECIPIENT_FIELD_WORDS.number5 },
  number6: { header: RECIPIENT_FIELD_WORDS.number6 },
  number7: { header: RECIPIENT_FIELD_WORDS.number7 },
  number8: { header: RECIPIENT_FIELD_WORDS.number8 },
  number9: { header: RECIPIENT_FIELD_WORDS.number9 },
} as const

const GROUPS = {
  category: { header: RECIPIENT_FIELD_WORDS.category },
  tags: { header: RECIPIENT_FIELD_WORDS.tags },
} as const

const CONSENT = {
  consentSource: { header: RECIPIENT_FIELD_WORDS.consentSource },
  consentAt: { header: RECIPIENT_FIELD_WORDS.consentAt },
  consentForm: { header: RECIPIENT_FIELD_WORDS.consentForm },
  contactKind: { header: RECIPIENT_FIELD_WORDS.contactKind },
} as const

/** What is added to the columns of a file whose rows were rejected; an import passes over them. */
export const REJECTED_HEADERS = { line: 'rejected line', sentence: 'rejected because' } as const

/** Columns of each table in the order in which they are written; those of the list's own file come after them. */
export const EXPORT_COLUMNS = {
  results: {
    ...PERSON,
    ...FURTHER_NUMBERS,
    ...GROUPS,
    ...CONSENT,
    country: { header: 'Country (calculated)', derived: true },
    region: { header: 'Region (calculated)', derived: true },
    zone: { header: 'Time zone (calculated)', derived: true },
    list: { header: 'List' },
    status: { header: 'Status' },
    lastOutcome: { header: 'Last outcome' },
    attempts: { header: 'Attempts' },
    firstLocal: { header: 'First attempt (local)' },
    firstUtc: { header: 'First attempt (UTC)' },
    lastLocal: { header: 'Last attempt (local)' },
    lastUtc: { header: 'Last attempt (UTC)' },
    notBeforeLocal: { header: 'Next call not before (local)' },
    notBeforeUtc: { header: 'Next call not before (UTC)' },
    timesZone: { header: 'Local times in' },
    talkSeconds: { header: 'Seconds talked' },
    because: { header: 'Why' },
    enrolledUtc: { header: 'Added to campaign (UTC)', extra: true },
    line: { header: 'Line in file', extra: true },
  },
  attempts: {
    id: { header: 'Attempt ID' },
    campaign: { header: 'Campaign' },
    ...PERSON,
    list: { header: 'List' },
    zone: { header: 'Time zone (calculated)', derived: true },
    ordinal: { header: 'Attempt' },
    outcome: { header: 'Outcome' },
    blame: { header: 'Caused by' },
    sipStatus: { header: 'SIP status' },
    startedLocal: { header: 'Dialled (local)' },
    startedUtc: { header: 'Dialled (UTC)' },
    ringingUtc: { header: 'Ringing (UTC)' },
    answeredUtc: { header: 'Answered (UTC)' },
    endedUtc: { header: 'Ended (UTC)' },
    timesZone: { header: 'Local times in' },
    answerSeconds: { header: 'Seconds until answered' },
    talkSeconds: { header: 'Seconds talked' },
    playedSeconds: { header: 'Seconds of message played' },
    heardSeconds: { header: 'Seconds heard' },
    packetsLost: { header: 'Packets lost' },
    jitter: { header: 'Jitter (ms)' },
    roundTrip: { header: 'Round trip (ms)' },
    mos: { header: 'Quality (MOS)' },
    because: { header: 'Why it ended' },
    trunk: { header: 'Trunk' },
  },
  recipients: {
    ...PERSON,
    ...FURTHER_NUMBERS,
    ...GROUPS,
    ...CONSENT,
    zone: { header: RECIPIENT_FIELD_WORDS.zone },
    country: { header: 'Country (calculated)', derived: true },
    calculatedZone: { header: 'Time zone (calculated)', derived: true },
    zoneEvidence: { header: 'Time zone taken from', derived: true },
    calculatedRegion: { header: 'Region (calculated)', derived: true },
    list: { header: 'List it came from', extra: true, derived: true },
    line: { header: 'Line in file', extra: true, derived: true },
    addedUtc: { header: 'Added to list (UTC)', extra: true, derived: true },
  },
  'do-not-call': {
    number: { header: 'Number' },
    campaign: { header: 'Campaign' },
    reason: { header: 'Why' },
    source: { header: 'Source' },
    addedBy: { header: 'Added by' },
    addedUtc: { header: 'Added (UTC)' },
  },
  rejected: {
    line: { header: REJECTED_HEADERS.line },
    sentence: { header: REJECTED_HEADERS.sentence },
    raw: { header: 'Row in the file', extra: true },
  },
} as const satisfies Record<ExportKind, Readonly<Record<string, ColumnWords>>>

export type ExportColumnKey<Kind extends ExportKind> = keyof (typeof EXPORT_COLUMNS)[Kind] & string

/** Headers that an import of our own files passes over, as they are written. */
export const DERIVED_HEADERS: readonly string[] = [
  ...new Set(
    Object.values(EXPORT_COLUMNS).flatMap(columns =>
      Object.values<ColumnWords>(columns).flatMap(({ header, derived }) => (derived ? [header] : [])),
    ),
  ),
]
