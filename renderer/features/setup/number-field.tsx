import { NumberInput } from '@mantine/core'
import type { SetupSectionProps } from './setup-form.ts'
import type { Typed } from './setup-units.ts'

type NumberKey =
  | 'reservedConcurrency'
  | 'weight'
  | 'concurrencyMax'
  | 'ringTimeoutSeconds'
  | 'talkTimeoutSeconds'
  | 'listenSeconds'

const WHOLE: ReadonlySet<NumberKey> = new Set(['concurrencyMax', 'reservedConcurrency', 'weight'])

interface NumberFieldProps extends SetupSectionProps {
  readonly field: NumberKey
  readonly label: string
  readonly description: string
  readonly suffix?: string
  readonly min?: number
  readonly max: number
}

/** A number of the draft, with its unit and what hangs on it. */
export function NumberField({
  form,
  change,
  mistake,
  field,
  label,
  description,
  suffix,
  min,
  max,
}: NumberFieldProps) {
  const put = (value: Typed) => change({ [field]: value }, field)
  return (
    <NumberInput
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      styles={{ wrapper: { maxWidth: 140 } }}
      min={min ?? 0}
      max={max}
      allowDecimal={!WHOLE.has(field)}
      clampBehavior="none"
      {...(suffix === undefined ? {} : { suffix })}
      value={form[field]}
      error={mistake(field)}
      onChange={put}
    />
  )
}
