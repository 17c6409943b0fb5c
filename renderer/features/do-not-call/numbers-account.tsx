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
  const { counts, rejected } = accounted
  const hidden = counts.rejected - rejected.length
  return (
    <>
      <SentenceAlert
        tone={counts.rejected > 0 ? 'warning' : 'good'}
        action={
          <Button component={Link} href="/do-not-call" variant="default" style={{ flexShrink: 0 }}>
            Show the list
          </Button>
        }
      >
        {wordsOf(counts)}
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
              ? `The first ${formatCount(rejected.length)} of ${countOf(counts.rejected, 'rejected line')}`
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

/** The counts in a sentence; those that a plain file does not have are left out where they are 0. */
function wordsOf({ rows, added, onList, inFile, mayBeCalled, rejected, blank }: Accounted['counts']): string {
  const parts: readonly (readonly [count: number, words: string, isRare?: true])[] = [
    [added, 'added'],
    [onList, 'already on the list'],
    [inFile, 'twice in the file', true],
    [mayBeCalled, 'not blocked because the file says that they may be called', true],
    [rejected, 'rejected'],
    [blank, 'blank', true],
  ]
  const told = parts.filter(([count, , isRare]) => count > 0 || isRare !== true)
  return `${countOf(rows, 'line')}: ${told.map(([count, words]) => `${formatCount(count)} ${words}`).join(', ')}.`
}

const COLUMNS = refusedRowColumns({ reason: 'Reason', raw: 'Line in the file' })
