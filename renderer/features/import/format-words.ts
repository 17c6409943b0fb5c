import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import { countOf } from '../../components/format.ts'

const ENCODING_WORDS: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'utf-32le': 'UTF-32 (little endian)',
  'utf-32be': 'UTF-32 (big endian)',
  'windows-1250': 'Windows-1250 (Central European)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'windows-1252': 'Windows-1252 (Western European)',
  'windows-1253': 'Windows-1253 (Greek)',
  'windows-1254': 'Windows-1254 (Turkish)',
  'windows-1255': 'Windows-1255 (Hebrew)',
  'windows-1256': 'Windows-1256 (Arabic)',
  'windows-1257': 'Windows-1257 (Baltic)',
  'windows-1258': 'Windows-1258 (Vietnamese)',
  'windows-874': 'Windows-874 (Thai)',
  'iso-8859-1': 'ISO 8859-1 (Latin-1)',
  'iso-8859-2': 'ISO 8859-2 (Central European)',
  'iso-8859-5': 'ISO 8859-5 (Cyrillic)',
  'iso-8859-7': 'ISO 8859-7 (Greek)',
  'iso-8859-9': 'ISO 8859-9 (Turkish)',
  'iso-8859-15': 'ISO 8859-15 (Latin-9)',
  'koi8-r': 'KOI8-R (Russian)',
  'koi8-u': 'KOI8-U (Ukrainian)',
  shift_jis: 'Shift JIS (Japanese)',
  'euc-jp': 'EUC-JP (Japanese)',
  'iso-2022-jp': 'ISO-2022-JP (Japanese)',
  'euc-kr': 'EUC-KR (Korean)',
  big5: 'Big5 (Traditional Chinese)',
  gb18030: 'GB 18030 (Chinese)',
  macroman: 'Mac Roman',
  maccyrillic: 'Mac Cyrillic',
  ibm437: 'DOS 437 (US)',
  ibm850: 'DOS 850 (Western European)',
  ibm852: 'DOS 852 (Central European)',
  ibm866: 'DOS 866 (Cyrillic)',
}

/** `Windows-1252 (Western European)` of `windows-1252`; other encodings by their own name. */
export const encodingWord = (encoding: string): string => ENCODING_WORDS[encoding] ?? encoding

const DELIMITER_WORDS: Readonly<Record<string, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Vertical bar',
}

/** `Semicolon` of `;`; another character stands for itself. */
export const delimiterWord = (delimiter: string): string => DELIMITER_WORDS[delimiter] ?? `“${delimiter}”`

/** The file's format in one line: `CSV · semicolon · Windows-1252 · column names in line 1`. */
export function formatSummary({ format, mapping, sheets, skipped }: FileInspection): string {
  const top = mapping.skipRows + 1
  const head = mapping.hasHeader ? `column names in line ${top}` : 'no column names'
  const kind =
    format === 'xlsx'
      ? ['Excel', `sheet “${mapping.sheet ?? sheets[0]?.name ?? '1'}”`]
      : [
          'CSV',
          delimiterWord(mapping.delimiter).toLowerCase(),
          encodingWord(mapping.encoding).replace(/ \(.*/, ''),
        ]
  const above = skipped.length > 0 ? `, ${countOf(skipped.length, 'line')} above it skipped` : ''
  return `${[...kind, head].join(' · ')}${above}`
}
