import { Stack, Switch, TextInput } from '@mantine/core'
import type { TrunkFieldsProps } from './trunk-fields.tsx'

/** What few trunks need. */
export function HabitFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <Stack gap="sm">
      <Switch
        label="Follow redirections"
        description="To another address of the same number, also at another host. Another number is never dialled."
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
      <Switch
        label="Audio goes where it comes from"
        description="For a trunk behind a router (NAT): at the address that a call names, at the trunk's servers, and at those below."
        checked={form.audioFromNat}
        error={mistakes.audioFromNat}
        onChange={event => onChange({ audioFromNat: event.currentTarget.checked }, 'audioFromNat')}
      />
      <TextInput
        label="Audio also comes from"
        description="Addresses or ranges besides the one that a call names. What others send is not heard."
        placeholder="198.51.100.7, 203.0.113.0/24"
        autoComplete="off"
        spellCheck={false}
        value={form.audioSources}
        error={Object.entries(mistakes).find(([path]) => /^audioSources\b/.test(path))?.[1]}
        onChange={event => onChange({ audioSources: event.currentTarget.value }, 'audioSources')}
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
