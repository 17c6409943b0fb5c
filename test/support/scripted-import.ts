import parsePhoneNumber, { isSupportedCountry } from 'libphonenumber-js'
import type { ParsedInput, RequestOutput } from '../../shared/ipc/contract.ts'
import { NO_COUNTS } from '../../shared/model/import-counts.ts'
import type {
  ImportProgress,
  ListDifference,
  SavedMapping,
  WatchedFolder,
} from '../../shared/model/list-import.ts'
import {
  type ColumnUse,
  type FileInspection,
  type ImportMapping,
  importMappingSchema,
} from '../../shared/model/recipient-list.ts'
import { FIXTURE_NOW } from './scripted-fixtures.ts'

const ROWS = 24_582
const MINUTE = 60_000

const HEADERS = ['Nombre', 'Teléfono', 'Pedido', 'País', 'Idioma', 'Fecha de alta', 'Referencia'] as const
const CELLS: readonly (readonly string[])[] = [
  ['Lucía Rojas', '612 32 00 18', '4915204', 'ES', 'es', '14/03/2026', 'K-001'],
  ['Zoë Brontë', '+44 (0)20 7946 0011', '4915207', 'GB', 'en', '02/04/2026', 'K-002'],
  ['Chloé Lefèvre', "'+33 1 99 00 12 34", '4915211', 'FR', 'fr', '28/02/2026', 'K-003'],
  ['Jürgen Müller', '0049 30 23125 042', '4915230', 'DE', 'de', '11/05/2026', 'K-004'],
  ['', '612 32 00 44', '4915236', 'ES', 'es', '', 'K-005'],
  ['Ana Núñez', '6,12345E+08', '4915241', 'ES', 'es', '30/01/2026', 'K-006'],
  ['Iker Etxeberria', '943 42 10 20', '4915259', 'ES', 'es', '19/06/2026', 'K-007'],
  ['Marta Vidal', '93 123 45 67', '4915260', 'ES', 'ca', '20/06/2026', 'K-008'],
]

const MAPPING: ImportMapping = {
  encoding: 'windows-1252',
  delimiter: ';',
  sheet: null,
  skipRows: 0,
  quote: '"',
  hasHeader: true,
  columns: [
    { kind: 'field', field: 'name' },
    { kind: 'field', field: 'number' },
    { kind: 'ignore' },
    { kind: 'field', field: 'country' },
    { kind: 'variable', name: 'Idioma', type: 'text' },
    { kind: 'variable', name: 'Fecha de alta', type: 'date' },
    { kind: 'field', field: 'externalId' },
  ],
  defaultCountry: 'ES',
  numberStyle: null,
}

/** A file with semicolons and accents, a column of order numbers and one spoilt cell, read with this mapping. */
export function inspected(mapping: ImportMapping): FileInspection {
  const phones = mapping.columns.flatMap((use, column) => (isPhone(use) ? [column] : []))
  const sample = CELLS.map((cells, at) => ({
    line: at + 2 + mapping.skipRows,
    cells: [...cells],
    numbers: phones.map(column => readNumber(cells[column] ?? '', column, mapping.defaultCountry)),
  }))
  const numbers = sample.flatMap(({ line, numbers: of }) => of.map(number => ({ line, ...number })))
  return {
    fileName: 'renewal-autumn.csv',
    bytes: 2_214_880,
    format: 'csv',
    sheets: [],
    mapping,
    headers: [...HEADERS],
    skipped: [],
    sample,
    columns: HEADERS.map((header, column) => ({
      header,
      why: whyOf(header),
      filled: CELLS.filter(cells => cells[column] !== '').length,
      validNumbers: CELLS.filter(
        cells => readNumber(cells[column] ?? '', column, mapping.defaultCountry).e164,
      ).length,
      otherUses: header === 'Referencia' ? ['category'] : [],
    })),
    country: {
      country: mapping.defaultCountry,
      why: { code: 'cells', sentence: '4 of 5 numbers without + are valid in Spain.' },
      isCertain: true,
      valid: 4,
      cells: 5,
      others: [
        { country: 'PT', valid: 2 },
        { country: 'AD', valid: 1 },
      ],
    },
    valid: {
      rows: sample.length,
      withNumber: sample.filter(({ numbers: of }) => of.some(({ e164 }) => e164 !== null)).length,
    },
    guessed: numbers.flatMap(({ line, column, written, e164, guessed }) =>
      guessed && e164 !== null ? [{ line, column, written, e164 }] : [],
    ),
    choices: [],
    savedMapping: null,
    remarks: ['1 cell was rounded by a spreadsheet (6,12345E+08): its number is lost.'],
  }
}

export const INSPECTION = inspected(MAPPING)

/** A file whose phone column and country are left to the person. */
export const AMBIGUOUS: FileInspection = {
  ...inspected({ ...MAPPING, columns: MAPPING.columns.with(1, { kind: 'ignore' }), defaultCountry: null }),
  country: {
    country: null,
    why: { code: 'several', sentence: 'The numbers are valid in Spain and in Portugal.' },
    isCertain: false,
    valid: 0,
    cells: 5,
    others: [
      { country: 'ES', valid: 4 },
      { country: 'PT', valid: 2 },
    ],
  },
  choices: [
    {
      code: 'phone-column',
      sentence: 'Two columns hold numbers that can be called.',
      options: ['Teléfono', 'Pedido'],
      option: '--mapping',
    },
    {
      code: 'country',
      sentence: '5 numbers have no country code.',
      options: ['ES', 'PT'],
      option: '--country',
    },
  ],
}

/** A workbook with two sheets and a title above its list. */
export const WORKBOOK: FileInspection = {
  ...inspected({ ...MAPPING, encoding: 'utf-8', delimiter: ',', sheet: 'Kontakte', skipRows: 2 }),
  fileName: 'Kunden 2026.xlsx',
  format: 'xlsx',
  sheets: [
    { name: 'Kontakte', rows: 812 },
    { name: 'Archiv', rows: 9_410 },
  ],
  skipped: [
    { line: 1, text: 'Kundenliste, Stand 12. Mai' },
    { line: 2, text: '' },
  ],
}

/** Answers `imports.inspect` for the file above: read with the mapping that was asked for, or as it is guessed. */
export function inspectScripted({ mapping, hints }: ParsedInput<'imports.inspect'>): FileInspection {
  const { country, ...format } = hints
  const guessed = importMappingSchema.parse({ ...MAPPING, ...format })
  return inspected(mapping ?? { ...guessed, defaultCountry: country ?? MAPPING.defaultCountry })
}

function isPhone(use: ColumnUse): boolean {
  return use.kind === 'field' && use.field.startsWith('number')
}

function whyOf(header: string): FileInspection['columns'][number]['why'] {
  if (header === 'Pedido')
    return {
      code: 'never-called',
      sentence: 'Left out: “Pedido” names order numbers, which are never called.',
    }
  if (header === 'Idioma' || header === 'Fecha de alta')
    return { code: 'other', sentence: 'Kept as your own column under its name.' }
  return { code: 'named', sentence: `Recognised by its name, “${header}”.` }
}

function readNumber(written: string, column: number, country: string | null) {
  const cleaned = written.replace(/^'/, '').replace(/^00/, '+').replace('(0)', '')
  const isLocal = !cleaned.startsWith('+')
  const read =
    country !== null && isSupportedCountry(country)
      ? parsePhoneNumber(cleaned, country)
      : parsePhoneNumber(cleaned)
  const isValid = read?.isValid() === true && !written.includes('E+')
  return {
    column,
    written,
    e164: isValid ? read.number : null,
    guessed: isValid && isLocal,
    problem: isValid
      ? null
      : `"${written}" is not a valid number. Correct it, or add + and the country code.`,
  }
}

/** The import as it stands when this share of the file is read. */
export function runningImport(share: number): ImportProgress {
  const rows = Math.round(ROWS * share)
  const part = (of: number): number => Math.round(rows * of)
  const counts = {
    duplicateInFile: part(0.0127),
    doNotCall: part(0.0009),
    rejected: part(0.0035),
    blank: part(0.0001),
  }
  return {
    importId: 11,
    listId: share < 1 ? null : 1,
    fileName: INSPECTION.fileName,
    listName: 'Renewal autumn',
    isUpdate: false,
    state: share < 1 ? 'running' : 'done',
    bytesRead: Math.round(INSPECTION.bytes * share),
    bytesTotal: INSPECTION.bytes,
    counts: {
      ...NO_COUNTS,
      rows,
      ...counts,
      accepted: Object.values(counts).reduce((left, count) => left - count, rows),
    },
    rowsPerSecond: 8200,
    startedAt: FIXTURE_NOW - 2 * MINUTE,
    endedAt: share < 1 ? null : FIXTURE_NOW - MINUTE,
    problem: null,
    canUndo: share === 1,
    canReopen: share === 1,
  }
}

/** What came in on a busy day, newest first. */
export const RECENT_IMPORTS: readonly ImportProgress[] = [
  recent(12, {}),
  recent(10, {
    fileName: 'crm-export-2311.csv',
    listName: 'Customers, autumn renewal',
    isUpdate: true,
    counts: { ...NO_COUNTS, rows: 18_204, accepted: 112, updated: 431, duplicateInList: 17_655, rejected: 6 },
  }),
  recent(9, {
    fileName: 'Mahnungen KW 47.xlsx',
    listName: 'Mahnungen KW 47',
    state: 'failed',
    listId: null,
    canUndo: false,
    problem: 'No row has a number that can be called. Choose another phone column or country.',
    counts: { ...NO_COUNTS, rows: 400, rejected: 400 },
  }),
  recent(8, {
    fileName: 'Pasted rows.tsv',
    listName: 'Pasted rows',
    state: 'undone',
    listId: null,
    canUndo: false,
    counts: { ...NO_COUNTS, rows: 38, accepted: 36, duplicateInFile: 2 },
  }),
  recent(7, {
    fileName: 'prospects-west.csv',
    listName: 'prospects-west',
    state: 'cancelled',
    listId: null,
    canUndo: false,
    canReopen: false,
    counts: { ...NO_COUNTS, rows: 81_000, accepted: 80_411, duplicateInFile: 589 },
  }),
]

function recent(importId: number, changes: Partial<ImportProgress>): ImportProgress {
  const age = (12.1 - importId) * 190 * MINUTE
  return {
    ...runningImport(1),
    importId,
    startedAt: FIXTURE_NOW - age,
    endedAt: FIXTURE_NOW - age + 4_000,
    ...changes,
  }
}

/** What updating a list from the file would change. */
export const DIFFERENCE: ListDifference = {
  counts: { ...NO_COUNTS, rows: 1_204, accepted: 12, updated: 30, duplicateInList: 1_158, rejected: 4 },
  gone: 21,
  byField: [
    { field: 'Phone number', count: 18 },
    { field: 'City', count: 9 },
    { field: 'Tariff', count: 6 },
  ],
  samples: Array.from({ length: 9 }, (_, at) => ({
    line: 14 + at * 37,
    person: ['Lucía Rojas', 'Zoë Brontë', 'Jürgen Müller'][at % 3] ?? '',
    field: ['Phone number', 'City', 'Tariff'][at % 3] ?? '',
    before: ['+34 612 32 00 18', 'Leeds', ''][at % 3] ?? '',
    after: ['+34 612 32 00 81', 'York', 'green'][at % 3] ?? '',
  })),
  goneSamples: ['Ana Núñez', 'Noah Wood', '+34 943 42 10 20', 'Lena Fischer'],
}

export const SAVED_MAPPINGS: readonly SavedMapping[] = [
  {
    id: 3,
    name: 'CRM export',
    headers: [...HEADERS],
    mapping: MAPPING,
    savedAt: FIXTURE_NOW - 3_000 * MINUTE,
  },
  {
    id: 2,
    name: 'Web leads',
    headers: ['Name', 'Mobile', 'E-mail'],
    mapping: {
      ...MAPPING,
      encoding: 'utf-8',
      delimiter: ',',
      columns: [
        { kind: 'field', field: 'name' },
        { kind: 'field', field: 'number' },
        { kind: 'field', field: 'email' },
      ],
      defaultCountry: null,
    },
    savedAt: FIXTURE_NOW - 30_000 * MINUTE,
  },
]

export const WATCHED_FOLDERS: readonly WatchedFolder[] = [
  {
    id: 1,
    path: '/srv/exports/crm',
    listName: 'Customers, autumn renewal',
    mappingId: 3,
    enabled: true,
    problem: null,
    last: {
      fileName: 'crm-export-2311.csv',
      at: FIXTURE_NOW - 380 * MINUTE,
      isDone: true,
      sentence: '18,204 rows: 112 accepted, 431 updated, 6 rejected',
    },
  },
  {
    id: 2,
    path: '/srv/exports/web-leads',
    listName: 'Web leads',
    mappingId: null,
    enabled: true,
    problem: null,
    last: {
      fileName: 'leads.csv',
      at: FIXTURE_NOW - 20 * MINUTE,
      isDone: false,
      sentence: 'The country of 12 numbers is not clear. Save a mapping with a country and choose it here.',
    },
  },
  {
    id: 3,
    path: '/mnt/partner/drop',
    listName: 'Partner list',
    mappingId: null,
    enabled: true,
    problem: 'The folder does not exist. Create it, or choose another one.',
    last: null,
  },
  {
    id: 4,
    path: '/srv/exports/old',
    listName: 'Archive 2025',
    mappingId: null,
    enabled: false,
    problem: null,
    last: null,
  },
]

export const PROFILES: RequestOutput<'trunks.profiles'> = [
  {
    name: 'everyday',
    description: 'An ordinary working day in fast motion: about a third of the people answer and talk.',
  },
  { name: 'nobody-answers', description: 'Everybody lets it ring. Shows what the retries do.' },
  {
    name: 'bad-line',
    description: 'Packets are lost and late. Shows what a call looks like over a bad line.',
  },
]
