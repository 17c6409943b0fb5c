import { Group, NumberInput, Select, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { OUTCOME_WORDS } from '../../../shared/model/outcome.ts'
import { RETRIED_OUTCOMES, type RetriedOutcome } from '../../../shared/model/retry-policy.ts'
import { durationWords } from './duration-words.ts'
import { DELAY_UNITS, type DelayUnit, type RuleForm, type SetupSectionProps } from './setup-form.ts'

const EXPLANATIONS: Readonly<Record<RetriedOutcome, string>> = {
  busy: 'They are on another call',
  'no-answer': 'It rang until the ring time was over',
  rejected: 'They pressed decline',
  'hung-up-early': 'They hung up before the message was over',
  congestion: 'The provider had no free line',
  'trunk-failed': 'The call never left our trunk',
  interrupted: 'Trunkline itself was stopped',
}
const UNIT_CHOICES = (Object.keys(DELAY_UNITS) as DelayUnit[]).map(unit => ({ value: unit, label: unit }))

/** After which outcome the same recipient is tried again, how often and when. */
export function RetryEditor({ form, change, mistake }: SetupSectionProps) {
  function replace(outcome: RetriedOutcome, values: Partial<RuleForm>, field: string): void {
    change(
      { rules: { ...form.rules, [outcome]: { ...form.rules[outcome], ...values } } },
      `retries.rules.${outcome}.${field}`,
    )
  }
  return (
    <Table.ScrollContainer minWidth={620}>
      <Table verticalSpacing={6} horizontalSpacing="xs" layout="fixed" aria-label="Retries by outcome">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={190}>When a call ends with</Table.Th>
            <Table.Th w={92}>Attempts</Table.Th>
            <Table.Th w={196}>Wait before the next</Table.Th>
            <Table.Th w={92}>Then ×</Table.Th>
            <Table.Th>Calls go out after</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {RETRIED_OUTCOMES.map(outcome => (
            <RuleRow
              key={outcome}
              outcome={outcome}
              rule={form.rules[outcome]}
              mistake={field => mistake(`retries.rules.${outcome}.${field}`)}
              onChange={(values, field) => replace(outcome, values, field)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

interface RuleRowProps {
  readonly outcome: RetriedOutcome
  readonly rule: RuleForm
  readonly mistake: (field: string) => string | null
  readonly onChange: (values: Partial<RuleForm>, field: string) => void
}

function RuleRow({ outcome, rule, mistake, onChange }: RuleRowProps): ReactNode {
  const word = OUTCOME_WORDS[outcome]
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        <Text size="sm" fw={500}>
          {word}
        </Text>
        <Text size="xs" c="dimmed">
          {EXPLANATIONS[outcome]}
        </Text>
      </Table.Th>
      <Table.Td>
        <NumberInput
          size="xs"
          aria-label={`Attempts that may end with ${word.toLowerCase()}`}
          min={1}
          max={20}
          clampBehavior="none"
          allowDecimal={false}
          value={rule.attemptsMax}
          error={mistake('attemptsMax')}
          onChange={attemptsMax => onChange({ attemptsMax }, 'attemptsMax')}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" align="flex-start">
          <NumberInput
            size="xs"
            w={76}
            aria-label={`Wait after ${word.toLowerCase()}`}
            min={0}
            clampBehavior="none"
            value={rule.delay}
            error={mistake('delaySeconds')}
            onChange={delay => onChange({ delay }, 'delaySeconds')}
          />
          <Select
            size="xs"
            w={104}
            aria-label={`Unit of the wait after ${word.toLowerCase()}`}
            allowDeselect={false}
            checkIconPosition="right"
            data={UNIT_CHOICES}
            value={rule.unit}
            onChange={unit => unit !== null && onChange({ unit: unit as DelayUnit }, 'delaySeconds')}
          />
        </Group>
      </Table.Td>
      <Table.Td>
        <NumberInput
          size="xs"
          aria-label={`Factor by which the wait after ${word.toLowerCase()} grows`}
          min={1}
          max={10}
          step={0.5}
          clampBehavior="none"
          decimalScale={2}
          value={rule.multiplier}
          error={mistake('multiplier')}
          onChange={multiplier => onChange({ multiplier }, 'multiplier')}
        />
      </Table.Td>
      <Table.Td>
        <RuleTimeline rule={rule} />
      </Table.Td>
    </Table.Tr>
  )
}

/** Waits shown at most; the rest is told as a number. */
const WAITS_SHOWN = 3

/** The waits that the rule makes, in words: `15 min · 22 min 30 s · …`. */
function RuleTimeline({ rule }: { rule: RuleForm }) {
  const { attemptsMax, delay, multiplier } = rule
  const known = [attemptsMax, delay, multiplier].every(value => typeof value === 'number')
  if (!known) return null
  const retries = Number(attemptsMax) - 1
  if (retries < 1) {
    return (
      <Text size="xs" c="dimmed">
        Not tried again
      </Text>
    )
  }
  const first = Number(delay) * DELAY_UNITS[rule.unit]
  const waits = Array.from({ length: Math.min(retries, WAITS_SHOWN) }, (_, at) =>
    durationWords(first * Number(multiplier) ** at),
  )
  const more = retries > WAITS_SHOWN ? ` · ${retries - WAITS_SHOWN} more` : ''
  return (
    <Text size="xs" c="dimmed">
      {waits.join(' · ')}
      {more}
    </Text>
  )
}
