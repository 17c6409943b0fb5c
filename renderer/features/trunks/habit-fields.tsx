import { Stack, Switch } from '@mantine/core'
import type { TrunkFieldsProps } from './trunk-fields.tsx'

/** What few trunks need. */
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
      <Switch
        label="Requests of a call go where it began"
        description="For a PBX behind a router that names its inner address as Contact."
        checked={form.staysWithTrunk}
        error={mistakes.staysWithTrunk}
        onChange={event => onChange({ staysWithTrunk: event.currentTarget.checked }, 'staysWithTrunk')}
      />
      {form.transport === 'UDP' && (
        <Switch
          label="Stay with UDP"
          description="Large messages go in fragments, and TCP is not tried for them."
          checked={form.keepUdp}
          error={mistakes.keepUdp}
          onChange={event => onChange({ keepUdp: event.currentTarget.checked }, 'keepUdp')}
        />
      )}
    </Stack>
  )
}
