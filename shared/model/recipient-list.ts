import { z } from 'zod'
import { importCountsSchema } from './import-counts.ts'

/** The columns that Trunkline knows; every other column becomes a variable of the recipient. */
export const RECIPIENT_FIELDS = [
  'number',
  'name',
  'firstName',
  'lastName',
  'email',
  'company',
  'externalId',
  'zone',
  'country',
  'region',
  'county',
  'city',
  'postalCode',
  'callingCode',
  'areaCode',
  'tags',
  'category',
  'doNotCall',
  'callAllowed',
  'consentSource',
  'consentAt',
  'consentForm',
  'contactKind',
  'number2',
  'number3',
  'number4',
  'number5',
  'number6',
  'number7',
  'number8',
  'number9',
] as const
export const recipientFieldSchema = z.enum(RECIPIENT_FIELDS)
export type RecipientField = z.infer<typeof recipientFieldSchema>

export const RECIPIENT_FIELD_WORDS = {
  number: 'Phone number',
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  email: 'Email',
  company: 'Company',
  externalId: 'Customer ID',
  zone: 'Time zone',
  country: 'Country',
  region: 'State or region',
  county: 'County',
  city: 'City',
  postalCode: 'Postal code',
  callingCode: 'Calling code',
  areaCode: 'Area code',
  tags: 'Tags',
  category: 'Category',
  doNotCall: 'Do not call',
  callAllowed: 'May be called',
  consentSource: 'Source of consent',
  consentAt: 'Date of consent',
  consentForm: 'Kind of consent',
  contactKind: 'Consumer or business',
  number2: 'Second number',
  number3: 'Third number',
  number4: 'Fourth number',
  number5: 'Fifth number',
  number6: 'Sixth number',
  number7: 'Seventh number',
  number8: 'Eighth number',
  number9: 'Ninth number',
} as const satisfies Record<RecipientField, string>

/** Numbers of the same recipient that are called when the first one fails, in this order. */
export const FURTHER_NUMBER_FIELDS = [
  'number2',
  'number3',
  'number4',
  'number5',
  'number6',
  'number7',
  'number8',
  'number9',
] as const satisfies readonly RecipientField[]

/** Columns of phone numbers, the first one to call first. */
export const NUMBER_FIELDS = ['number', ...FURTHER_NUMBER_FIELDS] as const satisfies readonly RecipientField[]

export const VARIABLE_TYPES = ['text', 'number', 'date', 'yes-no'] as const
export const variableTypeSchema = z.enum(VARIABLE_TYPES)
export type VariableType = z.infer<typeof variableTypeSchema>

/** What becomes of one column of the file. */
export const columnUseSchema = z.union([
  z.object({ kind: z.literal('field'), field: recipientFieldSchema }),
  z.object({
    kind: z.literal('variable'),
    name: z.string().trim().min(1).max(100),
    /** Cells of another type than text are kept in one form: `1234.5`, `2027-01-31`, `yes`. */
    type: variableTypeSchema.default('text'),
  }),
  z.object({ kind: z.literal('ignore') }),
])
export type ColumnUse = z.infer<typeof columnUseSchema>

/** Encodings that are offered; any other one that iconv-lite knows is read as well. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'utf-32le',
  'utf-32be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-9',
  'iso-8859-15',
  'koi8-r',
  'koi8-u',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'big5',
  'gb18030',
  'macroman',
  'maccyrillic',
  'ibm437',
  'ibm850',
  'ibm852',
  'ibm866',
] as const
/** Separators that are offered; any other single character may be given. */
export const DELIMITERS = [',', ';', '\t', '|'] as const
/** Lines above the header that may be passed over. */
export const SKIP_ROWS_MAX = 1_000

const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'A country is two capital letters, for example GB.')
const delimiterSchema = z
  .string()
  .regex(/^[^\r\n"]$/u, 'A separator is one character, but no quote and no line end.')

/** How a file is to be read. */
export const importMappingSchema = z.object({
  encoding: z.string().min(1).max(40),
  delimiter: delimiterSchema,
  /** The sheet of a workbook by its name; null for the first one, and for a text file. */
  sheet: z.string().max(255).nullable().default(null),
  /** Lines above the header (or above the first recipient) that are not read: `sep=`, a title, comments. */
  skipRows: z.number().int().min(0).max(SKIP_ROWS_MAX).default(0),
  /** What stands around a cell that holds the separator. */
  quote: z.enum(['"', "'"]).default('"'),
  hasHeader: z.boolean(),
  /** One entry per column of the file, in its order. */
  columns: z.array(columnUseSchema).max(500),
  /** ISO 3166 country whose numbers may be written without +, or null: then every number needs its +. */
  defaultCountry: countrySchema.nullable(),
  /** Whether numbers without + are written with the trunk prefix of that country (the 0 of 020 7946 0111) or without it; null where that is not known. */
  numberStyle: z.enum(['prefixed', 'bare']).nullable().default(null),
})
export type ImportMapping = z.infer<typeof importMappingSchema>

/** What a person (or an option of the command line) has decided about a file; the rest is guessed. */
export const readingHintsSchema = importMappingSchema
  .pick({ encoding: true, hasHeader: true, delimiter: true })
  .extend({
    skipRows: z.number().int().min(0).max(SKIP_ROWS_MAX),
    sheet: z.string().max(255),
    country: countrySchema,
  })
  .partial()
export type ReadingHints = z.infer<typeof readingHintsSchema>

/** Why a column is taken for what it is. */
export const COLUMN_WHYS = [
  /** Its header says so. */
  'named',
  /** Its cells say so. */
  'cells',
  /** Its header says what kind of phone the column beside it holds. */
  'kind-of-phone',
  /** Its header names something that is never called: fax, customer number, date ... */
  'never-called',
  /** Its header says phone, but no cell of those looked at is a valid number. */
  'no-valid-number',
  /** Another column is taken for the same. */
  'another-is-better',
  /** Nothing is known of it: it is kept under its own name. */
  'other',
  'empty',
  /** The mapping was given. */
  'chosen',
] as const
export const columnWhySchema = z.enum(COLUMN_WHYS)
export type ColumnWhy = z.infer<typeof columnWhySchema>

/** What is known of one column, from the rows that were looked at. */
export const columnInspectionSchema = z.object({
  header: z.string(),
  why: z.object({ code: columnWhySchema, sentence: z.string() }),
  /** Cells with text, and those of them that are valid phone numbers as this mapping reads them. */
  filled: z.number().int(),
  validNumbers: z.number().int(),
  /** What else it may be, the likeliest first. */
  otherUses: z.array(recipientFieldSchema),
})
export type ColumnInspection = z.infer<typeof columnInspectionSchema>

export const CHOICE_CODES = ['phone-column', 'country', 'sheet', 'encoding'] as const
/** Something that must be decided before the file is imported. */
export const choiceSchema = z.object({
  code: z.enum(CHOICE_CODES),
  sentence: z.string(),
  /** Headers, countries, sheets or encodings. */
  options: z.array(z.string()),
  /** The option of the command line that decides it. */
  option: z.enum(['--mapping', '--country', '--sheet', '--encoding']),
})
export type Choice = z.infer<typeof choiceSchema>

/** What was guessed of a file, shown before anything is written. */
export const fileInspectionSchema = z.object({
  fileName: z.string(),
  bytes: z.number().int(),
  format: z.enum(['csv', 'xlsx']),
  /** Of a workbook; none for a text file. */
  sheets: z.array(z.object({ name: z.string(), rows: z.number().int() })),
  mapping: importMappingSchema,
  /** Header cells, or `Column 1`, ... without a header. */
  headers: z.array(z.string()),
  /** What stands above the header and is not read. */
  skipped: z.array(z.object({ line: z.number().int(), text: z.string() })),
  /** The first rows of the file (header left out), with the numbers that would be called. */
  sample: z.array(
    z.object({
      line: z.number().int(),
      cells: z.array(z.string()),
      numbers: z.array(
        z.object({
          column: z.number().int(),
          written: z.string(),
          /** What will be dialled; null when it is not a number. */
          e164: z.string().nullable(),
          /** Something was added or left out on a guess. */
          guessed: z.boolean(),
          /** Why it is not one, as a sentence. */
          problem: z.string().nullable(),
        }),
      ),
    }),
  ),
  columns: z.array(columnInspectionSchema),
  country: z.object({
    country: z.string().nullable(),
    why: z.object({ code: z.string(), sentence: z.string() }),
    isCertain: z.boolean(),
    /** Of the cells without a country code, those that are valid numbers of it. */
    valid: z.number().int(),
    cells: z.number().int(),
    others: z.array(z.object({ country: z.string(), valid: z.number().int() })),
  }),
  /** Rows that were looked at, and those with a number that can be called, for this mapping. */
  valid: z.object({ rows: z.number().int(), withNumber: z.number().int() }),
  /** Numbers that were completed on a guess, to be checked before the import. */
  guessed: z.array(
    z.object({ line: z.number().int(), column: z.number().int(), written: z.string(), e164: z.string() }),
  ),
  choices: z.array(choiceSchema),
  /** Sentences about what looks odd (a BOM, mixed widths, no number column found, ...). */
  remarks: z.array(z.string()),
  /** The saved mapping that its header belongs to. */
  savedMapping: z.object({ id: z.number().int(), name: z.string() }).nullable(),
})
export type FileInspection = z.infer<typeof fileInspectionSchema>

export const ROW_VERDICTS = ['accepted', 'updated', 'duplicate', 'do-not-call', 'rejected', 'blank'] as const
export const rowVerdictSchema = z.enum(ROW_VERDICTS)
/** What became of one row of the file: exactly one of these. */
export type RowVerdict = z.infer<typeof rowVerdictSchema>

export const REJECTION_REASONS = [
  'no-number',
  'not-a-number',
  'number-too-short',
  'number-too-long',
  'unknown-country-code',
  'needs-country',
  'ambiguous-country',
  'not-callable',
  'too-few-columns',
  'too-many-columns',
  'bad-zone',
  'bad-country',
  'duplicate-in-file',
  'duplicate-in-list',
  'do-not-call',
  'unclear-do-not-call',
  'may-be-called',
  'repeated-header',
  'row-too-long',
  'open-quote',
] as const
export const rejectionReasonSchema = z.enum(REJECTION_REASONS)
export type RejectionReason = z.infer<typeof rejectionReasonSchema>

/** A recipient list as the Lists screen shows it. */
export const LIST_ORIGINS = ['import', 'merge', 'split'] as const

export const listRowSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  /** What made it: a file, or other lists. */
  origin: z.enum(LIST_ORIGINS),
  /** Empty for a list that no file made. */
  fileName: z.string(),
  /** The newest import of it; null for a list that no file made. */
  importId: z.number().int().nullable(),
  /** Of the newest import, all 0 where there was none; how many people the list has is `people`. */
  counts: importCountsSchema,
  people: z.number().int(),
  /** Recipients whose zone is not known from their number. */
  zoneUnknown: z.number().int(),
  countries: z.number().int(),
  /** Campaigns that use it. */
  campaigns: z.number().int(),
  createdAt: z.number(),
  /** When it was put out of sight; null while it is in use. */
  archivedAt: z.number().nullable(),
})
export type ListRow = z.infer<typeof listRowSchema>
