import { Button, Divider, Drawer, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Result } from '../../../shared/errors.ts'
import type { TrunkRow } from '../../../shared/model/trunk.ts'
import type { Mistakes } from '../../components/form-issues.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { LimitFields, PracticeFields, ProviderFields } from './trunk-fields.tsx'
import { checkForm, formOf, newForm, type TrunkForm, type TrunkKind } from './trunk-form.ts'

/** What the drawer is for: a new trunk of a kind, or the settings of one that is there. */
export type TrunkTask =
  | { readonly kind: 'add'; readonly trunk: TrunkKind }
  | { readonly kind: 'change'; readonly row: TrunkRow }

const TITLES: Readonly<Record<TrunkKind, string>> = {
  sip: 'Add a SIP trunk',
  practice: 'Add a practice carrier',
}

/** The form of one trunk at the side. `onSaved` gets the row as it was stored. */
export function TrunkDrawer(props: {
  task: TrunkTask | null
  onClose: () => void
  onSaved: (row: TrunkRow) => void
}) {
  const { task } = props
  const title = task === null ? '' : task.kind === 'add' ? TITLES[task.trunk] : `Settings of ${task.row.name}`
  return (
    <Drawer
      opened={task !== null}
      onClose={props.onClose}
      position="right"
      size={480}
      title={<Text fw={650}>{title}</Text>}
      closeButtonProps={{ 'aria-label': 'Close without saving' }}
    >
      {task !== null && (
        <TrunkSheet
          key={task.kind === 'add' ? task.trunk : task.row.id}
          task={task}
          onClose={props.onClose}
          onSaved={props.onSaved}
        />
      )}
    </Drawer>
  )
}

function TrunkSheet(props: { task: TrunkTask; onClose: () => void; onSaved: (row: TrunkRow) => void }) {
  const { task } = props
  const [form, setForm] = useState<TrunkForm>(() =>
    task.kind === 'add' ? newForm(task.trunk) : formOf(task.row),
  )
  const [touched, setTouched] = useState<ReadonlySet<string> | 'all'>(new Set<string>())
  const [problem, setProblem] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const hasPassword = task.kind === 'change' && task.row.hasPassword
  const checked = checkForm(form, hasPassword)
  const mistakes = checked.ok ? {} : shownMistakes(checked.mistakes, touched)

  function change(values: Partial<TrunkForm>, field: string): void {
    setForm(before => ({ ...before, ...values }))
    setTouched(before => (before === 'all' ? before : new Set(before).add(field)))
    setProblem(null)
  }

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setTouched('all')
    if (!checked.ok) {
      const sheet = event.currentTarget
      // the fields are marked with the next drawing
      requestAnimationFrame(() => sheet.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    setSaving(true)
    const saved: Result<TrunkRow> =
      task.kind === 'add'
        ? await request('trunks.add', checked.settings)
        : await request('trunks.update', {
            id: task.row.id,
            settings: checked.settings,
            keepPassword: form.password === '',
          })
    setSaving(false)
    if (!saved.ok) return setProblem(saved.error.message)
    show({ name: 'trunk-changed', payload: saved.value })
    props.onSaved(saved.value)
  }

  const fields = { form, mistakes, onChange: change }
  return (
    <form onSubmit={event => void save(event)} noValidate aria-label="Trunk">
      <Stack gap="md">
        {form.kind === 'practice' && (
          <Text size="sm" c="dimmed">
            A public of made-up people behind real SIP and real audio on this machine. Nobody outside is
            called.
          </Text>
        )}
        <TextInput
          label="Name"
          description="As your team calls it."
          data-autofocus
          autoComplete="off"
          value={form.name}
          error={mistakes.name}
          onChange={event => change({ name: event.currentTarget.value }, 'name')}
        />
        {form.kind === 'sip' ? (
          <ProviderFields {...fields} hasPassword={hasPassword} />
        ) : (
          <PracticeFields {...fields} />
        )}
        <Divider label="Limits" labelPosition="left" />
        <LimitFields {...fields} />
        {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Close
          </Button>
          <Button type="submit" loading={saving}>
            {task.kind === 'add' ? 'Add and check' : 'Save and check'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function shownMistakes(mistakes: Mistakes, touched: ReadonlySet<string> | 'all'): Mistakes {
  if (touched === 'all') return mistakes
  return Object.fromEntries(Object.entries(mistakes).filter(([field]) => touched.has(field)))
}
