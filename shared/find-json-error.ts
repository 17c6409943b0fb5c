/** A value nested deeper than this is not looked into; no settings file is. */
const DEPTH_MAX = 200

const SPACE = /[ \t\r\n]*/y
// In a string: every character from the space on but the quote and the backslash, and escapes.
const SCALAR =
  /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y
const STRING_START = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y

class JsonError {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}

/**
 * Where `text` stops being JSON (RFC 8259): line and column, both from 1; null when it is JSON throughout. JSON.parse says
 * this in words that differ between versions of V8, and for short texts not at all.
 */
export function findJsonError(text: string): { readonly line: number; readonly column: number } | null {
  try {
    const end = skipSpace(text, readValue(text, skipSpace(text, 0), 0))
    if (end < text.length) throw new JsonError(end)
    return null
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    const before = text.slice(0, error.index).split('\n')
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
  }
}

/** Reads one value at `index`; gives the index behind it. */
function readValue(text: string, index: number, depth: number): number {
  const first = text[index]
  if (depth > DEPTH_MAX) throw new JsonError(index)
  if (first === '{') return readItems(text, index + 1, '}', at => readMember(text, at, depth + 1))
  if (first === '[') return readItems(text, index + 1, ']', at => readValue(text, at, depth + 1))
  const end = matchAt(SCALAR, text, index)
  if (end !== null) return end
  // A string is wrong where it breaks off, anything else where it starts.
  throw new JsonError(first === '"' ? (matchAt(STRING_START, text, index) ?? index) : index)
}

function readMember(text: string, index: number, depth: number): number {
  if (text[index] !== '"') throw new JsonError(index)
  const colon = skipSpace(text, readValue(text, index, depth))
  if (text[colon] !== ':') throw new JsonError(colon)
  return readValue(text, skipSpace(text, colon + 1), depth)
}

function readItems(
  text: string,
  start: number,
  close: '}' | ']',
  readItem: (index: number) => number,
): number {
  let index = skipSpace(text, start)
  if (text[index] === close) return index + 1
  for (;;) {
    index = skipSpace(text, readItem(index))
    if (text[index] === close) return index + 1
    if (text[index] !== ',') throw new JsonError(index)
    index = skipSpace(text, index + 1)
  }
}

function skipSpace(text: string, index: number): number {
  return matchAt(SPACE, text, index) ?? index
}

function matchAt(pattern: RegExp, text: string, index: number): number | null {
  pattern.lastIndex = index
  return pattern.test(text) ? pattern.lastIndex : null
}
