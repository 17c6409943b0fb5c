import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './data-table.module.css'
import { ErrorState, LoadingRows } from './page-states.tsx'
import { useLongScroll } from './use-long-scroll.ts'
import type { RowSource } from './use-paged-rows.ts'

export interface Column<Row> {
  readonly key: string
  readonly header: string
  /** A track of a CSS grid, such as `120px` or `minmax(160px, 1fr)`. */
  readonly width: string
  /** Figures stand at the end. */
  readonly end?: boolean
  /** In place of the header's word, such as a box that selects all rows. */
  readonly head?: ReactNode
  /** Set for a column that the rows can be sorted by; `sorted` is null while they are sorted by another. */
  readonly sort?: { readonly sorted: 'ascending' | 'descending' | null; readonly onSort: () => void }
  readonly cell: (row: Row) => ReactNode
}

const ROW_HEIGHT = 34
const HEAD_HEIGHT = 35

/**
 * A compact table that draws only the rows in sight, of a hundred or a million. Arrow keys, Home, End and the page
 * keys move along the rows; Enter or a click opens one. Fills the height that its flex parent leaves.
 */
export function DataTable<Row>(props: {
  label: string
  columns: readonly Column<Row>[]
  source: RowSource<Row>
  rowKey: (row: Row) => number | string
  /** What the screen shows when there is no row. */
  empty: ReactNode
  onOpen?: (row: Row) => void
  /** Space on a row, such as selecting it. */
  onSpace?: (row: Row) => void
  isSelected?: (row: Row) => boolean
  rowHeight?: number
}) {
  const { columns, source, onOpen } = props
  const rowHeight = props.rowHeight ?? ROW_HEIGHT
  const scroll = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const count = source.total
  const long = useLongScroll({ scroll, count, rowHeight, headHeight: HEAD_HEIGHT })
  const { items } = long
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  // The row that Tab reaches: the last one used, or the nearest in sight.
  const reachable = Math.max(first, Math.min(active, last))
  const { want } = source
  useEffect(() => want(first, last), [want, first, last])

  if (source.state === 'failed' && source.error) {
    return <ErrorState error={source.error} retry={source.reload} />
  }
  if (source.state === 'loading') return <LoadingRows rows={10} height={rowHeight - 10} />
  if (count === 0) return <>{props.empty}</>

  function move(event: KeyboardEvent<HTMLDivElement>): void {
    const perPage = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 2)
    const to = targetOf(event.key, active, count, perPage)
    if (to === null) return
    event.preventDefault()
    setActive(to)
    long.reveal(to)
    // A row in sight takes the focus at once, or the next key goes to the row before it.
    if (!focusRow(scroll.current, to)) requestAnimationFrame(() => focusRow(scroll.current, to))
  }

  const template = columns.map(column => column.width).join(' ')
  return (
    <div ref={scroll} className={styles.scroll}>
      <table aria-label={props.label} aria-rowcount={source.total + 1} className={styles.table}>
        <thead className={styles.head}>
          <tr aria-rowindex={1} className={styles.row} style={{ gridTemplateColumns: template }}>
            {columns.map(column => (
              <th
                key={column.key}
                scope="col"
                className={`${styles.headCell} ${column.end ? styles.end : ''}`}
                {...(column.sort && { 'aria-sort': column.sort.sorted ?? 'none' })}
              >
                {column.head ??
                  (column.sort ? <SortButton header={column.header} {...column.sort} /> : column.header)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={styles.body} style={{ height: long.height }} onKeyDown={move}>
          {items.map(item => {
            const row = source.rowAt(item.index)
            return (
              <BodyRow
                key={row === null || source.paged ? `at-${item.index}` : props.rowKey(row)}
                row={row}
                columns={columns}
                index={item.index}
                template={template}
                height={item.size}
                top={long.topOf(item)}
                reachable={item.index === reachable}
                selected={row !== null && props.isSelected ? props.isSelected(row) : null}
                onActive={setActive}
                onOpen={onOpen}
                onSpace={props.onSpace}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface BodyRowProps<Row> {
  /** Null while it is on its way. */
  readonly row: Row | null
  readonly columns: readonly Column<Row>[]
  readonly index: number
  /** The tracks of its grid. */
  readonly template: string
  /** In pixels, as `top`. */
  readonly height: number
  readonly top: number
  /** By Tab. */
  readonly reachable: boolean
  /** Null where rows cannot be selected. */
  readonly selected: boolean | null
  readonly onActive: (index: number) => void
  readonly onOpen: ((row: Row) => void) | undefined
  readonly onSpace: ((row: Row) => void) | undefined
}

/** Drawn again only when something of it changes: while a table scrolls that is the rows which come into sight. */
const BodyRow = memo(function BodyRow<Row>(props: BodyRowProps<Row>) {
  const { row, columns, onOpen, onSpace } = props
  function press(event: KeyboardEvent<HTMLTableRowElement>): void {
    if (row === null || event.target !== event.currentTarget) return
    if (event.key === 'Enter') onOpen?.(row)
    if (event.key === ' ' && onSpace) {
      event.preventDefault()
      onSpace(row)
    }
  }
  return (
    <tr
      aria-rowindex={props.index + 2}
      data-row={props.index}
      tabIndex={props.reachable ? 0 : -1}
      className={`${styles.row} ${styles.bodyRow} ${onOpen ? styles.clickable : ''}`}
      {...(props.selected !== null && { 'aria-selected': props.selected })}
      style={{
        gridTemplateColumns: props.template,
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
      onFocus={() => props.onActive(props.index)}
      onClick={() => row !== null && onOpen?.(row)}
      onKeyDown={press}
    >
      {columns.map(column => (
        <td key={column.key} className={`${styles.cell} ${column.end ? styles.end : ''}`}>
          {row === null ? <div className={styles.awaited} /> : column.cell(row)}
        </td>
      ))}
    </tr>
  )
}) as <Row>(props: BodyRowProps<Row>) => ReactNode

/** Gives the focus to a row; false when it is not drawn yet. */
function focusRow(scroll: HTMLElement | null, index: number): boolean {
  const row = scroll?.querySelector<HTMLElement>(`[data-row="${index}"]`)
  row?.focus({ preventScroll: true })
  return row !== null && row !== undefined
}

function SortButton({ header, sorted, onSort }: { header: string } & NonNullable<Column<unknown>['sort']>) {
  const Icon = sorted === 'descending' ? IconArrowDown : IconArrowUp
  return (
    <UnstyledButton className={styles.sort} onClick={onSort} data-sorted={sorted !== null}>
      {header}
      <Icon size={13} aria-hidden />
    </UnstyledButton>
  )
}

/** Where a key leads from row `active`; null for a key that does not move. */
function targetOf(key: string, active: number, count: number, perPage: number): number | null {
  const clamp = (index: number): number => Math.max(0, Math.min(count - 1, index))
  switch (key) {
    case 'ArrowDown':
      return clamp(active + 1)
    case 'ArrowUp':
      return clamp(active - 1)
    case 'PageDown':
      return clamp(active + perPage)
    case 'PageUp':
      return clamp(active - perPage)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
