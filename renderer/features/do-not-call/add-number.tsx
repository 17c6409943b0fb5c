import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { doNotCallEntrySchema } from '../../../shared/model/do-not-call.ts'
import { type Mistakes, mistakesIn } from '../../components/form-issues.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useEngine } from '../../stores/engine-store.ts'

const EMPTY = { pattern: '', reason: '', campaignId: null as number | null }

/** Adds one number, or all that begin alike. It is on disk before the dialog closes. */
export function AddNumber(props: { opened: boolean; onClose: () => void; onAdded: () => void }) {
  const { opened, onClose } = props
  const [form, setForm] = useState(EMPTY)
  const [mistakes, setMistakes] = useState<Mistakes>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (!opened) return
    setForm(EMPTY)
    setMistakes({})
    setProblem(null)
  }, [opened])

  async function add(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const found = mistakesIn(doNotCallEntrySchema, form)
    setMistakes(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    const added = await request('doNotCall.add', form)
    setBusy(false)
    if (!added.ok) return setProblem(added.error.message)
    props.onAdded()
    onClose()
  }

  return (
    <Modal opened={opened} onClose={onClose} title={<Text fw={650}>Leave a number alone</Text>}>
      <form onSubmit={event => void add(event)} noValidate>
        <Stack gap="md">
          <TextInput
            label="Number"
            withAsterisk
            data-autofocus
            description="With +, or its beginning followed by *, such as +44 90*"
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            maxLength={40}
            value={form.pattern}
            error={mistakes.pattern}
            onChange={event => setForm({ ...form, pattern: event.currentTarget.value })}
          />
          <TextInput
            label="Why"
            withAsterisk
            placeholder="Asked not to be called again"
            maxLength={500}
            value={form.reason}
            error={mistakes.reason}
            onChange={event => setForm({ ...form, reason: event.currentTarget.value })}
          />
          <WhereField value={form.campaignId} onChange={campaignId => setForm({ ...form, campaignId })} />
          {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button type="submit" loading={busy}>
              Add it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** In every campaign, or in one. */
export function WhereField(props: { value: number | null; onChange: (campaignId: number | null) => void }) {
  const campaigns = useEngine(view => view.campaigns)
  const rows = campaigns.state === 'ready' ? [...campaigns.value.values()] : []
  return (
    <Select
      label="Where"
      allowDeselect={false}
      data={[
        { value: '0', label: 'In every campaign' },
        ...rows.map(({ id, name }) => ({ value: String(id), label: `Only in ${name}` })),
      ]}
      value={String(props.value ?? 0)}
      onChange={value => props.onChange(Number(value) || null)}
    />
  )
}
