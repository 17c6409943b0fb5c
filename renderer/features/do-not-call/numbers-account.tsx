import { Box, Button, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { DataTable } from '../../components/data-table.tsx'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { refusedRowColumns } from '../../components/refused-row-columns.tsx'
import { rowsAtHand } from '../../components/use-paged-rows.ts'

type Accounted = RequestOutput<'doNotCall.import'>

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

const COLUMNS = refusedRowColumns({ reason: 'Reason', raw: 'Line in the file' })
