import { type AnyColumn, type SQL, sql } from 'drizzle-orm'
import { anywhere } from './like-pattern.ts'

/** The column contains `text`, without regard to the case of ASCII letters. */
export function containing(column: AnyColumn, text: string): SQL {
  return sql`${column} LIKE ${anywhere(text)} ESCAPE '\\'`
}
