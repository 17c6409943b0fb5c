import { strToU8, Zip, ZipDeflate } from 'fflate'
import type { Cell } from './export-cells.ts'

/** Rows of one sheet (ECMA-376; Excel's own limit, the header counted). */
export const SHEET_ROWS_MAX = 1_048_576
/** Characters of one cell that Excel takes. */
const CELL_CHARACTERS_MAX = 32_767
/** Characters of a sheet's name that Excel takes, with room for its number. */
const SHEET_NAME_MAX = 25
/** Fast: half the size of the best compression is not worth four times the time. */
const COMPRESSION = 1

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The header is bold and stays in sight; text cells have the format of text (49), so that nobody's edit turns them into numbers. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`
const PLAIN = 0
const HEADER = 1
const TEXT = 2
const SHEET_START = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" \
activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
const SHEET_END = '</sheetData></worksheet>'

/**
 * A workbook (XLSX, ECMA-376) that is written row after row, a few hundred KB of it in memory at a time: `writeAll` gets its bytes in
 * order. Text is written as text, so that `007`, a long id and `=1+1` are what they were; only our own figures are numbers. What
 * goes beyond the rows of one sheet goes on in the next, under the same header. Made here, because the maintained writers for Node
 * keep all rows in memory. `sheetRows` is how many rows a sheet has, its header counted.
 */
export function createWorkbook(
  name: string,
  writeAll: (chunk: Uint8Array) => void,
  sheetRows = SHEET_ROWS_MAX,
) {
  const zip = new Zip((problem, chunk) => {
    if (problem) throw problem
    writeAll(chunk)
  })
  const names: string[] = []
  let sheet: ZipDeflate | null = null
  let header: readonly Cell[] | null = null
  let rowsOfSheet = 0

  function addPart(path: string): ZipDeflate {
    const part = new ZipDeflate(path, { level: COMPRESSION })
    zip.add(part)
    return part
  }
  const addText = (path: string, text: string): void => addPart(path).push(strToU8(text), true)

  function beginSheet(): ZipDeflate {
    sheet?.push(strToU8(SHEET_END), true)
    names.push(sheetName(name, names.length + 1))
    const next = addPart(`xl/worksheets/sheet${names.length}.xml`)
    next.push(strToU8(SHEET_START + rowXml(header ?? [], HEADER, 1)))
    rowsOfSheet = 1
    sheet = next
    return next
  }

  return {
    write(rows: readonly (readonly Cell[])[]) {
      let current = sheet
      let xml = ''
      for (const row of rows) {
        if (header === null) {
          header = row
          current = beginSheet()
          continue
        }
        if (rowsOfSheet >= sheetRows) {
          current?.push(strToU8(xml))
          xml = ''
          current = beginSheet()
        }
        rowsOfSheet++
        xml += rowXml(row, TEXT, rowsOfSheet)
      }
      if (xml !== '') current?.push(strToU8(xml))
    },
    end() {
      if (sheet === null) beginSheet()
      sheet?.push(strToU8(SHEET_END), true)
      addText('xl/styles.xml', STYLES)
      addText('xl/workbook.xml', workbookXml(names))
      addText('xl/_rels/workbook.xml.rels', workbookRelations(names.length))
      addText(
        '_rels/.rels',
        `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      )
      addText('[Content_Types].xml', contentTypes(names.length))
      zip.end()
    },
  }
}

function rowXml(row: readonly Cell[], textStyle: number, number: number): string {
  let xml = `<row r="${number}">`
  for (const [at, cell] of row.entries()) {
    if (cell === null || cell === '') continue
    const place = `${columnName(at)}${number}`
    if (typeof cell === 'number') xml += `<c r="${place}" s="${PLAIN}"><v>${cell}</v></c>`
    else
      xml += `<c r="${place}" s="${textStyle}" t="inlineStr"><is><t xml:space="preserve">${cellText(cell)}</t></is></c>`
  }
  return `${xml}</row>`
}

const columnNames: string[] = []

/** `A`, `B`, ... `Z`, `AA`, ... */
function columnName(at: number): string {
  const known = columnNames[at]
  if (known !== undefined) return known
  let name = ''
  for (let left = at + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name
  columnNames[at] = name
  return name
}

const TO_ESCAPE = /[&<>\r]|_x[0-9A-Fa-f]{4}_|[^\t\n\r -\uD7FF\uE000-\uFFFD]/u

/** Text of a cell as XML; what XML cannot hold is written as `_x0007_` (ST_Xstring, ECMA-376 part 1, 22.9.2.19). */
function cellText(text: string): string {
  const cut =
    text.length > CELL_CHARACTERS_MAX ? `${text.slice(0, CELL_CHARACTERS_MAX - 1).toWellFormed()}…` : text
  if (!TO_ESCAPE.test(cut)) return cut
  return cut
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML cannot hold
      /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g,
      sign => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
}

/** A name that Excel takes for a sheet: 31 characters, none of `[]:*?/\`. */
function sheetName(name: string, number: number): string {
  const plain =
    name
      .replace(/[[\]:*?/\\']/g, ' ')
      .trim()
      .slice(0, SHEET_NAME_MAX)
      .trim() || 'Rows'
  return number === 1 ? plain : `${plain} ${number}`
}

function workbookXml(names: readonly string[]): string {
  const sheets = names.map(
    (name, at) =>
      `<sheet name="${cellText(name).replaceAll('"', '&quot;')}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  )
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`
}

function workbookRelations(sheets: number): string {
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const all = Array.from({ length: sheets }, (_, at) =>
    relation(at + 1, 'worksheet', `worksheets/sheet${at + 1}.xml`),
  )
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}${relation(sheets + 1, 'styles', 'styles.xml')}</Relationships>`
}

function contentTypes(sheets: number): string {
  const part = (path: string, type: string): string =>
    `<Override PartName="${path}" ContentType="${TYPES}.${type}+xml"/>`
  const all = Array.from({ length: sheets }, (_, at) =>
    part(`/xl/worksheets/sheet${at + 1}.xml`, 'worksheet'),
  )
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>${part('/xl/workbook.xml', 'sheet.main')}${part('/xl/styles.xml', 'styles')}${all.join('')}</Types>`
}
