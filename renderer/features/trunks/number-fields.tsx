import { Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import type { TrunkFieldsProps } from './trunk-fields.tsx'

const NUMBER_STYLES = [
  { value: 'e164-plus', label: '+442071838750' },
  { value: 'e164', label: '442071838750' },
  { value: 'double-zero', label: '00442071838750' },
  { value: 'national', label: '02071838750 (abroad: 00...)' },
  { value: 'as-stored', label: 'As in the list' },
] as const

const CALLER_ID_STYLES = [{ value: 'same', label: 'Like called numbers' }, ...NUMBER_STYLES] as const

const CALLER_ID_BY = [
  { value: 'from', label: 'From' },
  { value: 'p-asserted-identity', label: 'P-Asserted-Identity' },
  { value: 'p-preferred-identity', label: 'P-Preferred-Identity' },
  { value: 'remote-party-id', label: 'Remote-Party-ID' },
] as const

/** One of `choices` by its value, or what was chosen before. */
function chosen<Value extends string>(
  choices: readonly { readonly value: Value }[],
  text: string | null,
  before: Value,
): Value {
  return choices.find(({ value }) => value === text)?.value ?? before
}

/** How called numbers and caller IDs are written, and where the caller ID goes. */
export function NumberFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <Stack gap="sm">
      <SimpleGrid cols={2} spacing="sm">
        <Select
          label="Called numbers"
          allowDeselect={false}
          checkIconPosition="right"
          data={NUMBER_STYLES}
          value={form.numberStyle}
          onChange={text =>
            onChange({ numberStyle: chosen(NUMBER_STYLES, text, form.numberStyle) }, 'numberFormat.style')
          }
        />
        <Select
          label="Caller IDs"
          allowDeselect={false}
          checkIconPosition="right"
          data={CALLER_ID_STYLES}
          value={form.callerIdStyle}
          onChange={text =>
            onChange(
              { callerIdStyle: chosen(CALLER_ID_STYLES, text, form.callerIdStyle) },
              'callerIdFormat.style',
            )
          }
        />
        {form.numberStyle === 'national' && (
          <Country
            label="Country of called numbers"
            value={form.numberCountry}
            error={mistakes['numberFormat.country']}
            onChange={numberCountry => onChange({ numberCountry }, 'numberFormat.country')}
          />
        )}
        {form.callerIdStyle === 'national' && (
          <Country
            label="Country of caller IDs"
            value={form.callerIdCountry}
            error={mistakes['callerIdFormat.country']}
            onChange={callerIdCountry => onChange({ callerIdCountry }, 'callerIdFormat.country')}
          />
        )}
        <TextInput
          label="Strip from called numbers"
          placeholder="nothing"
          autoComplete="off"
          value={form.numberStrip}
          error={mistakes['numberFormat.strip']}
          onChange={event => onChange({ numberStrip: event.currentTarget.value }, 'numberFormat.strip')}
        />
        <TextInput
          label="Prefix of called numbers"
          placeholder="nothing"
          autoComplete="off"
          value={form.numberPrefix}
          error={mistakes['numberFormat.prefix']}
          onChange={event => onChange({ numberPrefix: event.currentTarget.value }, 'numberFormat.prefix')}
        />
        <Select
          label="Header of the caller ID"
          allowDeselect={false}
          checkIconPosition="right"
          data={CALLER_ID_BY}
          value={form.callerIdBy}
          onChange={text =>
            onChange({ callerIdBy: chosen(CALLER_ID_BY, text, form.callerIdBy) }, 'callerIdBy')
          }
        />
      </SimpleGrid>
      {form.callerIdBy === 'from' && form.login === 'password' && (
        <Switch
          label="The caller ID replaces the user in From"
          description="Off: From keeps the user, and the caller ID goes in P-Asserted-Identity."
          checked={form.callerIdReplacesUser}
          onChange={event =>
            onChange({ callerIdReplacesUser: event.currentTarget.checked }, 'callerIdReplacesUser')
          }
        />
      )}
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

function Country(props: {
  readonly label: string
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (text: string) => void
}) {
  return (
    <TextInput
      label={props.label}
      placeholder="GB"
      maxLength={2}
      autoComplete="off"
      value={props.value}
      error={props.error}
      onChange={event => props.onChange(event.currentTarget.value)}
    />
  )
}
