import { type KeyboardEvent, useRef } from 'react'
import { clockSeconds } from '../../components/clock-times.ts'
import { useLongScroll } from '../../components/use-long-scroll.ts'
import styles from './ladder.module.css'
import { formatGap, type Ladder, type LadderRow } from './ladder-rows.ts'

/** Pixels that an arrow's head is long. */
const HEAD_PX = 9
/** Both as the style sheet has them. */
const ROW_PX = 38
const NAMES_PX = 41
/** Two lifelines take the room there is; with more the drawing is at least so wide, and scrolls. */
const LIFELINES_MIN = 3
const MARGINS_PX = 260
/** So that an address and `183 Session Progress (SDP)` fit between two lifelines. */
const GAP_PX = 160

/**
 * The ladder as every telephone engineer draws it: one lifeline per address, one arrow per message. Arrow keys, the
 * page keys, Home and End walk along the messages; the chosen one is read beside it. Draws only the rows in sight.
 */
export function LadderDrawing(props: { ladder: Ladder; chosen: number; onChoose: (index: number) => void }) {
  const { ladder, chosen, onChoose } = props
  const scroll = useRef<HTMLDivElement>(null)
  const last = ladder.rows.length - 1
  const long = useLongScroll({ scroll, count: ladder.rows.length, rowHeight: ROW_PX, headHeight: NAMES_PX })
  const first = long.items[0]?.index ?? 0
  const final = long.items.at(-1)?.index ?? 0
  // The row that Tab reaches: the chosen one, or the nearest in sight.
  const reachable = Math.max(first, Math.min(chosen, final))

  function walk(event: KeyboardEvent): void {
    const perPage = Math.max(1, Math.floor(((scroll.current?.clientHeight ?? 400) - NAMES_PX) / ROW_PX) - 1)
    const to = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: Math.min(last, chosen + perPage),
      PageUp: Math.max(0, chosen - perPage),
      Home: 0,
      End: last,
    }[event.key]
    if (to === undefined || to < 0 || to > last) return
    event.preventDefault()
    onChoose(to)
    long.reveal(to)
    // The row may have to be drawn first.
    requestAnimationFrame(() =>
      scroll.current?.querySelector<HTMLElement>(`[data-message="${to}"]`)?.focus({ preventScroll: true }),
    )
  }

  const gaps = ladder.lifelines.length - 1
  const width = { minWidth: gaps + 1 < LIFELINES_MIN ? 0 : MARGINS_PX + gaps * GAP_PX }
  return (
    <div ref={scroll} className={styles.scroll}>
      <div className={styles.lifelines} style={width} aria-hidden>
        <span>Time here</span>
        <div className={styles.names}>
          {ladder.lifelines.map((address, index) => (
            <span key={address} className={styles.name} style={{ left: place(index, ladder) }}>
              <span className={styles.nameRole}>{index === 0 ? 'Trunkline' : 'Trunk'}</span>
              {address}
            </span>
          ))}
        </div>
        <span className={styles.gap}>after s</span>
      </div>
      <fieldset
        aria-label="SIP messages"
        className={styles.messages}
        style={{ ...width, height: long.height }}
        onKeyDown={walk}
      >
        {long.items.map(item => {
          const row = ladder.rows[item.index]
          return (
            row && (
              <button
                // The same bytes can cross twice at the same instant; a ladder never reorders.
                key={item.index}
                type="button"
                aria-pressed={item.index === chosen}
                aria-label={row.spoken}
                data-message={item.index}
                tabIndex={item.index === reachable ? 0 : -1}
                className={`${styles.message} ${item.index === chosen ? styles.chosen : ''}`}
                style={{ transform: `translateY(${long.topOf(item)}px)` }}
                onClick={() => onChoose(item.index)}
              >
                <span className={styles.quiet}>{timeOf(row)}</span>
                <Arrow row={row} ladder={ladder} />
                <span className={styles.gap}>{formatGap(row.sinceBeforeMs)}</span>
              </button>
            )
          )
        })}
      </fieldset>
    </div>
  )
}

function Arrow({ row, ladder }: { row: LadderRow; ladder: Ladder }) {
  const left = place(Math.min(row.from, row.to), ladder)
  const right = `calc(100% - ${place(Math.max(row.from, row.to), ladder)})`
  const rightward = row.from < row.to
  return (
    <span className={`${styles.field} ${styles[row.tone]}`} aria-hidden>
      {ladder.lifelines.map((address, index) => (
        <span key={address} className={styles.lifeline} style={{ left: place(index, ladder) }} />
      ))}
      <span className={styles.label} style={{ left, right }}>
        {row.label}
        <Times row={row} />
      </span>
      <span
        className={`${styles.arrow} ${row.repeat > 0 ? styles.resent : ''}`}
        style={{
          left: rightward ? left : `calc(${left} + ${HEAD_PX}px)`,
          right: rightward ? `calc(${right} + ${HEAD_PX}px)` : right,
        }}
      />
      <span
        className={`${styles.head} ${rightward ? styles.headRight : styles.headLeft}`}
        style={rightward ? { right } : { left }}
      />
    </span>
  )
}

/** `×3` at a message that went three times in all; its repetitions after the first are numbered: "again 2". */
function Times({ row }: { row: LadderRow }) {
  if (row.repeat > 1) return <span className={styles.times}>{row.repeat}</span>
  if (row.repeat === 0 && row.repeats > 0) return <span className={styles.times}>×{row.repeats + 1}</span>
  return null
}

/** Where a lifeline stands: the outer ones near the edges, with room for their addresses. */
function place(index: number, ladder: Ladder): string {
  const edge = 16
  const count = ladder.lifelines.length
  return `${count < 2 ? 50 : edge + (index * (100 - 2 * edge)) / (count - 1)}%`
}

function timeOf(row: LadderRow): string {
  const ms = String(Math.floor(row.message.at % 1000)).padStart(3, '0')
  return `${clockSeconds(row.message.at)}.${ms}`
}
