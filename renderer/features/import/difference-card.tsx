import { Box, Button, Group, Loader, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ListDifference } from '../../../shared/model/list-import.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import type { Loaded } from '../../engine-client/use-request.ts'
import { changeDraft, type ImportDraft } from './import-draft.ts'

/** What updating the list would change: counted over the whole file before anything is written. */
export function DifferenceCard(props: {
  draft: ImportDraft
  listId: number
  gone: 'keep' | 'remove'
  isDecided: boolean
}) {
  const { draft, listId } = props
  const compared = useDifference(draft, listId, props.isDecided)
  return (
    <Box className="tl-card" p="md" component="section" aria-label="What will change" aria-live="polite">
      {compared.state === 'loading' && (
        <Group gap="sm">
          {props.isDecided && <Loader size={16} />}
          <Text size="sm" c="dimmed">
            {props.isDecided
              ? 'Comparing every row of the file with the list…'
              : 'Answer the questions above to see what will change.'}
          </Text>
        </Group>
      )}
      {compared.state === 'failed' && <SentenceAlert tone="error">{compared.error.message}</SentenceAlert>}
      {compared.state === 'ready' && (
        <Difference difference={compared.value} listId={listId} gone={props.gone} />
      )}
    </Box>
  )
}

/** Compares again whenever the mapping or the list is another one. */
function useDifference(draft: ImportDraft, listId: number, isDecided: boolean): Loaded<ListDifference> {
  const [loaded, setLoaded] = useState<Loaded<ListDifference>>({ state: 'loading' })
  const { uploadId, inspection } = draft
  const key = JSON.stringify([uploadId, inspection.mapping, listId, isDecided])
  const { mapping } = inspection
  // The key stands for the mapping, which is a new object each time
  useEffect(() => {
    let late = false
    setLoaded({ state: 'loading' })
    if (isDecided) {
      void request('imports.compare', { uploadId, mapping, listId }).then(result => {
        if (late) return
        setLoaded(
          result.ok ? { state: 'ready', value: result.value } : { state: 'failed', error: result.error },
        )
      })
    }
    return () => {
      late = true
    }
  }, [key])
  return loaded
}

function Difference(props: { difference: ListDifference; listId: number; gone: 'keep' | 'remove' }) {
  const { difference, listId, gone } = props
  const figures = [
    ['New', difference.counts.accepted],
    ['Changed', difference.counts.updated],
    ['Unchanged', difference.counts.duplicateInList],
    ['Not in the file', difference.gone],
  ] as const
  return (
    <Stack gap="md">
      <Group gap="xl" align="flex-start">
        {figures.map(([word, count]) => (
          <Box key={word}>
            <Text fz={20} lh="26px" fw={650}>
              {formatCount(count)}
            </Text>
            <Text size="sm">{word}</Text>
          </Box>
        ))}
        {difference.byField.length > 0 && (
          <Box flex={1} miw={240}>
            <Text size="sm" fw={600}>
              Changed fields
            </Text>
            <Text size="sm" c="dimmed">
              {difference.byField.map(({ field, count }) => `${field} ${formatCount(count)}`).join(' · ')}
            </Text>
          </Box>
        )}
      </Group>
      {difference.gone > 0 && (
        <Gone
          difference={difference}
          gone={gone}
          onChange={next => changeDraft({ destination: { kind: 'update', listId, gone: next } })}
        />
      )}
      <Samples samples={difference.samples} />
      {difference.counts.accepted === 0 && difference.counts.updated === 0 && difference.gone === 0 && (
        <SentenceAlert tone="info">
          The list already holds everything in this file. Nothing will change.
        </SentenceAlert>
      )}
    </Stack>
  )
}

function Gone(props: {
  difference: ListDifference
  gone: 'keep' | 'remove'
  onChange: (gone: 'keep' | 'remove') => void
}) {
  const { difference, gone } = props
  const shown = difference.goneSamples.slice(0, 3)
  const rest = difference.gone - shown.length
  return (
    <Group gap="md" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label="People who are not in the file"
        data={[
          { value: 'keep', label: 'Keep them' },
          { value: 'remove', label: 'Remove them' },
        ]}
        value={gone}
        onChange={value => props.onChange(value === 'remove' ? 'remove' : 'keep')}
      />
      <Text size="sm">
        {`${countOf(difference.gone, 'person', 'people')} on the list ${difference.gone === 1 ? 'is' : 'are'} not in the file`}
        <Text span inherit c="dimmed">
          {`: ${shown.join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}`}
        </Text>
      </Text>
    </Group>
  )
}

const SAMPLES_FIRST = 5

/** Single changes, before and after. */
function Samples({ samples }: { samples: ListDifference['samples'] }) {
  const [isWhole, setWhole] = useState(false)
  if (samples.length === 0) return null
  return (
    <Box>
      <Table aria-label="Changes" verticalSpacing={4} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={70} ta="end">
              Line
            </Table.Th>
            <Table.Th>Person</Table.Th>
            <Table.Th>Field</Table.Th>
            <Table.Th>Now</Table.Th>
            <Table.Th>In the file</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(isWhole ? samples : samples.slice(0, SAMPLES_FIRST)).map(
            ({ line, person, field, before, after }) => (
              <Table.Tr key={`${line}-${field}`}>
                <Table.Td ta="end">{formatCount(line)}</Table.Td>
                <Table.Td>{person}</Table.Td>
                <Table.Td>{field}</Table.Td>
                <Table.Td c="dimmed">{before === '' ? '–' : before}</Table.Td>
                <Table.Td fw={600}>{after === '' ? '–' : after}</Table.Td>
              </Table.Tr>
            ),
          )}
        </Table.Tbody>
      </Table>
      {samples.length > SAMPLES_FIRST && (
        <Button variant="subtle" size="compact-xs" mt={4} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show ${samples.length - SAMPLES_FIRST} more`}
        </Button>
      )}
    </Box>
  )
}
