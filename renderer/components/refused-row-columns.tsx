import { Code, Text, Tooltip } from '@mantine/core'
import type { Column } from './data-table.tsx'
import { formatCount } from './format.ts'

/** A row of a file that was not taken: its line from 1, why as a sentence, and the row as it stands in the file. */
interface RefusedRow {
  readonly line: number
  readonly sentence: string
  readonly raw: string
}

/** The columns of a table of rows that were not taken: line, reason and the row itself, under these headers. */
export function refusedRowColumns(headers: {
  readonly reason: string
  readonly raw: string
}): readonly Column<RefusedRow>[] {
  return [
    { key: 'line', header: 'Line', width: '72px', end: true, cell: ({ line }) => formatCount(line) },
    {
      key: 'sentence',
      header: headers.reason,
      width: 'minmax(260px, 3fr)',
      cell: ({ sentence }) => (
        <Tooltip label={sentence}>
          <Text fz={13} lh="18px" lineClamp={2} style={{ whiteSpace: 'normal' }}>
            {sentence}
          </Text>
        </Tooltip>
      ),
    },
    {
      key: 'raw',
      header: headers.raw,
      width: 'minmax(220px, 2fr)',
      cell: ({ raw }) => (
        <Tooltip label={raw}>
          <Code fz={12}>{raw}</Code>
        </Tooltip>
      ),
    },
  ]
}
