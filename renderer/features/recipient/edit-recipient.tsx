import { ActionIcon, Button, Drawer, Group, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { RecipientPage } from '../../../shared/model/recipient-page.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { SearchSelect } from '../../components/search-select.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { countryChoices } from '../import/country-words.ts'
import { ConsentFields } from './consent-fields.tsx'
import { changesOf, type EditForm, editFormOf, nextRow } from './edit-form.ts'
import { NumberReading } from './number-reading.tsx'

const NUMBERS_MAX = 9
const AUTOMATIC = ''

/** Changes one person; closed while `recipient` is null. */
export function EditRecipient(props: {
  recipient: RecipientPage | null
  onClose: () => void
  onSaved: () => void
}) {
  const { recipient, onClose } = props
  return (
    <Drawer
      opened={recipient !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={<Text fw={650}>Edit recipient</Text>}
    >
      {recipient !== null && <Form key={recipient.id} {...props} recipient={recipient} />}
    </Drawer>
  )
}

function Form(props: { recipient: RecipientPage; onClose: () => void; onSaved: () => void }) {
  const { recipient, onClose, onSaved } = props
  const [form, setForm] = useState<EditForm>(() => editFormOf(recipient))
  const [mistake, setMistake] = useState<{ readonly path: string; readonly message: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const change = (values: Partial<EditForm>): void => {
    setForm(now => ({ ...now, ...values }))
    setMistake(null)
  }
  const mistakeAt = (path: string): string | null => (mistake?.path === path ? mistake.message : null)

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setBusy(true)
    const saved = await request('recipients.update', { id: recipient.id, ...changesOf(form) })
    setBusy(false)
    if (!saved.ok) {
      const path = saved.error.details?.path
      return setMistake({ path: typeof path === 'string' ? path : '', message: saved.error.message })
    }
    notifications.show({ title: 'Recipient saved', message: form.name })
    onClose()
    onSaved()
  }

  return (
    <form onSubmit={event => void save(event)} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          data-autofocus
          maxLength={500}
          value={form.name}
          onChange={event => change({ name: event.currentTarget.value })}
        />
        <Numbers form={form} change={change} mistakeAt={mistakeAt} />
        <Place form={form} change={change} mistakeAt={mistakeAt} />
        <Group grow align="flex-start">
          <TextInput
            label="Customer ID"
            maxLength={500}
            value={form.externalId}
            onChange={event => change({ externalId: event.currentTarget.value })}
          />
          <TextInput
            label="Category"
            maxLength={500}
            value={form.category}
            onChange={event => change({ category: event.currentTarget.value })}
          />
        </Group>
        <TagsInput
          label="Tags"
          placeholder="Press Enter after each tag"
          maxTags={50}
          value={[...form.tags]}
          onChange={tags => change({ tags })}
        />
        <ConsentFields form={form} change={change} mistakeAt={mistakeAt} />
        <Columns form={form} change={change} />
        {mistake !== null && !/^(numbers|zone|consent\.on)/.test(mistake.path) && (
          <SentenceAlert tone="error">{mistake.message}</SentenceAlert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface Part {
  readonly form: EditForm
  readonly change: (values: Partial<EditForm>) => void
}

function Numbers({ form, change, mistakeAt }: Part & { mistakeAt: (path: string) => string | null }) {
  const { numbers } = form
  const put = (next: EditForm['numbers']): void => change({ numbers: next })
  return (
    <Stack gap={6} component="section" aria-label="Numbers">
      <Text size="sm" fw={600}>
        Numbers, in the order they are called
      </Text>
      {numbers.map(({ key, text }, at) => (
        <div key={key}>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              aria-label={`Number ${at + 1}`}
              type="tel"
              maxLength={100}
              value={text}
              error={mistakeAt(`numbers.${at}`)}
              onChange={event => {
                const typed = event.currentTarget.value
                put(numbers.map(one => (one.key === key ? { key, text: typed } : one)))
              }}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              disabled={at === 0}
              aria-label={`Call number ${at + 1} earlier`}
              onClick={() => put(raised(numbers, at))}
            >
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              disabled={numbers.length === 1}
              aria-label={`Remove number ${at + 1}`}
              onClick={() => put(numbers.filter(one => one.key !== key))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
          <NumberReading text={text} country={form.country} />
        </div>
      ))}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={numbers.length >= NUMBERS_MAX}
          onClick={() => put([...numbers, nextRow()])}
        >
          Add number
        </Button>
      </Group>
    </Stack>
  )
}

/** The number at `at` one place earlier. */
function raised(numbers: EditForm['numbers'], at: number): EditForm['numbers'] {
  const next = [...numbers]
  const [one] = next.splice(at, 1)
  if (one !== undefined) next.splice(at - 1, 0, one)
  return next
}

function Place({ form, change, mistakeAt }: Part & { mistakeAt: (path: string) => string | null }) {
  return (
    <>
      <SearchSelect
        label="Country of numbers without +"
        data={countryChoices()}
        value={form.country}
        placeholder="None"
        onChange={country => change({ country })}
      />
      <Group grow align="flex-start">
        <SearchSelect
          label="Time zone"
          data={[
            { value: AUTOMATIC, label: 'From the number' },
            ...Intl.supportedValuesOf('timeZone').map(zone => ({ value: zone, label: zone })),
          ]}
          value={form.zone ?? AUTOMATIC}
          error={mistakeAt('zone')}
          onChange={zone => change({ zone: zone === null || zone === AUTOMATIC ? null : zone })}
        />
        <TextInput
          label="State or region"
          placeholder="From the number"
          description="ISO code, such as US-FL"
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          maxLength={10}
          value={form.region}
          onChange={event => change({ region: event.currentTarget.value })}
        />
      </Group>
    </>
  )
}

function Columns({ form, change }: Part) {
  const { columns } = form
  const put = (key: number, values: Partial<EditForm['columns'][number]>): void =>
    change({ columns: columns.map(one => (one.key === key ? { ...one, ...values } : one)) })
  return (
    <Stack gap={6} component="section" aria-label="Other columns">
      <Text size="sm" fw={600}>
        Other columns
      </Text>
      {columns.map(({ key, name, value }, at) => (
        <Group key={key} gap="xs" wrap="nowrap" grow>
          <TextInput
            aria-label={`Column ${at + 1}`}
            maxLength={100}
            value={name}
            onChange={event => put(key, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={name === '' ? `Value ${at + 1}` : name}
            maxLength={2_000}
            value={value}
            onChange={event => put(key, { value: event.currentTarget.value })}
          />
        </Group>
      ))}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => change({ columns: [...columns, { ...nextRow(), name: '', value: '' }] })}
        >
          Add column
        </Button>
      </Group>
    </Stack>
  )
}
