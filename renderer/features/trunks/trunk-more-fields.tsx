import { Accordion, NumberInput, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { Mistakes } from '../../components/form-issues.ts'
import { HabitFields } from './habit-fields.tsx'
import { IncomingFields } from './incoming-fields.tsx'
import { PortFields } from './port-fields.tsx'
import type { TrunkFieldsProps } from './trunk-fields.tsx'
import { AudioFields, HeaderFields, TlsFields } from './trunk-line-fields.tsx'

const NUMBER_STYLES = [
  { value: 'e164-plus', label: '+442071838750' },
  { value: 'e164', label: '442071838750' },
  { value: 'double-zero', label: '00442071838750' },
  { value: 'national', label: '02071838750 (abroad: 00...)' },
  { value: 'as-stored', label: 'as the list has it' },
] as const

const CALLER_ID_BY = [
  { value: 'from', label: 'From' },
  { value: 'p-asserted-identity', label: 'P-Asserted-Identity' },
  { value: 'p-preferred-identity', label: 'P-Preferred-Identity' },
  { value: 'remote-party-id', label: 'Remote-Party-ID' },
] as const

/** Which paths of the settings each section holds: one with a mistake is opened. */
const SECTIONS = {
  network: [
    ...['outboundProxy', 'publicAddress', 'stunServer', 'localHost', 'pingIntervalS', 'tls'],
    ...['sipPort', 'rtpPorts'],
  ],
  account: ['register', 'registerExpiresS', 'aorUser', 'domain'],
  numbers: ['numberFormat', 'callerIdBy', 'privacy', 'userPhone'],
  audio: ['codecs', 'srtp', 'dtmf'],
  headers: ['headers'],
  incoming: ['incoming', 'sources'],
  habits: ['redirects', 'keepUdp', 'staysWithTrunk', 'audioFromNat', 'audioSources'],
} as const

type Section = keyof typeof SECTIONS

/** Sections in which a field has a mistake. */
export function sectionsWithMistakes(mistakes: Mistakes): Section[] {
  const paths = Object.keys(mistakes)
  const names: Section[] = ['network', 'account', 'numbers', 'audio', 'headers', 'incoming', 'habits']
  return names.filter(name =>
    SECTIONS[name].some(field => paths.some(path => path === field || path.startsWith(`${field}.`))),
  )
}

/** What most trunks need nothing of. `opened` sections are shown besides those with a mistake. */
export function MoreFields(
  props: TrunkFieldsProps & { opened: readonly string[]; onOpened: (sections: string[]) => void },
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
      <Part name="numbers" title="Numbers and caller id">
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
      <Part name="habits" title="Habits of the trunk">
        <HabitFields {...props} />
      </Part>
    </Accordion>
  )
}

function Part({ name, title, children }: { name: Section; title: string; children: React.ReactNode }) {
  return (
    <Accordion.Item value={name}>
      <Accordion.Control px={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
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
          label="User of our address"
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
      </SimpleGrid>
    </Stack>
  )
}

function NumberFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  const styleOf = (value: string | null) =>
    NUMBER_STYLES.find(style => style.value === value)?.value ?? form.numberStyle
  const byOf = (value: string | null) => CALLER_ID_BY.find(by => by.value === value)?.value ?? form.callerIdBy
  return (
    <Stack gap="sm">
      <SimpleGrid cols={2} spacing="sm">
        <Select
          label="Numbers are written"
          allowDeselect={false}
          checkIconPosition="right"
          data={NUMBER_STYLES}
          value={form.numberStyle}
          onChange={value => onChange({ numberStyle: styleOf(value) }, 'numberFormat.style')}
        />
        <TextInput
          label="Country of the trunk"
          placeholder={form.numberStyle === 'national' ? 'GB' : 'not needed'}
          maxLength={2}
          autoComplete="off"
          disabled={form.numberStyle !== 'national'}
          value={form.numberCountry}
          error={mistakes['numberFormat.country']}
          onChange={event => onChange({ numberCountry: event.currentTarget.value }, 'numberFormat.country')}
        />
        <TextInput
          label="Taken off the front"
          placeholder="nothing"
          autoComplete="off"
          value={form.numberStrip}
          error={mistakes['numberFormat.strip']}
          onChange={event => onChange({ numberStrip: event.currentTarget.value }, 'numberFormat.strip')}
        />
        <TextInput
          label="Put before it"
          placeholder="nothing"
          autoComplete="off"
          value={form.numberPrefix}
          error={mistakes['numberFormat.prefix']}
          onChange={event => onChange({ numberPrefix: event.currentTarget.value }, 'numberFormat.prefix')}
        />
        <Select
          label="Caller id is told by"
          allowDeselect={false}
          checkIconPosition="right"
          data={CALLER_ID_BY}
          value={form.callerIdBy}
          onChange={value => onChange({ callerIdBy: byOf(value) }, 'callerIdBy')}
        />
      </SimpleGrid>
      <Switch
        label="Numbers say that they are telephone numbers"
        description="user=phone in the address, where the carrier demands it."
        checked={form.userPhone}
        error={mistakes.userPhone}
        onChange={event => onChange({ userPhone: event.currentTarget.checked }, 'userPhone')}
      />
      <Switch
        label="Recipients see no number"
        checked={form.privacy}
        onChange={event => onChange({ privacy: event.currentTarget.checked }, 'privacy')}
      />
    </Stack>
  )
}
