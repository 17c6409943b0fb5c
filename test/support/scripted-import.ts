import type { RequestOutput } from '../../shared/ipc/contract.ts'
import { NO_COUNTS } from '../../shared/model/import-counts.ts'
import type { ImportProgress } from '../../shared/model/list-import.ts'
import type { FileInspection } from '../../shared/model/recipient-list.ts'

const ROWS = 24_582

/** The file of the page tests as it was guessed: semicolons, accents, a column that nobody knows. */
export const INSPECTION: FileInspection = {
  fileName: 'renewal-autumn.csv',
  bytes: 2_214_880,
  mapping: {
    encoding: 'windows-1252',
    delimiter: ';',
    sheet: null,
    skipRows: 0,
    quote: '"',
    numberStyle: null,
    hasHeader: true,
    columns: [
      { kind: 'field', field: 'name' },
      { kind: 'field', field: 'number' },
      { kind: 'field', field: 'country' },
      { kind: 'variable', name: 'language', type: 'text' },
      { kind: 'ignore' },
      { kind: 'field', field: 'externalId' },
    ],
    defaultCountry: 'ES',
  },
  headers: ['Nombre', 'Teléfono', 'País', 'Idioma', 'Dirección', 'Referencia'],
  format: 'csv',
  sheets: [],
  skipped: [],
  sample: [
    ['Lucía Rojas', '612 32 00 18', 'ES', 'es', 'Calle Mayor 5, Madrid', 'K-001'],
    ['Zoë Brontë', '+44 (0)20 7946 0011', 'GB', 'en', '12; High Street', 'K-002'],
    ['Chloé Lefèvre', "'+33 1 99 00 12 34", 'FR', 'fr', 'Rue de l’Été 3', 'K-003'],
    ['Jürgen Müller', '0049 30 23125 042', 'DE', 'de', 'Grüne Straße 1', 'K-004'],
    ['', '612 32 00 44', 'ES', 'es', '', 'K-005'],
    ['Ana Núñez', '6,12345E+08', 'ES', 'es', 'Plaza del Sol 2', 'K-006'],
  ].map((cells, at) => ({ line: at + 2, cells, numbers: [] })),
  columns: ['Nombre', 'Teléfono', 'País', 'Idioma', 'Dirección', 'Referencia'].map(header => ({
    header,
    why: { code: 'named', sentence: `It is called “${header}”.` },
    filled: 6,
    validNumbers: header === 'Teléfono' ? 5 : 0,
    otherUses: [],
  })),
  country: {
    country: 'ES',
    why: { code: 'numbers', sentence: 'The numbers without + are valid in Spain.' },
    isCertain: true,
    valid: 3,
    cells: 3,
    others: [],
  },
  valid: { rows: 6, withNumber: 5 },
  guessed: [],
  choices: [],
  savedMapping: null,
  remarks: [
    'The letters are in Windows-1252 (Latin-1). If accents look wrong below, choose another encoding.',
    'The columns are separated by semicolons.',
    'Some numbers have no country code; they are read as numbers of ES.',
  ],
}

/** The import as it stands when this share of the file is read. */
export function runningImport(share: number): ImportProgress {
  const rows = Math.round(ROWS * share)
  const [duplicateInFile, rejected, blank] = [0.0127, 0.0035, 0.0001].map(part => Math.round(rows * part))
  const counts = { duplicateInFile: duplicateInFile ?? 0, rejected: rejected ?? 0, blank: blank ?? 0 }
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
      accepted: rows - counts.duplicateInFile - counts.rejected - counts.blank,
    },
    rowsPerSecond: 8200,
    startedAt: 0,
    endedAt: share < 1 ? null : 3_000,
    problem: null,
    canUndo: share === 1,
    canReopen: share === 1,
  }
}

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
