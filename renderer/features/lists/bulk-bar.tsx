import { Autocomplete, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import {
  IconArrowRight,
  IconCategory,
  IconHandStop,
  IconTag,
  IconTagOff,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type { BulkAct, BulkScope } from '../../../shared/model/list-view.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useEngine } from '../../stores/engine-store.ts'
import type { ListChoices } from './filter-menu.tsx'
import { tellDone } from './tell-done.tsx'
import type { Selection } from './use-selection.ts'

type Kind = BulkAct['kind']

interface Looks {
  readonly word: string
  readonly icon: ReactNode
  readonly danger?: boolean
}
const ACTS: Readonly<Record<Kind, Looks>> = {
  tag: { word: 'Add tag', icon: <IconTag size={14} aria-hidden /> },
  untag: { word: 'Remove tag', icon: <IconTagOff size={14} aria-hidden /> },
  'set-category': { word: 'Set category', icon: <IconCategory size={14} aria-hidden /> },
  move: { word: 'Move', icon: <IconArrowRight size={14} aria-hidden /> },
  block: { word: 'Block', icon: <IconHandStop size={14} aria-hidden /> },
  remove: { word: 'Remove', icon: <IconTrash size={14} aria-hidden />, danger: true },
}
const KINDS: readonly Kind[] = ['tag', 'untag', 'set-category', 'move', 'block', 'remove']

/** What can be done with the selected rows; in place of the toolbar while some are selected. */
export function BulkBar(props: {
  listId: number
  selection: Selection
  choices: ListChoices
  scope: BulkScope
  onDone: () => void
}) {
  const { selection } = props
  const [kind, setKind] = useState<Kind | null>(null)
  return (
    <Group
      role="toolbar"
      aria-label="Selected recipients"
      gap={6}
      px="md"
      py="xs"
      wrap="nowrap"
      style={{ overflowX: 'auto', background: 'var(--tl-hover)' }}
    >
      <Text size="sm" fw={600} mr="xs" className="tl-nowrap" role="status">
        {formatCount(selection.count)} selected
      </Text>
      {KINDS.map(one => (
        <Button
          key={one}
          size="xs"
          variant="default"
          style={{ flexShrink: 0 }}
          {...(ACTS[one].danger && { c: 'var(--mantine-color-red-text)' })}
          leftSection={ACTS[one].icon}
          onClick={() => setKind(one)}
        >
          {ACTS[one].word}
        </Button>
      ))}
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        ml="auto"
        style={{ flexShrink: 0 }}
        leftSection={<IconX size={14} aria-hidden />}
        onClick={selection.clear}
      >
        Clear selection
      </Button>
      <BulkDialog
        {...props}
        kind={kind}
        onClose={() => setKind(null)}
        onDone={() => {
          selection.clear()
          props.onDone()
        }}
      />
    </Group>
  )
}

function BulkDialog(props: {
  kind: Kind | null
  listId: number
  selection: Selection
  choices: ListChoices
  scope: BulkScope
  onClose: () => void
  onDone: () => void
}) {
  const { kind, listId, selection, scope, onClose, onDone } = props
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    setText('')
    setProblem(null)
  }, [kind])
  const act = actOf(kind, text.trim())

  async function run(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (kind === null) return
    if (act === null) return setProblem(MISSING[kind] ?? '')
    setBusy(true)
    const done = await request('recipients.bulk', { listId, who: scope, act })
    setBusy(false)
    if (!done.ok) return setProblem(done.error.message)
    onClose()
    onDone()
    tellDone(wordsOfDone(act, done.value.count, done.value.skipped), done.value.undoId, onDone)
  }

  return (
    <Modal
      opened={kind !== null}
      onClose={onClose}
      title={<Text fw={650}>{kind === null ? '' : titleOf(kind, selection.count)}</Text>}
    >
      <form onSubmit={event => void run(event)} noValidate>
        <Stack gap="md">
          {kind !== null && (
            <BulkField
              kind={kind}
              choices={props.choices}
              listId={listId}
              text={text}
              problem={problem}
              onChange={value => {
                setText(value)
                setProblem(null)
              }}
            />
          )}
          {kind === 'remove' && problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
          <Group justify="flex-end" gap="xs">
            <Button
              variant="default"
              onClick={onClose}
              {...(kind === 'remove' && { 'data-autofocus': true })}
            >
              Cancel
            </Button>
            <Button type="submit" loading={busy} {...(kind === 'remove' && { color: 'red' })}>
              {kind === null ? '' : ACTS[kind].word}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function BulkField(props: {
  kind: Kind
  choices: ListChoices
  listId: number
  text: string
  problem: string | null
  onChange: (text: string) => void
}) {
  const { kind, choices, text, problem, onChange } = props
  const lists = useEngine(view => view.lists)
  const field = { 'data-autofocus': true, value: text, error: problem, onChange, maxLength: 100 }
  switch (kind) {
    case 'tag':
      return <Autocomplete openOnFocus={false} label="Tag" data={[...choices.tags]} {...field} />
    case 'untag':
      return <Autocomplete openOnFocus={false} label="Tag" data={[...choices.tags]} {...field} />
    case 'set-category':
      return (
        <Autocomplete
          openOnFocus={false}
          label="Category"
          description="Leave it empty to remove the category"
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          data={[...choices.categories]}
          {...field}
        />
      )
    case 'move':
      return (
        <Select
          label="To list"
          searchable
          openOnFocus={false}
          data-autofocus
          error={problem}
          description="A number that is on that list already stays where it is"
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          data={(lists.state === 'ready' ? [...lists.value.values()] : [])
            .filter(({ id, archivedAt }) => id !== props.listId && archivedAt === null)
            .map(({ id, name }) => ({ value: String(id), label: name }))}
          value={text === '' ? null : text}
          onChange={value => onChange(value ?? '')}
        />
      )
    case 'block':
      return (
        <TextInput
          label="Reason"
          description="All their numbers go on the do-not-call list. Calls that are ringing end."
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          placeholder="Asked not to be called again"
          maxLength={500}
          data-autofocus
          value={text}
          error={problem}
          onChange={event => onChange(event.currentTarget.value)}
        />
      )
    case 'remove':
      return (
        <Text size="sm">
          They are deleted from this list. Recipients that a campaign has called, or is going to call, stay.
        </Text>
      )
  }
}

const MISSING: Partial<Record<Kind, string>> = {
  tag: 'Enter a tag.',
  untag: 'Enter a tag.',
  move: 'Choose a list.',
  block: 'Enter a reason.',
}

function actOf(kind: Kind | null, text: string): BulkAct | null {
  switch (kind) {
    case null:
      return null
    case 'remove':
      return { kind }
    case 'set-category':
      return { kind, category: text === '' ? null : text }
    case 'tag':
    case 'untag':
      return text === '' ? null : { kind, tag: text }
    case 'move':
      return text === '' ? null : { kind, listId: Number(text) }
    case 'block':
      return text === '' ? null : { kind, reason: text }
  }
}

function titleOf(kind: Kind, count: number): string {
  const people = countOf(count, 'recipient')
  const titles: Readonly<Record<Kind, string>> = {
    tag: `Add a tag to ${people}`,
    untag: `Remove a tag from ${people}`,
    'set-category': `Set the category of ${people}`,
    move: `Move ${people} to another list`,
    block: `Block ${people}`,
    remove: `Remove ${people}?`,
  }
  return titles[kind]
}

function wordsOfDone(act: BulkAct, count: number, skipped: number): { title: string; message: string } {
  const people = countOf(count, 'recipient')
  const titles: Readonly<Record<Kind, string>> = {
    tag: `${people} tagged`,
    untag: `Tag removed from ${people}`,
    'set-category': `Category set for ${people}`,
    move: `${people} moved`,
    block: `${people} blocked`,
    remove: `${people} removed`,
  }
  const stayed: Readonly<Record<Kind, string>> = {
    tag: 'had the tag already',
    untag: 'did not have the tag',
    'set-category': 'had that category already',
    move: 'stayed: that list has their number',
    block: 'were blocked already',
    remove: 'stayed: a campaign has them',
  }
  return {
    title: titles[act.kind],
    message: skipped === 0 ? '' : `${formatCount(skipped)} ${stayed[act.kind]}.`,
  }
}
