import { type AnyColumn, type SQL, sql } from 'drizzle-orm'

/** The pattern of LIKE that finds `text` anywhere; `%`, `_` and `\` in it stand for themselves. */
export function anywhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, found => `\\${found}`)}%`
}

/** The column contains `text`, without regard to the case of ASCII letters. */
export function containing(column: AnyColumn, text: string): SQL {
  return sql`${column} LIKE ${anywhere(text)} ESCAPE '\\'`
}
