import { Box, Button, Code, Text, Tooltip } from '@mantine/core'
import { Link } from 'wouter'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { rowsAtHand } from '../../components/use-paged-rows.ts'

type Accounted = RequestOutput<'doNotCall.import'>
type Rejected = Accounted['rejected'][number]

/** What became of a file of numbers: every line is added, already known, or rejected with its reason. */
export function NumbersAccount({ accounted }: { accounted: Accounted }) {
  const { rows, added, known, rejected, rejectedTotal } = accounted
  const hidden = rejectedTotal - rejected.length
  return (
    <>
      <SentenceAlert
        tone={rejectedTotal > 0 ? 'warning' : 'good'}
        action={
          <Button component={Link} href="/do-not-call" variant="default" style={{ flexShrink: 0 }}>
            Show the list
          </Button>
        }
      >
        {`${countOf(rows, 'line')}: ${formatCount(added)} added, ${formatCount(known)} already on the list, ${formatCount(rejectedTotal)} rejected.`}
      </SentenceAlert>
      {rejected.length > 0 && (
        <Box
          className="tl-card"
          component="section"
          aria-label="Rejected lines"
          flex={1}
          mih={260}
          style={{ display: 'flex', flexDirection: 'column' }}
        >
          <Text size="sm" fw={600} px="md" py="sm">
            {hidden > 0
              ? `The first ${formatCount(rejected.length)} of ${countOf(rejectedTotal, 'rejected line')}`
              : 'Rejected lines'}
          </Text>
          <DataTable
            label="Rejected lines"
            columns={COLUMNS}
            source={rowsAtHand(rejected)}
            rowKey={row => row.line}
            rowHeight={44}
            empty={null}
          />
        </Box>
      )}
    </>
  )
}

const COLUMNS: readonly Column<Rejected>[] = [
  { key: 'line', header: 'Line', width: '56px', end: true, cell: ({ line }) => formatCount(line) },
  {
    key: 'sentence',
    header: 'Reason',
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
    header: 'Line in the file',
    width: 'minmax(200px, 2fr)',
    cell: ({ raw }) => (
      <Tooltip label={raw}>
        <Code fz={12}>{raw}</Code>
      </Tooltip>
    ),
  },
]
