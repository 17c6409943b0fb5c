import { useCallback, useEffect, useRef, useState } from 'react'
import type { Failure, Result } from '../../shared/errors.ts'

/** Rows that one request brings. */
export const PAGE_ROWS = 100
/** Pages kept; the one asked for longest ago goes first. */
const PAGES_MAX = 60
/** A page is asked for when the scrolling rests this long on it, in milliseconds. */
const SETTLE_MS = 60

export type Page<Row> = { readonly total: number; readonly rows: readonly Row[] }

export interface RowSource<Row> {
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: Failure | null
  readonly total: number
  /** Rows come later than their places: a place keeps its element, and with it the focus. */
  readonly paged: boolean
  /** The row, or null while it is on its way. */
  rowAt(index: number): Row | null
  /** Tells which rows are in sight (both included), so that they are fetched. */
  want(first: number, last: number): void
  /** Asks anew for the rows in sight; what is shown stays until they come. */
  reload(): void
}

interface Kept<Row> {
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: Failure | null
  readonly total: number
  readonly pages: ReadonlyMap<number, readonly Row[]>
}

const START = { state: 'loading', error: null, total: 0, pages: new Map() } as const

/**
 * A long list by pages: only what is in sight is fetched. `key` stands for what is asked (filters, ids): when it
 * changes the list begins anew. `fetchPage` gets an offset and a limit in rows.
 */
export function usePagedRows<Row>(
  key: string,
  fetchPage: (offset: number, limit: number) => Promise<Result<Page<Row>>>,
): RowSource<Row> {
  const [kept, setKept] = useState<Kept<Row>>(START)
  const fetcher = useRef(fetchPage)
  fetcher.current = fetchPage
  const run = useRef({ number: 0, asked: new Set<number>(), sight: { first: 0, last: 0 }, timer: 0 })

  const ask = useCallback(async (page: number) => {
    const { number, asked } = run.current
    if (asked.has(page)) return
    asked.add(page)
    const result = await fetcher.current(page * PAGE_ROWS, PAGE_ROWS)
    if (number !== run.current.number) return
    asked.delete(page)
    if (result.ok) setKept(before => withPage(before, page, result.value))
    else setKept(before => ({ ...before, state: 'failed', error: result.error }))
  }, [])

  const askForSight = useCallback(() => {
    const { first, last } = run.current.sight
    for (let page = pageOf(first); page <= pageOf(last); page++) void ask(page)
  }, [ask])

  useEffect(() => {
    const current = run.current
    current.number += 1
    current.asked = new Set()
    current.sight = { first: 0, last: 0 }
    setKept(START)
    void ask(0)
    return () => {
      current.number += 1
      window.clearTimeout(current.timer)
    }
  }, [key, ask])

  const want = useCallback(
    (first: number, last: number) => {
      const current = run.current
      current.sight = { first, last }
      window.clearTimeout(current.timer)
      current.timer = window.setTimeout(() => {
        for (let page = pageOf(first); page <= pageOf(last); page++) {
          if (!kept.pages.has(page)) void ask(page)
        }
      }, SETTLE_MS)
    },
    [ask, kept.pages],
  )
  const reload = useCallback(() => {
    setKept(before => (before.state === 'failed' ? { ...before, state: 'loading', error: null } : before))
    askForSight()
  }, [askForSight])

  return {
    state: kept.state,
    error: kept.error,
    total: kept.total,
    paged: true,
    rowAt: index => kept.pages.get(pageOf(index))?.[index % PAGE_ROWS] ?? null,
    want,
    reload,
  }
}

const pageOf = (index: number): number => Math.floor(index / PAGE_ROWS)

function withPage<Row>(kept: Kept<Row>, page: number, { total, rows }: Page<Row>): Kept<Row> {
  const pages = new Map(kept.pages)
  pages.delete(page) // so that it becomes the youngest
  pages.set(page, rows)
  const oldest = pages.keys().next()
  if (pages.size > PAGES_MAX && !oldest.done) pages.delete(oldest.value)
  return { state: 'ready', error: null, total, pages }
}

/** Rows that are all here already, as a source for the same table. */
export function rowsAtHand<Row>(rows: readonly Row[]): RowSource<Row> {
  return {
    state: 'ready',
    error: null,
    total: rows.length,
    paged: false,
    rowAt: index => rows[index] ?? null,
    want: () => undefined,
    reload: () => undefined,
  }
}
