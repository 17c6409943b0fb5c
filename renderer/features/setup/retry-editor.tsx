import { Checkbox, Group, NumberInput, Select, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { OUTCOME_WORDS } from '../../../shared/model/outcome.ts'
import { LADDER_OUTCOMES, RETRIED_OUTCOMES, type RetriedOutcome } from '../../../shared/model/retry-policy.ts'
import { formatDelay } from '../../components/format.ts'
import type { RuleForm, SetupSectionProps } from './setup-form.ts'
import { DELAY_UNITS, type DelayUnit, UNIT_CHOICES } from './setup-units.ts'

const EXPLANATIONS: Readonly<Record<RetriedOutcome, string>> = {
  busy: 'They are on another call',
  'no-answer': 'It rang until the ring time was over',
  rejected: 'They pressed decline',
  blocked: 'Their network blocked it as unwanted',
  machine: 'A machine answered',
  abandoned: 'They answered and nobody was there for them',
  'dead-air': 'Answered, but not a sound came back',
  'hung-up-early': 'They hung up before the message was over',
  congestion: 'The provider had no free line',
  'trunk-failed': 'The call never left our trunk',
  interrupted: 'Trunkline itself was stopped',
}

/** A wait of this many seconds and more can end in another part of the day. */
const OTHER_DAY_PART_FROM_SECONDS = 3600

const FIELDS = ['attemptsMax', 'delaySeconds', 'multiplier'] as const

/** After which outcome the same recipient is tried again, how often and when; with a ladder, only where that leaves it to the rules. */
export function RetryEditor({ form, change, mistake }: SetupSectionProps) {
  function replace(outcome: RetriedOutcome, values: Partial<RuleForm>, field: string): void {
    change(
      { rules: { ...form.rules, [outcome]: { ...form.rules[outcome], ...values } } },
      `retries.rules.${outcome}.${field}`,
    )
  }
  const byLadder = form.stages.length > 0
  // a row with a mistake stays in sight, as nothing can be saved before it is mended
  const shown = RETRIED_OUTCOMES.filter(
    outcome =>
      !(byLadder && LADDER_OUTCOMES.has(outcome)) ||
      FIELDS.some(field => mistake(`retries.rules.${outcome}.${field}`) !== null),
  )
  return (
    <Table.ScrollContainer minWidth={620}>
      <Table verticalSpacing={6} horizontalSpacing="xs" layout="fixed" aria-label="Retries by outcome">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={172}>After</Table.Th>
            <Table.Th w={84}>Attempts</Table.Th>
            <Table.Th w={178}>Wait before the next</Table.Th>
            <Table.Th w={74}>Then ×</Table.Th>
            <Table.Th>Tried again</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(outcome => (
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
  const seconds = typeof rule.delay === 'number' ? rule.delay * DELAY_UNITS[rule.unit] : 0
  const mayMove = LADDER_OUTCOMES.has(outcome) && seconds >= OTHER_DAY_PART_FROM_SECONDS
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
          hideControls
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
            hideControls
            w={58}
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
          hideControls
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
        {mayMove && (
          <Checkbox
            size="xs"
            mt={4}
            label="at another time of day"
            aria-label={`After ${word.toLowerCase()} at another time of day`}
            checked={rule.otherDayPart}
            onChange={event => onChange({ otherDayPart: event.currentTarget.checked }, 'otherDayPart')}
          />
        )}
      </Table.Td>
    </Table.Tr>
  )
}

/** Waits shown one by one, at most. */
const WAITS_SHOWN = 3

/** What the rule comes to, in words: `5 times, every 4 h`, or `3 times, after 15 min, 22.5 min, 33.8 min`. */
function RuleTimeline({ rule }: { rule: RuleForm }) {
  const { attemptsMax, delay, multiplier, unit } = rule
  if (typeof attemptsMax !== 'number' || typeof delay !== 'number' || typeof multiplier !== 'number')
    return null
  return (
    <Text size="xs" c="dimmed">
      {timelineOf(attemptsMax - 1, delay * DELAY_UNITS[unit], multiplier)}
    </Text>
  )
}

function timelineOf(retries: number, firstSeconds: number, multiplier: number): string {
  if (retries < 1) return 'not at all'
  if (retries === 1) return `once, after ${formatDelay(firstSeconds)}`
  if (multiplier === 1) return `${retries} times, every ${formatDelay(firstSeconds)}`
  const waits = Array.from({ length: Math.min(retries, WAITS_SHOWN) }, (_, at) =>
    formatDelay(firstSeconds * multiplier ** at),
  )
  return `${retries} times, after ${waits.join(', ')}${retries > WAITS_SHOWN ? ', …' : ''}`
}
