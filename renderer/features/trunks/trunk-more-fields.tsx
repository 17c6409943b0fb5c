import { Accordion, NumberInput, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { Mistakes } from '../../components/form-issues.ts'
import { HabitFields } from './habit-fields.tsx'
import { IncomingFields } from './incoming-fields.tsx'
import { NumberFields } from './number-fields.tsx'
import { PortFields } from './port-fields.tsx'
import { ResponseFields, ResponsesSummary } from './response-fields.tsx'
import type { TrunkFieldsProps } from './trunk-fields.tsx'
import { AudioFields, HeaderFields, TlsFields } from './trunk-line-fields.tsx'

/** Which paths of the settings each section holds: one with a mistake is opened. */
const SECTIONS = {
  network: [
    ...['outboundProxy', 'publicAddress', 'stunServer', 'localHost', 'pingIntervalS', 'tls'],
    ...['sipPort', 'rtpPorts'],
  ],
  account: ['register', 'registerExpiresS', 'aorUser', 'domain', 'fromDomain'],
  numbers: ['numberFormat', 'callerIdFormat', 'callerIdBy', 'callerIdReplacesUser', 'privacy', 'userPhone'],
  audio: ['codecs', 'srtp', 'mediasec', 'dtmf'],
  headers: ['headers'],
  incoming: ['incoming', 'sources'],
  responses: ['responses'],
  habits: ['redirects', 'keepUdp', 'staysWithTrunk', 'audioFromNat', 'audioSources'],
} as const

type Section = keyof typeof SECTIONS

/** Sections in which a field has a mistake. */
export function sectionsWithMistakes(mistakes: Mistakes): Section[] {
  const paths = Object.keys(mistakes)
  const names: Section[] = [
    'network',
    'account',
    'numbers',
    'audio',
    'headers',
    'incoming',
    'responses',
    'habits',
  ]
  return names.filter(name =>
    SECTIONS[name].some(field => paths.some(path => path === field || path.startsWith(`${field}.`))),
  )
}

/** What most trunks need nothing of. `opened` sections are shown besides those with a mistake. */
export function MoreFields(
  props: TrunkFieldsProps & {
    trunkId: number | null
    opened: readonly string[]
    onOpened: (sections: string[]) => void
  },
) {
  const open = [...new Set([...props.opened, ...sectionsWithMistakes(props.mistakes)])]
  return (
    <Accordion multiple chevronPosition="left" value={open} onChange={props.onOpened}>
      <Part name="network" title="Network, proxy, NAT">
        <NetworkFields {...props} />
      </Part>
      <Part name="account" title="Registration and account">
        <AccountFields {...props} />
      </Part>
      <Part name="numbers" title="Numbers and caller ID">
        <NumberFields {...props} />
      </Part>
      <Part name="audio" title="Audio, encryption, keys">
        <AudioFields {...props} />
      </Part>
      <Part name="headers" title="Extra headers">
        <HeaderFields {...props} />
      </Part>
      <Part name="incoming" title="Calls that come in">
        <IncomingFields {...props} />
      </Part>
      <Part
        name="responses"
        title="How responses are read"
        summary={<ResponsesSummary rows={props.form.responses} />}
      >
        <ResponseFields {...props} />
      </Part>
      <Part name="habits" title="Habits of the trunk">
        <HabitFields {...props} />
      </Part>
    </Accordion>
  )
}

function Part(props: { name: Section; title: string; summary?: React.ReactNode; children: React.ReactNode }) {
  const { name, title, summary, children } = props
  return (
    <Accordion.Item value={name}>
      <Accordion.Control px={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        {summary}
      </Accordion.Control>
      <Accordion.Panel px={4}>{children}</Accordion.Panel>
    </Accordion.Item>
  )
}

function NetworkFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <Stack gap="sm">
      {form.transport === 'TLS' && <TlsFields form={form} mistakes={mistakes} onChange={onChange} />}
      <TextInput
        label="Outbound proxy"
        description="Where everything is sent first, when the provider names one."
        placeholder="none"
        autoComplete="off"
        spellCheck={false}
        value={form.outboundProxy}
        error={mistakes.outboundProxy}
        onChange={event => onChange({ outboundProxy: event.currentTarget.value }, 'outboundProxy')}
      />
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          label="Our own address"
          description="Only with several networks."
          placeholder="found by itself"
          autoComplete="off"
          value={form.localHost}
          error={mistakes.localHost}
          onChange={event => onChange({ localHost: event.currentTarget.value }, 'localHost')}
        />
        <TextInput
          label="Public address"
          description="As the trunk sees us behind a router."
          placeholder="found by itself"
          autoComplete="off"
          value={form.publicAddress}
          error={mistakes.publicAddress}
          onChange={event => onChange({ publicAddress: event.currentTarget.value }, 'publicAddress')}
        />
        <TextInput
          label="STUN server"
          description="Tells our public address, where none is written."
          placeholder="stun.example.com"
          autoComplete="off"
          disabled={form.publicAddress.trim() !== ''}
          value={form.stunServer}
          error={mistakes.stunServer}
          onChange={event => onChange({ stunServer: event.currentTarget.value }, 'stunServer')}
        />
      </SimpleGrid>
      <PortFields {...{ form, mistakes, onChange }} />
      <Switch
        label="Ask now and then whether it is there (OPTIONS)"
        checked={form.ping}
        onChange={event => onChange({ ping: event.currentTarget.checked }, 'pingIntervalS')}
      />
      {form.ping && (
        <NumberInput
          label="Seconds between two questions"
          min={1}
          allowDecimal={false}
          value={form.pingIntervalS}
          error={mistakes.pingIntervalS}
          onChange={pingIntervalS => onChange({ pingIntervalS }, 'pingIntervalS')}
        />
      )}
    </Stack>
  )
}

function AccountFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <Stack gap="sm">
      <Switch
        label="Register with the trunk"
        description="Needed where the provider tells us by it, or sends calls to us."
        checked={form.register}
        error={mistakes.register}
        onChange={event => onChange({ register: event.currentTarget.checked }, 'register')}
      />
      {form.register && (
        <NumberInput
          label="Renewed at the latest after (seconds)"
          min={1}
          allowDecimal={false}
          value={form.registerExpiresS}
          error={mistakes.registerExpiresS}
          onChange={registerExpiresS => onChange({ registerExpiresS }, 'registerExpiresS')}
        />
      )}
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          label="SIP user"
          description="When it is not the user above."
          placeholder="the same"
          autoComplete="off"
          spellCheck={false}
          value={form.aorUser}
          error={mistakes.aorUser}
          onChange={event => onChange({ aorUser: event.currentTarget.value }, 'aorUser')}
        />
        <TextInput
          label="Domain"
          description="When it is not the address above."
          placeholder="the same"
          autoComplete="off"
          spellCheck={false}
          value={form.domain}
          error={mistakes.domain}
          onChange={event => onChange({ domain: event.currentTarget.value }, 'domain')}
        />
        <TextInput
          label="Domain of From"
          description="When the provider wants another one there."
          placeholder="the same"
          autoComplete="off"
          spellCheck={false}
          value={form.fromDomain}
          error={mistakes.fromDomain}
          onChange={event => onChange({ fromDomain: event.currentTarget.value }, 'fromDomain')}
        />
      </SimpleGrid>
    </Stack>
  )
}
