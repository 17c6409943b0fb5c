import { Box, Button, Group, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import { countOf } from '../../components/format.ts'
import { ColumnHead, ColumnMenu } from './column-menu.tsx'
import { type ColumnChoice, choiceOf, choicesFor, groupOf } from './column-use.ts'
import styles from './mapping-table.module.css'
import { NumberCell } from './number-cell.tsx'

/** Rows shown at first. */
const ROWS_FIRST = 5

/** The first rows of the file as they are read; the head of each column says what becomes of it, and changes it. */
export function MappingTable(props: {
  inspection: FileInspection
  /** Without it, the heads only say what the columns are. */
  onChoose?: (column: number, choice: ColumnChoice) => void
}) {
  const { headers, sample, mapping, columns } = props.inspection
  const { onChoose } = props
  const [isWhole, setWhole] = useState(false)
  const scroll = useRef<HTMLDivElement>(null)
  const choices = headers.map((_, at) => choiceOf(mapping.columns[at]))
  const phoneAt = choices.indexOf('number')
  useRevealColumn(scroll, phoneAt)
  const rows = isWhole ? sample : sample.slice(0, ROWS_FIRST)
  const hidden = sample.length - rows.length
  return (
    <Box className="tl-card" component="section" aria-label="Columns" style={{ overflow: 'hidden' }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
      <div className={styles.scroll} ref={scroll} tabIndex={0}>
        <table className={styles.table} aria-label="First rows of the file">
          <thead>
            <tr>
              <th scope="col" className={styles.lineHead}>
                Line
              </th>
              {headers.map((header, at) => (
                // Columns have no identity but their place.
                <th key={`${at}-${header}`} scope="col" className={styles.head} data-column={at}>
                  {onChoose === undefined ? (
                    <ColumnHead header={header} choice={choices[at] ?? 'ignore'} />
                  ) : (
                    <ColumnMenu
                      header={header}
                      choice={choices[at] ?? 'ignore'}
                      facts={columns[at]}
                      groups={choicesFor(mapping.columns, at)}
                      onChoose={choice => onChoose(at, choice)}
                    />
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.line}>
                <td className={styles.line}>{row.line}</td>
                {headers.map((header, at) => (
                  <td
                    key={`${at}-${header}`}
                    className={styles.cell}
                    data-group={groupOf(choices[at] ?? 'ignore')}
                    title={row.cells[at]}
                  >
                    <NumberCell
                      written={row.cells[at] ?? ''}
                      readings={row.numbers.filter(({ column }) => column === at)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(rows.length === 0 || sample.length > ROWS_FIRST) && (
        <Group px="md" py={6} justify="space-between" style={{ borderTop: '1px solid var(--tl-line)' }}>
          <Text size="xs" c="dimmed">
            {rows.length === 0
              ? 'The file has no rows below its header.'
              : `First ${countOf(rows.length, 'row')}`}
          </Text>
          {sample.length > ROWS_FIRST && (
            <Button variant="subtle" size="compact-xs" onClick={() => setWhole(!isWhole)}>
              {isWhole ? 'Show fewer' : `Show ${hidden} more`}
            </Button>
          )}
        </Group>
      )}
    </Box>
  )
}

/** In a wide file, brings the column with the numbers into sight when it becomes another one. */
function useRevealColumn(scroll: React.RefObject<HTMLDivElement | null>, column: number): void {
  useEffect(() => {
    const box = scroll.current
    const head = box?.querySelector<HTMLElement>(`[data-column="${column}"]`)
    if (!box || !head) return
    const isSeen =
      head.offsetLeft >= box.scrollLeft &&
      head.offsetLeft + head.offsetWidth <= box.scrollLeft + box.clientWidth
    if (!isSeen) box.scrollLeft = Math.max(0, head.offsetLeft - 120)
  }, [scroll, column])
}
