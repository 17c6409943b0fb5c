import { Stack, Switch } from '@mantine/core'
import type { TrunkFieldsProps } from './trunk-fields.tsx'

/** What few trunks need: each is safer off. */
export function HabitFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <Stack gap="sm">
      <Switch
        label="Follow redirections"
        description="To another address of the same number, over this trunk. Another number is never dialled."
        checked={form.redirects}
        error={mistakes.redirects}
        onChange={event => onChange({ redirects: event.currentTarget.checked }, 'redirects')}
      />
    </Stack>
  )
}
