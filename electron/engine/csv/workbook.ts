import { Parser } from 'htmlparser2'
import { failure, type Result, success } from '../../../shared/errors.ts'
import { createSheetParser } from './sheet-cells.ts'
import type { RawRow } from './split-rows.ts'
import { unpackTexts } from './unpack-workbook.ts'

export interface SheetName {
  readonly name: string
  /** Rows with cells; of the sheets that were not read, those that they say they have. */
  readonly rows: number
}

export interface SheetRows {
  readonly sheets: readonly SheetName[]
  /** The one that was read. */
  readonly sheet: string
  /** As of a text file; a line is a row of the sheet. */
  readonly rows: readonly RawRow[]
}

/** A workbook's parts that all of its sheets share. */
interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
  readonly strings: readonly string[]
  /** For each style whether its numbers are dates. */
  readonly dates: readonly boolean[]
  readonly is1904: boolean
}

/** The advice of every failure; its sentence begins with the file's name. */
const CANNOT = 'Open it in a spreadsheet, save it as XLSX or CSV and choose that file.'

/**
 * The first rows of one sheet of an XLSX workbook (ECMA-376): `sheet` by its name, or the first one with text. Cells are as a text file
 * has them: numbers with all of their digits, dates as `2027-01-31`. The message of a failure is the rest of a sentence that begins
 * with the file's name.
 */
export async function readSheet(
  path: string,
  sheet: string | null,
  rowsMax: number,
): Promise<Result<SheetRows, 'file_not_csv' | 'bad_input'>> {
  try {
    const book = await readWorkbook(path)
    const rows = await countRows(path, book)
    const sheets = book.sheets.map(({ name }, at) => ({ name, rows: rows[at] ?? 0 }))
    const chosen =
      sheet === null
        ? (sheets.find(one => one.rows > 0) ?? sheets[0])?.name
        : sheets.find(({ name }) => name === sheet)?.name
    if (chosen === undefined) return noSheet(sheet, sheets)
    const found: RawRow[] = []
    for await (const part of rowsOfPart(path, book, chosen)) {
      for (const row of part.rows) found.push(row)
      if (found.length >= rowsMax) break
    }
    return success({ sheets, sheet: chosen, rows: found.slice(0, rowsMax) })
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem)
    return failure('file_not_csv', `cannot be read as a workbook (${why.slice(0, 100)}). ${CANNOT}`)
  }
}

/** All rows of a sheet, some at a time; of the first sheet with text when `sheet` is null. Throws what `unpackTexts` throws. */
export async function* readSheetRows(
  path: string,
  sheet: string | null,
): AsyncGenerator<{ readonly rows: readonly RawRow[]; readonly bytesRead: number }> {
  const book = await readWorkbook(path)
  let name = sheet
  if (name === null) {
    const rows = await countRows(path, book)
    name =
      book.sheets[
        Math.max(
          0,
          rows.findIndex(count => count > 0),
        )
      ]?.name ?? ''
  }
  yield* rowsOfPart(path, book, name)
}

function noSheet(
  sheet: string | null,
  sheets: readonly SheetName[],
): Result<never, 'bad_input' | 'file_not_csv'> {
  const names = sheets.map(({ name }) => `“${name}”`).join(', ')
  return sheet === null
    ? failure('file_not_csv', `has no sheet. ${CANNOT}`)
    : failure('bad_input', `has no sheet “${sheet}”. Choose one of ${names}.`, { path: 'mapping.sheet' })
}

async function* rowsOfPart(path: string, book: Workbook, name: string) {
  const part = book.sheets.find(one => one.name === name)?.part
  const sheet = createSheetParser(book)
  let bytes = 0
  for await (const { text, isEnd, bytesRead } of unpackTexts(path, found => found === part)) {
    bytes = bytesRead
    yield { rows: sheet.add(text, isEnd), bytesRead }
  }
  yield { rows: sheet.end(), bytesRead: bytes }
}

/** Rows of each sheet: how often its text begins one. */
async function countRows(path: string, book: Workbook): Promise<readonly number[]> {
  const counts = new Map<string, number>()
  const rests = new Map<string, string>()
  const parts = new Set(book.sheets.map(({ part }) => part))
  for await (const { name, text } of unpackTexts(path, found => parts.has(found))) {
    const whole = (rests.get(name) ?? '') + text
    let count = counts.get(name) ?? 0
    // `<c ` begins a cell, also with a prefix of a namespace; rows without cells have no text
    for (let at = whole.indexOf('row '); at !== -1; at = whole.indexOf('row ', at + 1))
      if (/[<:]/.test(whole.charAt(at - 1))) count += 1
    counts.set(name, count)
    rests.set(name, whole.slice(-3))
  }
  return book.sheets.map(({ part }) => counts.get(part) ?? 0)
}

async function readWorkbook(path: string): Promise<Workbook> {
  const texts = new Map<string, string[]>()
  const wanted = (name: string): boolean =>
    /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|styles\.xml|sharedStrings\.xml)$/i.test(name)
  for await (const { name, text } of unpackTexts(path, wanted)) {
    const key = name.toLowerCase()
    texts.set(key, [...(texts.get(key) ?? []), text])
  }
  const part = (name: string): readonly string[] => texts.get(name) ?? []
  const targets = readTargets(part('xl/_rels/workbook.xml.rels'))
  const sheets: { name: string; part: string }[] = []
  let is1904 = false
  parse(part('xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'sheet') {
        const target = targets.get(attributes['r:id'] ?? attributes.id ?? '') ?? ''
        sheets.push({ name: attributes.name ?? `Sheet ${sheets.length + 1}`, part: target })
      } else if (name === 'workbookpr') is1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
    },
  })
  if (sheets.length === 0) throw new Error('it has no sheet')
  return {
    sheets,
    strings: readStrings(part('xl/sharedstrings.xml')),
    dates: readStyles(part('xl/styles.xml')),
    is1904,
  }
}

function readTargets(texts: readonly string[]): ReadonlyMap<string, string> {
  const targets = new Map<string, string>()
  parse(texts, {
    open(name, { id = '', target = '' }) {
      if (name === 'relationship')
        targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`)
    },
  })
  return targets
}

/** Texts of cells are kept once for all of them; one may be of several runs, and have a reading aid that is not part of it. */
function readStrings(texts: readonly string[]): readonly string[] {
  const strings: string[] = []
  let text = ''
  let isText = false
  let isAid = false
  parse(texts, {
    open(name) {
      if (name === 'si') text = ''
      isAid ||= name === 'rph'
      isText = name === 't' && !isAid
    },
    text(piece) {
      if (isText) text += piece
    },
    close(name) {
      if (name === 'rph') isAid = false
      if (name === 't') isText = false
      if (name === 'si') strings.push(text)
    },
  })
  return strings
}

/** Formats of dates that every workbook has (ECMA-376 part 1, 18.8.30). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

function readStyles(texts: readonly string[]): readonly boolean[] {
  const own = new Map<number, boolean>()
  const dates: boolean[] = []
  let isOfCells = false
  parse(texts, {
    open(name, attributes) {
      if (name === 'numfmt') own.set(Number(attributes.numfmtid), isDateFormat(attributes.formatcode ?? ''))
      isOfCells ||= name === 'cellxfs'
      if (name !== 'xf' || !isOfCells) return
      const id = Number(attributes.numfmtid)
      dates.push(own.get(id) ?? isBuiltInDate(id))
    },
    close(name) {
      if (name === 'cellxfs') isOfCells = false
    },
  })
  return dates
}

/** `yyyy-mm-dd` is a date; words between quotes, colours and conditions in brackets are none. */
const isDateFormat = (format: string): boolean =>
  /[dymhs]/i.test(format.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|General|_./gi, ''))

interface Handlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/** Names come in small letters and without the prefix of a namespace, whatever wrote the file. */
function parse(texts: readonly string[], handlers: Handlers): void {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handlers.open(plainName(name), attributes),
      ontext: text => handlers.text?.(text),
      onclosetag: name => handlers.close?.(plainName(name)),
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  for (const text of texts) parser.write(text)
  parser.end()
}

const plainName = (name: string): string => name.slice(name.indexOf(':') + 1)
