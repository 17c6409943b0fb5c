import { type KeyboardEvent, useRef } from 'react'
import { clockSeconds } from '../../components/clock-times.ts'
import styles from './ladder.module.css'
import { formatGap, type Ladder, type LadderRow } from './ladder-rows.ts'

/** Pixels that an arrow's head is long. */
const HEAD_PX = 9

/**
 * The ladder as every telephone engineer draws it: one lifeline per address, one arrow per message. Arrow keys walk
 * along the messages; the chosen one is read at the right.
 */
export function LadderDrawing(props: { ladder: Ladder; chosen: number; onChoose: (index: number) => void }) {
  const { ladder, chosen, onChoose } = props
  const list = useRef<HTMLDivElement>(null)
  const last = ladder.rows.length - 1

  function walk(event: KeyboardEvent): void {
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: last }[event.key]
    if (to === undefined || to < 0 || to > last) return
    event.preventDefault()
    onChoose(to)
    list.current?.querySelector<HTMLElement>(`[data-message="${to}"]`)?.focus()
  }

  return (
    <div ref={list} className={styles.scroll}>
      <div className={styles.lifelines} aria-hidden>
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
      <fieldset aria-label="SIP messages" className={styles.messages} onKeyDown={walk}>
        {ladder.rows.map((row, index) => (
          <button
            // The same bytes can cross twice at the same instant; a ladder never reorders.
            key={index}
            type="button"
            aria-pressed={index === chosen}
            aria-label={row.spoken}
            data-message={index}
            tabIndex={index === chosen ? 0 : -1}
            className={`${styles.message} ${index === chosen ? styles.chosen : ''}`}
            onClick={() => onChoose(index)}
          >
            <span className={styles.quiet}>{timeOf(row)}</span>
            <Arrow row={row} ladder={ladder} />
            <span className={styles.gap}>{formatGap(row.sinceBeforeMs)}</span>
          </button>
        ))}
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
      </span>
      <span
        className={`${styles.arrow} ${row.message.resent ? styles.resent : ''}`}
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
