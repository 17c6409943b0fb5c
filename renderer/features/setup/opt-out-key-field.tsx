import { Select } from '@mantine/core'
import type { SetupSectionProps } from './setup-form.ts'

const KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']

/** The key by which people who hear the message opt out. */
export function OptOutKeyField({ form, change, mistake }: SetupSectionProps) {
  return (
    <Select
      label="Key to opt out"
      description="Puts the number on the do-not-call list and ends the call. Say it in the message, such as “Press 9 to opt out”."
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      placeholder="None"
      clearable
      checkIconPosition="right"
      data={KEYS}
      value={form.optOutKey === '' ? null : form.optOutKey}
      error={mistake('facts.optOutKey')}
      onChange={key => change({ optOutKey: key ?? '' }, 'facts.optOutKey')}
    />
  )
}
