import {
  Group,
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { trunkTransportSchema } from '../../../shared/model/trunk-line.ts'
import { presetOf } from '../../../shared/model/trunk-presets.ts'
import type { Mistakes } from '../../components/form-issues.ts'
import { LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import type { TrunkForm } from './trunk-form.ts'

export interface TrunkFieldsProps {
  readonly form: TrunkForm
  /** The mistakes of the fields that a person has touched. */
  readonly mistakes: Mistakes
  /** `field` is the path of the setting that was touched. */
  readonly onChange: (values: Partial<TrunkForm>, field: string) => void
}

/** How a provider or PBX is reached. */
export function ProviderFields({
  form,
  mistakes,
  onChange,
  hasPassword,
}: TrunkFieldsProps & { readonly hasPassword: boolean }) {
  return (
    <Stack gap="sm">
      <TextInput
        label="Address"
        description="Name or IP address of the provider or PBX, with its port when it is not the usual one."
        placeholder={presetOf(form.preset)?.addressExample ?? 'sip.provider.example or 192.168.1.10:5060'}
        autoComplete="off"
        spellCheck={false}
        value={form.address}
        error={mistakes.address}
        onChange={event => onChange({ address: event.currentTarget.value }, 'address')}
      />
      <Stack gap={4}>
        <Text size="sm" fw={600} id="trunk-transport">
          Over
        </Text>
        <SegmentedControl
          aria-labelledby="trunk-transport"
          size="xs"
          value={form.transport}
          data={['UDP', 'TCP', 'TLS']}
          onChange={value =>
            onChange({ transport: trunkTransportSchema.safeParse(value).data ?? 'UDP' }, 'transport')
          }
        />
      </Stack>
      <Stack gap={4}>
        <Text size="sm" fw={600} id="trunk-login">
          How does it know us?
        </Text>
        <SegmentedControl
          aria-labelledby="trunk-login"
          size="xs"
          value={form.login}
          data={[
            { value: 'password', label: 'User and password' },
            { value: 'address', label: 'By our address' },
          ]}
          onChange={login => onChange({ login: login === 'address' ? 'address' : 'password' }, 'login')}
        />
      </Stack>
      {form.login === 'password' && (
        <SimpleGrid cols={2} spacing="sm">
          <TextInput
            label="User"
            autoComplete="off"
            spellCheck={false}
            value={form.user}
            error={mistakes['credentials.user']}
            onChange={event => onChange({ user: event.currentTarget.value }, 'credentials.user')}
          />
          <PasswordInput
            label="Password"
            autoComplete="new-password"
            placeholder={hasPassword ? 'unchanged' : ''}
            value={form.password}
            error={mistakes['credentials.password']}
            // the library says it of every other field by itself
            aria-invalid={mistakes['credentials.password'] !== undefined}
            onChange={event => onChange({ password: event.currentTarget.value }, 'credentials.password')}
          />
        </SimpleGrid>
      )}
    </Stack>
  )
}

/** Which public the practice carrier plays. */
export function PracticeFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  const profiles = useRequest('trunks.profiles', {})
  if (profiles.state === 'loading') return <LoadingRows rows={2} />
  if (profiles.state === 'failed')
    return (
      <SentenceAlert tone="error">{`The profiles could not be read. ${profiles.error.message}`}</SentenceAlert>
    )
  const names = profiles.value.map(({ name }) => name)
  const known = names.includes(form.profile) ? names : [form.profile, ...names]
  const chosen = profiles.value.find(({ name }) => name === form.profile)
  return (
    <Stack gap="sm">
      <Group align="flex-start" wrap="nowrap" gap="sm">
        <Select
          label="Public"
          flex={1}
          allowDeselect={false}
          checkIconPosition="right"
          data={known}
          value={form.profile}
          error={mistakes.profile}
          onChange={profile => profile !== null && onChange({ profile }, 'profile')}
        />
        <NumberInput
          label="Seed"
          w={120}
          min={0}
          allowDecimal={false}
          value={form.seed}
          error={mistakes.seed}
          onChange={seed => onChange({ seed }, 'seed')}
        />
      </Group>
      {chosen && (
        <Text size="sm" c="dimmed">
          {chosen.description}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        The same public and seed give the same people with the same manners, so two rehearsals can be
        compared.
      </Text>
    </Stack>
  )
}

/** What is asked of every trunk. */
export function LimitFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <SimpleGrid cols={2} spacing="sm">
      <NumberInput
        label="Channels"
        description="Calls at once, at most."
        min={1}
        allowDecimal={false}
        value={form.channels}
        error={mistakes.channels}
        onChange={channels => onChange({ channels }, 'channels')}
      />
      <NumberInput
        label="Calls per second"
        description={perMinute(form.callsPerSecond)}
        min={0}
        step={Number(form.callsPerSecond) < 1 ? 0.01 : 1}
        value={form.callsPerSecond}
        error={mistakes.callsPerSecond}
        onChange={callsPerSecond => onChange({ callsPerSecond }, 'callsPerSecond')}
      />
      <TextInput
        label="Caller id"
        description="The number that recipients see; a campaign may have its own."
        placeholder="+44 20 7946 0000"
        autoComplete="off"
        inputMode="tel"
        style={{ gridColumn: 'span 2' }}
        value={form.callerId}
        error={mistakes.callerId}
        onChange={event => onChange({ callerId: event.currentTarget.value }, 'callerId')}
      />
    </SimpleGrid>
  )
}

/** Below one, people think of calls a minute. */
function perMinute(callsPerSecond: number | string): string {
  const rate = Number(callsPerSecond)
  if (!(rate > 0 && rate < 1)) return 'New calls, at most.'
  const calls = Math.round(rate * 600) / 10
  return `New calls, at most: ${calls} a minute.`
}
