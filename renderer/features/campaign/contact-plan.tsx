import { Group, Stack, Table, Text } from '@mantine/core'
import { IconMessage, IconPhone } from '@tabler/icons-react'
import { type CadenceStep, SKIP_CONDITION_WORDS } from '../../../shared/model/cadence.ts'
import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import { OUTCOME_WORDS } from '../../../shared/model/outcome.ts'
import { LADDER_OUTCOMES, RETRIED_OUTCOMES, type RetryPolicy } from '../../../shared/model/retry-policy.ts'
import { countOf, formatDelay } from '../../components/format.ts'

/** The contacts in order, and what happens after a call that did not reach anybody. */
export function ContactPlan({ settings }: { settings: CampaignSettings }) {
  const { cadence, retries } = settings
  return (
    <Stack gap="sm">
      {(cadence.length > 1 || cadence[0]?.channel === 'sms') && <Contacts cadence={cadence} />}
      <Text size="sm">
        {retries.ladder.length > 0
          ? `A call that did not reach them is tried again in stages: ${ladderWords(retries)}`
          : `A call that did not reach them is tried again by its outcome, at most ${countOf(retries.attemptsMax, 'attempt')} in all; a failed trunk, congestion or an interruption does not count.`}
      </Text>
      <RetryTable retries={retries} />
    </Stack>
  )
}

function Contacts({ cadence }: { cadence: CampaignSettings['cadence'] }) {
  return (
    <Stack gap={8} component="ol" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Contacts in order">
      {cadence.map((step, at) => (
        <li key={at}>
          <Group gap={8} wrap="nowrap" align="flex-start">
            {step.channel === 'sms' ? (
              <IconMessage size={16} style={{ flexShrink: 0, marginTop: 2 }} aria-hidden />
            ) : (
              <IconPhone size={16} style={{ flexShrink: 0, marginTop: 2 }} aria-hidden />
            )}
            <div style={{ minWidth: 0 }}>
              <Text size="sm">
                {step.channel === 'sms' ? 'Text message' : 'Call'} {waitWords(step, at)}
              </Text>
              {step.channel === 'sms' && (
                <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                  {step.text}
                </Text>
              )}
              {at > 0 && step.skipWhen.length > 0 && (
                <Text size="xs" c="dimmed">
                  Left out when {step.skipWhen.map(one => SKIP_CONDITION_WORDS[one]).join(', or ')}
                </Text>
              )}
            </div>
          </Group>
        </li>
      ))}
    </Stack>
  )
}

function waitWords({ delaySeconds }: CadenceStep, at: number): string {
  if (at === 0) return delaySeconds === 0 ? 'at the start' : `${formatDelay(delaySeconds)} after the start`
  return delaySeconds === 0
    ? 'right after the one before'
    : `${formatDelay(delaySeconds)} after the one before`
}

/** `2 attempts, each followed by 1 h; then 2 attempts, each followed by 1 day.` */
function ladderWords({ ladder }: RetryPolicy): string {
  const stages = ladder.map(
    ({ attempts, delay, unit }) =>
      `${countOf(attempts, 'attempt')}, each followed by ${delay} ${delay === 1 ? unit.slice(0, -1) : unit}`,
  )
  return `${stages.join('; then ')}.`
}

function RetryTable({ retries }: { retries: RetryPolicy }) {
  const shown = RETRIED_OUTCOMES.filter(
    outcome => retries.ladder.length === 0 || !LADDER_OUTCOMES.has(outcome),
  )
  return (
    <Table verticalSpacing={5} horizontalSpacing={0} aria-label="Retries by outcome">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>After</Table.Th>
          <Table.Th ta="end">At most</Table.Th>
          <Table.Th ta="end">Again after</Table.Th>
          <Table.Th ta="end">Then longer by</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shown.map(outcome => {
          const rule = retries.rules[outcome]
          const again = rule.attemptsMax > 1
          return (
            <Table.Tr key={outcome}>
              <Table.Td>{OUTCOME_WORDS[outcome]}</Table.Td>
              <Table.Td ta="end">{rule.attemptsMax} ×</Table.Td>
              <Table.Td ta="end">
                {again ? formatDelay(rule.delaySeconds) : 'not again'}
                {again && rule.otherDayPart && (
                  <Text size="xs" c="dimmed">
                    at another time of day
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="end">
                {again && (rule.multiplier === 1 ? 'the same' : `× ${rule.multiplier}`)}
              </Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
