import { Input, SegmentedControl, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { SentenceAlert } from '../../components/page-states.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import { Section } from './section.tsx'
import type { SetupSectionProps } from './setup-form.ts'
import { filledIn, templateValues } from './template-values.ts'

/** What the campaign is for: its kind fills in the settings that such campaigns begin with. */
export function KindSection(props: SetupSectionProps) {
  const { form, change, mistake } = props
  const templates = useRequest('campaigns.templates', {})
  const [applied, setApplied] = useState<string | null>(null)
  const chosen =
    templates.state === 'ready' ? (templates.value.find(({ kind }) => kind === form.kind) ?? null) : null

  function choose(kind: string): void {
    if (templates.state !== 'ready') return
    const template = templates.value.find(one => one.kind === kind)
    if (!template) return
    change(templateValues(template, chosen, form))
    setApplied(filledIn(template))
  }
  const needs = new Set(chosen?.needs ?? [])
  return (
    <Section title="What it is">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Name of the campaign"
          withAsterisk
          data-autofocus
          maxLength={300}
          value={form.name}
          error={mistake('name')}
          onChange={event => change({ name: event.currentTarget.value }, 'name')}
        />
        <div>
          <Input.Label labelElement="div" id="kind-of-campaign">
            Kind
          </Input.Label>
          <SegmentedControl
            aria-labelledby="kind-of-campaign"
            fullWidth
            disabled={templates.state !== 'ready'}
            data={
              templates.state === 'ready'
                ? templates.value.map(({ kind, name }) => ({ value: kind, label: name }))
                : [{ value: form.kind, label: form.kind }]
            }
            value={form.kind}
            onChange={choose}
          />
        </div>
      </SimpleGrid>
      {templates.state === 'failed' && <SentenceAlert tone="error">{templates.error.message}</SentenceAlert>}
      {chosen !== null && (
        <Text size="sm" c="dimmed">
          {chosen.sentence}
          {applied !== null && ` Filled in for it: ${applied}.`}
        </Text>
      )}
      <Facts {...props} needs={needs} />
      <Textarea
        label="Notes"
        description="For your people: what it is about"
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={5_000}
        value={form.notes}
        error={mistake('notes')}
        onChange={event => change({ notes: event.currentTarget.value }, 'notes')}
      />
    </Section>
  )
}

/** The facts that a kind of campaign needs, and those that are filled in already. */
function Facts(props: SetupSectionProps & { needs: ReadonlySet<string> }) {
  const { form, change, mistake, needs } = props
  const field = (
    name: 'recallId' | 'offerDescription' | 'offerExpiresOn' | 'optOutText',
    label: string,
    description: string,
    type = 'text',
  ) =>
    (needs.has(name) || form[name] !== '') && (
      <TextInput
        key={name}
        type={type}
        label={label}
        withAsterisk={needs.has(name)}
        description={description}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={form[name]}
        error={mistake(`facts.${name}`)}
        onChange={event => change({ [name]: event.currentTarget.value }, `facts.${name}`)}
      />
    )
  const fields = [
    field('recallId', 'Recall', 'Said as {recall_id}'),
    field('offerDescription', 'Offer', 'Said as {offer_description}'),
    field('offerExpiresOn', 'Last day of the offer', 'Nobody is called about it afterwards', 'date'),
    field('optOutText', 'How to opt out', 'Added to every text message'),
  ].filter(Boolean)
  return fields.length === 0 ? null : (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>{fields}</SimpleGrid>
    </Stack>
  )
}
