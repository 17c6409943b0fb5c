import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import type { FormEvent } from 'react'
import type { TrunkRow } from '../../../shared/model/trunk.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import type { TrunkKind } from './trunk-form.ts'
import { TrunkSheet } from './trunk-sheet.tsx'
import { type TrunkTask, useTrunkForm } from './use-trunk-form.ts'

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
        <DrawerForm
          key={task.kind === 'add' ? task.trunk : task.row.id}
          task={task}
          onClose={props.onClose}
          onSaved={props.onSaved}
        />
      )}
    </Drawer>
  )
}

function DrawerForm(props: { task: TrunkTask; onClose: () => void; onSaved: (row: TrunkRow) => void }) {
  const { task } = props
  const used = useTrunkForm(task)

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const settings = used.demand(event.currentTarget)
    const row = settings && (await used.save(settings))
    if (row) props.onSaved(row)
  }

  return (
    <form onSubmit={event => void save(event)} noValidate aria-label="Trunk">
      <Stack gap="md">
        <TrunkSheet used={used} trunkId={task.kind === 'add' ? null : task.row.id} />
        {used.problem !== null && <SentenceAlert tone="error">{used.problem}</SentenceAlert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Close
          </Button>
          <Button type="submit" loading={used.saving}>
            {task.kind === 'add' ? 'Add and check' : 'Save and check'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
