import { Group, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { LEGAL_CLASS_WORDS, LEGAL_CLASSES } from '../../../shared/model/campaign-kind.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import type { SetupSectionProps } from './setup-form.ts'

const CALLS = [
  { value: 'consumers', label: 'Consumers' },
  { value: 'businesses', label: 'Businesses' },
] as const

const CUSTOMERS = [
  { value: 'none', label: 'Not necessarily customers' },
  { value: 'contract', label: 'Customers with a running contract' },
  { value: 'months', label: 'Customers of the last months' },
] as const

/** What a campaign is to the law, and what its operator states about every recipient. */
export function LawFields({ form, change, mistake }: SetupSectionProps) {
  return (
    <>
      <Group gap="sm" align="flex-start">
        <Select
          label="Type of call (for legal rules)"
          allowDeselect={false}
          w={240}
          data={LEGAL_CLASSES.map(value => ({ value, label: LEGAL_CLASS_WORDS[value] }))}
          value={form.legalClass}
          onChange={value => {
            const legalClass = LEGAL_CLASSES.find(one => one === value)
            if (legalClass !== undefined) change({ legalClass })
          }}
        />
        <Select
          label="Who is called"
          allowDeselect={false}
          w={160}
          data={CALLS.map(one => ({ ...one }))}
          value={form.calls}
          onChange={value => change({ calls: value === 'businesses' ? 'businesses' : 'consumers' })}
        />
      </Group>
      <Switch
        label="Apply local calling rules"
        description="By each recipient's region. A call that plays a message counts as recorded voice."
        checked={form.obeyPacks}
        onChange={event => change({ obeyPacks: event.currentTarget.checked })}
      />
      {!form.obeyPacks && (
        <SentenceAlert tone="warning">
          Only the calling hours and limits above apply. You are responsible for legal hours, limits and
          consent.
        </SentenceAlert>
      )}
      <Group gap="sm" align="flex-start">
        <TextInput
          label="Consent of all recipients"
          description="Where you keep the proof. Leave empty to use the consent in each recipient's row."
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          placeholder="Contract 2026, clause 9"
          maxLength={500}
          miw={260}
          flex={1}
          value={form.consent}
          error={mistake('law.consent')}
          onChange={event => change({ consent: event.currentTarget.value }, 'law.consent')}
        />
        <TextInput
          type="date"
          label="Oldest consent given on"
          w={180}
          disabled={form.consent.trim() === ''}
          value={form.consentOn}
          error={mistake('law.consentOn')}
          onChange={event => change({ consentOn: event.currentTarget.value }, 'law.consentOn')}
        />
      </Group>
      <Group gap="sm" align="flex-end">
        <Select
          label="Relation to recipients"
          allowDeselect={false}
          w={280}
          data={CUSTOMERS.map(one => ({ ...one }))}
          value={form.customers}
          onChange={value =>
            change({ customers: CUSTOMERS.find(one => one.value === value)?.value ?? 'none' })
          }
        />
        {form.customers === 'months' && (
          <NumberInput
            aria-label="Months since the last purchase, at most"
            suffix=" months"
            min={1}
            max={120}
            allowDecimal={false}
            clampBehavior="none"
            w={120}
            value={form.customerMonths}
            error={mistake('law.customers')}
            onChange={customerMonths => change({ customerMonths }, 'law.customers')}
          />
        )}
      </Group>
      <Switch
        label="Recipients agreed to other hours or more calls"
        description="Lifts rules that such an agreement lifts. Keep proof of it."
        checked={form.agreedHours}
        onChange={event => change({ agreedHours: event.currentTarget.checked })}
      />
    </>
  )
}
