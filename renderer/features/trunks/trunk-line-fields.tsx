import {
  ActionIcon,
  Button,
  Group,
  MultiSelect,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type CustomHeader, codecSchema } from '../../../shared/model/trunk-line.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import type { TrunkFieldsProps } from './trunk-fields.tsx'

const CODECS = [
  { value: 'pcmu', label: 'G.711 µ-law (PCMU)' },
  { value: 'pcma', label: 'G.711 A-law (PCMA)' },
  { value: 'g722', label: 'G.722 (wide band)' },
  { value: 'opus', label: 'Opus' },
] as const
const SRTP = [
  { value: 'off', label: 'Off' },
  { value: 'optional', label: 'If it can' },
  { value: 'required', label: 'Always' },
] as const
const DTMF = [
  { value: 'rfc4733', label: 'RFC 4733' },
  { value: 'info', label: 'INFO' },
  { value: 'inband', label: 'As tones' },
] as const
const HEADERS_MAX = 20

/** Whom we trust over TLS, and how we show who we are. */
export function TlsFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <Stack gap="sm">
      <Switch
        label="Check the trunk's certificate"
        checked={form.tlsVerify}
        onChange={event => onChange({ tlsVerify: event.currentTarget.checked }, 'tls.verify')}
      />
      {!form.tlsVerify && (
        <SentenceAlert tone="warning">
          Without this check, anybody between you and the trunk can read the password and listen to calls.
          Paste the trunk's own authority below instead.
        </SentenceAlert>
      )}
      <Pem
        label="Authority of the trunk (PEM)"
        description="Only when it is a private one."
        value={form.tlsCa}
        error={mistakes['tls.ca']}
        onChange={tlsCa => onChange({ tlsCa }, 'tls.ca')}
      />
      <Pem
        label="Our certificate (PEM)"
        description="Only when the trunk asks for one."
        value={form.tlsCert}
        error={mistakes['tls.cert']}
        onChange={tlsCert => onChange({ tlsCert }, 'tls.cert')}
      />
      {form.tlsCert !== '' && (
        <Pem
          label="Its key (PEM)"
          description="A stored one stays when this is left empty."
          value={form.tlsKey}
          error={mistakes['tls.key']}
          onChange={tlsKey => onChange({ tlsKey }, 'tls.key')}
        />
      )}
    </Stack>
  )
}

function Pem(props: {
  label: string
  description: string
  value: string
  error: string | undefined
  onChange: (text: string) => void
}) {
  return (
    <Textarea
      label={props.label}
      description={props.description}
      placeholder="-----BEGIN ..."
      autosize
      minRows={2}
      maxRows={5}
      spellCheck={false}
      autoComplete="off"
      value={props.value}
      error={props.error}
      onChange={event => props.onChange(event.currentTarget.value)}
    />
  )
}

/** Codecs in their order, encryption of audio, and how keys are sent. */
export function AudioFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <Stack gap="sm">
      <MultiSelect
        label="Codecs"
        description="Offered in the order in which they are chosen."
        data={CODECS}
        checkIconPosition="right"
        value={[...form.codecs]}
        error={mistakes.codecs}
        onChange={values =>
          onChange({ codecs: values.flatMap(value => codecSchema.safeParse(value).data ?? []) }, 'codecs')
        }
      />
      <Choice
        label="Encrypted audio (SRTP)"
        data={SRTP}
        value={form.srtp}
        onChange={srtp => onChange({ srtp }, 'srtp')}
      />
      {form.srtp !== 'off' && (
        <Switch
          label="Agree on encrypted audio (mediasec)"
          description="Where the carrier demands it, when we register and for each call."
          checked={form.mediasec}
          error={mistakes.mediasec}
          onChange={event => onChange({ mediasec: event.currentTarget.checked }, 'mediasec')}
        />
      )}
      <Choice
        label="Keys (DTMF) are sent"
        data={DTMF}
        value={form.dtmf}
        onChange={dtmf => onChange({ dtmf }, 'dtmf')}
      />
      {form.srtp !== 'off' && form.transport !== 'TLS' && (
        <SentenceAlert tone="warning">
          The keys of SRTP travel in the SIP messages: without TLS they can be read on the way.
        </SentenceAlert>
      )}
    </Stack>
  )
}

function Choice<Value extends string>(props: {
  label: string
  data: readonly { readonly value: Value; readonly label: string }[]
  value: Value
  onChange: (value: Value) => void
}) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {props.label}
      </Text>
      <SegmentedControl
        aria-label={props.label}
        size="xs"
        data={[...props.data]}
        value={props.value}
        onChange={text => {
          const chosen = props.data.find(({ value }) => value === text)
          if (chosen) props.onChange(chosen.value)
        }}
      />
    </Stack>
  )
}

/** Headers that the provider wants in every INVITE. */
export function HeaderFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  const { headers } = form
  function change(at: number, values: Partial<CustomHeader>, field: string): void {
    const changed = headers.map((header, index) => (index === at ? { ...header, ...values } : header))
    onChange({ headers: changed }, `headers.${at}.${field}`)
  }
  return (
    <Stack gap="xs">
      {headers.length === 0 && (
        <Text size="sm" c="dimmed">
          None. Some providers want an account or a campaign number in a header of their own.
        </Text>
      )}
      {headers.map((header, at) => (
        // Headers are told apart by their place: two may be alike.
        <Group key={at} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={`Name of header ${at + 1}`}
            placeholder="X-Account"
            flex={2}
            autoComplete="off"
            spellCheck={false}
            value={header.name}
            error={mistakes[`headers.${at}.name`]}
            onChange={event => change(at, { name: event.currentTarget.value }, 'name')}
          />
          <TextInput
            aria-label={`Value of header ${at + 1}`}
            placeholder={form.storedHeaders.includes(header.name.trim().toLowerCase()) ? 'unchanged' : ''}
            flex={3}
            autoComplete="off"
            spellCheck={false}
            value={header.value}
            error={mistakes[`headers.${at}.value`]}
            onChange={event => change(at, { value: event.currentTarget.value }, 'value')}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={`Remove header ${at + 1}`}
            onClick={() => onChange({ headers: headers.filter((_, index) => index !== at) }, 'headers')}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        w="fit-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={headers.length >= HEADERS_MAX}
        onClick={() => onChange({ headers: [...headers, { name: '', value: '' }] }, 'headers')}
      >
        Add a header
      </Button>
    </Stack>
  )
}
