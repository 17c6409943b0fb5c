import { Button, Group, Stack, Text } from '@mantine/core'
import { IconBookmark } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { isCovered } from '../../components/is-covered.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { chooseColumn } from './column-use.ts'
import { DifferenceCard } from './difference-card.tsx'
import { chooseColumns, type ImportDraft, leaveSavedMapping } from './import-draft.ts'
import { ImportFooter } from './import-footer.tsx'
import { MappingTable } from './mapping-table.tsx'
import { openQuestions, Questions } from './questions.tsx'
import { ReadingNotes } from './reading-notes.tsx'
import { ReadingSummary } from './reading-summary.tsx'

/** How the file is read, on its own rows, with what must be decided at the top and Import at the foot. */
export function ReviewStep({
  draft,
  onStarted,
}: {
  draft: ImportDraft
  onStarted: (importId: number) => void
}) {
  const { inspection } = draft
  const { mapping, headers } = inspection
  const questions = openQuestions(draft)
  const form = useEnterToSubmit()
  return (
    <Stack gap="md" aria-busy={draft.state === 'reading'}>
      {draft.replaces !== null && (
        <SentenceAlert tone="info">
          The earlier import of this file is undone first; then the file is imported with the mapping below.
        </SentenceAlert>
      )}
      {inspection.savedMapping !== null && <SavedMapping name={inspection.savedMapping.name} />}
      <Questions draft={draft} questions={questions} />
      <ReadingSummary draft={draft} questions={questions} />
      <MappingTable
        inspection={inspection}
        onChoose={(at, choice) =>
          void chooseColumns(
            chooseColumn(mapping.columns, headers, at, choice),
            choice === 'number' ? 'phone-column' : undefined,
          )
        }
      />
      <ReadingNotes inspection={inspection} />
      {draft.destination.kind === 'update' && draft.destination.listId !== null && (
        <DifferenceCard
          draft={draft}
          listId={draft.destination.listId}
          gone={draft.destination.gone}
          isDecided={questions.length === 0}
        />
      )}
      {draft.problem !== null && <SentenceAlert tone="error">{draft.problem}</SentenceAlert>}
      <ImportFooter ref={form} draft={draft} isDecided={questions.length === 0} onStarted={onStarted} />
    </Stack>
  )
}

function SavedMapping({ name }: { name: string }) {
  return (
    <Group gap={8} px={4} role="status">
      <IconBookmark size={16} color="var(--mantine-color-petrol-text)" aria-hidden />
      <Text size="sm">
        Uses the saved mapping <b>{name}</b>, recognised by the column names.
      </Text>
      <Button variant="subtle" size="compact-sm" onClick={() => void leaveSavedMapping()}>
        Don’t use it
      </Button>
    </Group>
  )
}

/** Enter on the page itself, not in a field or on a button, does the main thing: it imports. */
function useEnterToSubmit() {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const { target } = event
      const isOnPage = target === document.body || (target instanceof HTMLElement && target.id === 'page')
      if (event.key !== 'Enter' || event.defaultPrevented || !isOnPage) return
      if (isCovered()) return
      form.current?.requestSubmit()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return form
}
