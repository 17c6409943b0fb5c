import { Box, Select, Text } from '@mantine/core'
import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import { countOf } from '../../components/format.ts'
import { COLUMN_CHOICES, type ColumnChoice, choiceOf } from './column-use.ts'
import styles from './mapping-table.module.css'

/** Rows of the file shown, at most. */
const ROWS_SHOWN = 10

/** The first rows of the file as they are read, and above each column what becomes of it. */
export function MappingTable(props: {
  inspection: FileInspection
  onChoose: (column: number, choice: ColumnChoice) => void
}) {
  const { headers, sample, mapping } = props.inspection
  const rows = sample.slice(0, ROWS_SHOWN)
  const choices = headers.map((_, at) => choiceOf(mapping.columns[at]))
  const looks = choices.map(choice =>
    choice === 'number' ? styles.number : choice === 'ignore' ? styles.ignored : '',
  )
  return (
    <Box className="tl-card" component="section" aria-label="Columns" style={{ overflow: 'hidden' }}>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="The first rows of the file">
          <thead>
            <tr>
              {headers.map((header, at) => (
                // Columns have no identity but their place.
                <td key={`use-${at}-${header}`} className={styles.choice}>
                  <Select
                    size="xs"
                    aria-label={`Use of the column ${header}`}
                    allowDeselect={false}
                    data={COLUMN_CHOICES}
                    value={choices[at] ?? 'ignore'}
                    onChange={choice => choice !== null && props.onChoose(at, choice as ColumnChoice)}
                    comboboxProps={{ width: 190, position: 'bottom-start' }}
                  />
                </td>
              ))}
            </tr>
            <tr>
              {headers.map((header, at) => (
                <th key={`header-${at}-${header}`} scope="col" className={`${styles.header} ${looks[at]}`}>
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.line}>
                {headers.map((header, at) => (
                  <td key={`${at}-${header}`} className={`${styles.cell} ${looks[at]}`} title={row.cells[at]}>
                    {row.cells[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed" px="md" py={8} style={{ borderTop: '1px solid var(--tl-line)' }}>
        {rows.length === 0
          ? 'The file has no row besides its header.'
          : `The first ${countOf(rows.length, 'row')} as they are read. A note is kept with the recipient and stands in the results.`}
      </Text>
    </Box>
  )
}
