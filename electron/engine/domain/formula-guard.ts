/**
 * Text that a spreadsheet would run as a formula when it opens a CSV file (OWASP, CSV Injection), and the way back. Our exports write
 * an apostrophe before it; our import takes that one apostrophe away, so that nothing is lost on the way through a file.
 */

/** A formula begins with one of these, wide variants included; a tab or a line end at the start hides one. */
const STARTS = '["\\s]*[=+\\-@\\t\\r\\n\\uFF1D\\uFF0B\\uFF0D\\uFF20]'
/** `+442079460123`, `-12.5`, `+44 20 7946 0123`, `+4420*`: digits can do no harm, and numbers stay what they are. */
const PLAIN_NUMBER = /^[+-]?\d[\d .,]*\*?$/

interface Patterns {
  /** Where an apostrophe goes: before what begins a formula, and before apostrophes in front of it, so that the way back is exact. */
  readonly guard: RegExp
  /** The apostrophe that was put there. */
  readonly guarded: RegExp
}

/**
 * A spreadsheet of another country splits the line at another separator, inside our quotes as well: a cell may begin after a semicolon
 * or tab, and after a comma where commas do not separate the cells of this file.
 */
function patternsOf(separators: string): Patterns {
  const begins = `(?<=^|[${separators}])`
  return {
    guard: new RegExp(`${begins}(?='*${STARTS})`, 'g'),
    guarded: new RegExp(`${begins}'(?='*${STARTS})`, 'g'),
  }
}

const IN_COMMA_FILES = patternsOf(';\\t')
const IN_OTHER_FILES = patternsOf(',;\\t')

const patternsFor = (delimiter: string): Patterns => (delimiter === ',' ? IN_COMMA_FILES : IN_OTHER_FILES)

/** The text of one cell as a file with this delimiter holds it: shown by every spreadsheet, and never run. */
export function guardFormula(text: string, delimiter: string): string {
  return PLAIN_NUMBER.test(text) ? text : text.replace(patternsFor(delimiter).guard, "'")
}

/** What `guardFormula` was given, for every text. An apostrophe that guards nothing (`'t Hooft`) stays. */
export function unguardFormula(text: string, delimiter: string): string {
  return text.includes("'") ? text.replace(patternsFor(delimiter).guarded, '') : text
}
