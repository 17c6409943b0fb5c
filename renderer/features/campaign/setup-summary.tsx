import { Box, Button, Stack, Table, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { OUTCOME_WORDS } from '../../../shared/model/outcome.ts'
import { RETRIED_OUTCOMES } from '../../../shared/model/retry-policy.ts'
import { Card, Facts, TextLink } from '../../components/card.tsx'
import { countOf, formatDelay, formatNumber } from '../../components/format.ts'
import { daysOf } from '../../components/weekday-words.ts'
import styles from './campaign-page.module.css'
import { useRecipientTotal } from './use-recipient-total.ts'

/** How a campaign is set up, to be read; it is changed on the setup page while it is a draft or paused. */
export function SetupSummary({ campaign }: { campaign: CampaignRow }) {
  const { settings, list, trunk } = campaign
  const total = useRecipientTotal(campaign)
  const isEditable = campaign.state === 'draft' || campaign.state === 'paused'
  return (
    <Stack gap="md">
      <Box className={styles.columns}>
        <Stack gap="md">
          <Card title="When">
            <Facts
              rows={[
                ...settings.callingWindow.hours.map(
                  (hours, index) =>
                    [
                      index === 0 ? 'Calling hours' : '',
                      `${daysOf(hours.weekdays)}, ${hours.from}–${hours.to}`,
                    ] as const,
                ),
                ['Whose clock', "The recipient's own"],
                [
                  'Zone not known',
                  settings.callingWindow.unknownZone === 'hold'
                    ? 'Never called'
                    : `Called as if in ${settings.callingWindow.unknownZone}`,
                ],
              ]}
            />
          </Card>
          <Card title="How often">
            <RetryTable campaign={campaign} />
          </Card>
        </Stack>
        <Stack gap="md">
          <Card
            title="Who, and over which trunk"
            action={
              isEditable ? (
                <Button
                  component={Link}
                  href={`/campaigns/${campaign.id}/edit`}
                  variant="default"
                  size="compact-sm"
                  leftSection={<IconPencil size={14} aria-hidden />}
                >
                  Edit
                </Button>
              ) : (
                <Text size="xs" c="dimmed">
                  {campaign.state === 'active' ? 'Pause it to edit' : 'Clone it to change anything'}
                </Text>
              )
            }
          >
            <Facts
              rows={[
                [
                  'List',
                  <TextLink key="list" href={`/lists/${list.id}`}>
                    {list.name}
                  </TextLink>,
                ],
                ['Recipients', countOf(total, 'recipient')],
                [
                  'Trunk',
                  <TextLink key="trunk" href="/trunks">
                    {trunk.name}
                  </TextLink>,
                ],
                ['Calls at once', `at most ${settings.concurrencyMax}`],
                [
                  'Caller id',
                  settings.callerId === null ? "The trunk's own" : formatNumber(settings.callerId),
                ],
              ]}
            />
          </Card>
          <Card title="What is said">
            <Facts
              rows={[
                settings.prompt.kind === 'speech'
                  ? ['Spoken text', settings.prompt.text]
                  : ['Recording', settings.prompt.file],
                ...(settings.prompt.kind === 'speech' ? [['Voice', settings.prompt.voice] as const] : []),
                ['Rings for', formatDelay(settings.ringTimeoutSeconds)],
                ['Listens afterwards', formatDelay(settings.listenSeconds)],
                ['Ends at the latest', `after ${formatDelay(settings.talkTimeoutSeconds)}`],
              ]}
            />
          </Card>
        </Stack>
      </Box>
    </Stack>
  )
}

function RetryTable({ campaign }: { campaign: CampaignRow }) {
  const { retries } = campaign.settings
  return (
    <Stack gap="xs">
      <Text size="sm">
        At most {countOf(retries.attemptsMax, 'attempt')} per recipient that they had a part in; a failed
        trunk, congestion or an interruption does not count.
      </Text>
      <Table verticalSpacing={5} horizontalSpacing={0}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>After</Table.Th>
            <Table.Th ta="end">At most</Table.Th>
            <Table.Th ta="end">Again after</Table.Th>
            <Table.Th ta="end">Then longer by</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {RETRIED_OUTCOMES.map(outcome => {
            const rule = retries.rules[outcome]
            return (
              <Table.Tr key={outcome}>
                <Table.Td>{OUTCOME_WORDS[outcome]}</Table.Td>
                <Table.Td ta="end">{rule.attemptsMax} ×</Table.Td>
                <Table.Td ta="end">{formatDelay(rule.delaySeconds)}</Table.Td>
                <Table.Td ta="end">{rule.multiplier === 1 ? 'the same' : `× ${rule.multiplier}`}</Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
