/** Words by which a person ends messages: the common keywords of carriers (CTIA Messaging Principles, section 5.1.3). */
const OPT_OUT_WORDS: ReadonlySet<string> = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
])
/** A word and some punctuation; a longer text is no keyword. */
const TEXT_CHARACTERS_MAX = 40

/** Whether a text is one of the words by which people ask to be left alone, alone in its message, whatever its case and punctuation. */
export function isOptOut(text: string): boolean {
  if (text.length > TEXT_CHARACTERS_MAX) return false
  return OPT_OUT_WORDS.has(text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase())
}
