import { Group, Select, Stack, Text, TextInput } from '@mantine/core'
import {
  CONTACT_KIND_WORDS,
  CONTACT_KINDS,
  type RecipientPage,
} from '../../../shared/model/recipient-page.ts'
import { CONSENT_FORM_WORDS, CONSENT_FORMS } from '../../../shared/model/rule-pack.ts'
import { Card, Facts } from '../../components/card.tsx'
import { calendarDay } from '../../components/clock-times.ts'
import type { EditForm } from './edit-form.ts'

/** The consent of one person, and whom their number reaches: what calling rules ask for. */
export function ConsentFields(props: {
  form: EditForm
  change: (values: Partial<EditForm>) => void
  mistakeAt: (path: string) => string | null
}) {
  const { consent } = props.form
  const change = (values: Partial<EditForm['consent']>): void =>
    props.change({ consent: { ...consent, ...values } })
  return (
    <Stack gap={6} component="section" aria-label="Consent">
      <Text size="sm" fw={600}>
        Consent
      </Text>
      <Group grow align="flex-start">
        <TextInput
          label="Where the proof is"
          placeholder="Web form"
          maxLength={500}
          value={consent.source}
          onChange={event => change({ source: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label="Given or renewed on"
          value={consent.on}
          error={props.mistakeAt('consent.on')}
          onChange={event => change({ on: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label="Kind of consent"
          placeholder="Not known"
          clearable
          data={CONSENT_FORMS.map(value => ({ value, label: CONSENT_FORM_WORDS[value] }))}
          value={consent.form}
          onChange={value => change({ form: CONSENT_FORMS.find(one => one === value) ?? null })}
        />
        <Select
          label="Consumer or business"
          placeholder="Not known"
          clearable
          data={CONTACT_KINDS.map(value => ({ value, label: CONTACT_KIND_WORDS[value] }))}
          value={consent.contact}
          onChange={value => change({ contact: CONTACT_KINDS.find(one => one === value) ?? null })}
        />
      </Group>
    </Stack>
  )
}

/** What the list says of a person's consent; nothing where it says nothing. */
export function ConsentCard({ consent }: Pick<RecipientPage, 'consent'>) {
  const { source, at, form, contact } = consent
  const rows = [
    ['Where the proof is', source],
    ['Given or renewed on', at === null ? null : calendarDay(at, 'UTC')],
    ['Kind of consent', form === null ? null : CONSENT_FORM_WORDS[form]],
    ['Consumer or business', contact === null ? null : CONTACT_KIND_WORDS[contact]],
  ] as const
  const known = rows.flatMap(([word, value]) => (value === null ? [] : [[word, value] as const]))
  if (known.length === 0) return null
  return (
    <Card title="Consent">
      <Facts rows={known} />
    </Card>
  )
}
