import { Select } from '@mantine/core'
import { OUTCOME_WORDS, OUTCOMES } from '../../../shared/model/outcome.ts'

const CHOICES = OUTCOMES.map(value => ({ value, label: OUTCOME_WORDS[value] }))

/** Which outcome the rows below have; null is any. */
export function OutcomeFilter(props: {
  readonly label: string
  readonly placeholder: string
  readonly value: string | null
  readonly onChange: (outcome: string | null) => void
}) {
  return (
    <Select
      aria-label={props.label}
      placeholder={props.placeholder}
      w={180}
      size="xs"
      clearable
      data={CHOICES}
      value={props.value}
      onChange={props.onChange}
    />
  )
}
