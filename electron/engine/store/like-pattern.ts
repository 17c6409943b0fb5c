/** The pattern of LIKE that finds `text` anywhere; `%`, `_` and `\` in it stand for themselves. */
export function anywhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, found => `\\${found}`)}%`
}
