import { Badge, Box, Button, Group, Stack, Text } from '@mantine/core'
import { IconHandStop, IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { RecipientPage as Known } from '../../../shared/model/recipient-page.ts'
import { Card, Facts, TextLink } from '../../components/card.tsx'
import { formatNumber } from '../../components/format.ts'
import { NoRecipient } from '../../components/not-there.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { ATTEMPT_LOOKS, OUTCOME_LOOKS } from '../../components/state-looks.ts'
import { Dash, Instant, PhoneNumber } from '../../components/values.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import { ConsentCard } from './consent-fields.tsx'
import { EditRecipient } from './edit-recipient.tsx'
import { LeaveAlone } from './leave-alone.tsx'
import { PersonData } from './person-data.tsx'
import styles from './recipient-page.module.css'
import { Standing } from './standing.tsx'

/** One person: their numbers, where they stand in each campaign and why, what is planned, and what happened. */
export function RecipientPage({ id }: { id: number }) {
  const found = useRequest('recipients.get', { id })
  if (found.state === 'failed' && found.error.code === 'recipient_not_found') {
    return <NoRecipient id={id} />
  }
  if (found.state === 'ready') return <Shown recipient={found.value} onChanged={found.reload} />
  return (
    <Stack gap="md">
      <PageHeader title="Recipient" back={{ href: '/lists', word: 'Lists' }} />
      {found.state === 'loading' && <LoadingRows rows={8} height={56} />}
      {found.state === 'failed' && <ErrorState error={found.error} retry={found.reload} />}
    </Stack>
  )
}

function Shown({ recipient, onChanged }: { recipient: Known; onChanged: () => void }) {
  const [leaving, setLeaving] = useState(false)
  const [editing, setEditing] = useState(false)
  const [, navigate] = useLocation()
  const [first] = recipient.numbers
  return (
    <Stack gap="md">
      <PageHeader
        title={recipient.name ?? first?.number ?? 'Recipient'}
        back={{ href: `/lists/${recipient.list.id}`, word: recipient.list.name }}
        sentence={
          <Group gap={6}>
            <span>
              {[recipient.externalId, recipient.category].filter(known => known !== null).join(' · ')}
            </span>
            {recipient.editedAt !== null && (
              <span>
                Edited <Instant at={recipient.editedAt} />
              </span>
            )}
            {recipient.tags.map(tag => (
              <Badge key={tag} variant="light" color="gray" size="sm" tt="none">
                {tag}
              </Badge>
            ))}
          </Group>
        }
        actions={
          <>
            <PersonData
              numbers={recipient.numbers.map(({ number }) => number)}
              name={recipient.name}
              onErased={() => navigate('/lists')}
            />
            <Button
              variant="default"
              leftSection={<IconHandStop size={15} aria-hidden />}
              onClick={() => setLeaving(true)}
            >
              Block
            </Button>
            <Button
              variant="default"
              leftSection={<IconPencil size={15} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              Edit
            </Button>
          </>
        }
      />
      {recipient.doNotCall.map(entry => (
        <SentenceAlert key={entry.id} tone="warning">
          {`${entry.isPrefix ? `Numbers that begin with ${entry.pattern} are` : `${formatNumber(entry.pattern)} is`} on the do-not-call list${entry.campaignName === null ? '' : ` of ${entry.campaignName}`}: ${entry.reason}.`}
        </SentenceAlert>
      ))}
      <Box className={styles.columns}>
        <Stack gap="md">
          {recipient.standings.length === 0 ? (
            <Card title="Campaigns">
              <Text size="sm" c="dimmed">
                In no campaign yet.
              </Text>
            </Card>
          ) : (
            recipient.standings.map(standing => (
              <Standing
                key={standing.campaignId}
                standing={standing}
                zone={recipient.numbers[0]?.zone ?? null}
              />
            ))
          )}
          <Attempts recipient={recipient} />
        </Stack>
        <Stack gap="md">
          <Numbers recipient={recipient} />
          <ConsentCard consent={recipient.consent} />
          <Card title="From the list">
            {Object.keys(recipient.variables).length === 0 ? (
              <Text size="sm" c="dimmed">
                The list has no other columns.
              </Text>
            ) : (
              <Facts rows={Object.entries(recipient.variables)} />
            )}
          </Card>
        </Stack>
      </Box>
      <EditRecipient
        recipient={editing ? recipient : null}
        onClose={() => setEditing(false)}
        onSaved={onChanged}
      />
      <LeaveAlone
        numbers={leaving ? recipient.numbers.map(({ number }) => number) : null}
        name={recipient.name}
        onClose={() => setLeaving(false)}
        onDone={onChanged}
      />
    </Stack>
  )
}

function Numbers({ recipient }: { recipient: Known }) {
  return (
    <Card title={recipient.numbers.length === 1 ? 'Number' : 'Numbers, in the order they are called'}>
      <Stack gap="sm">
        {recipient.numbers.map(({ number, zone, zoneEvidence, regions }) => (
          <div key={number}>
            <Text size="sm" fw={600}>
              <PhoneNumber number={number} />
            </Text>
            <Text size="xs">
              {zone === null ? 'Time zone not known' : zone.replaceAll('|', ' or ')}
              {regions.length > 0 && ` · ${regions.join(' or ')}`}
            </Text>
            <Text size="xs" c="dimmed">
              {zoneEvidence}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  )
}

function Attempts({ recipient }: { recipient: Known }) {
  return (
    <Card title="Attempts">
      {recipient.attempts.length === 0 && (
        <Text size="sm" c="dimmed">
          Not called yet.
        </Text>
      )}
      <Stack gap="sm">
        {recipient.attempts.map(row => (
          <div key={row.id}>
            <Group justify="space-between" gap="sm" wrap="nowrap">
              <StateBadge look={row.outcome ? OUTCOME_LOOKS[row.outcome] : ATTEMPT_LOOKS[row.state]} plain />
              <Text span size="xs" c="dimmed">
                <Instant at={row.dialedAt ?? row.claimedAt} zone={row.zone} />
              </Text>
            </Group>
            <Text size="sm">{row.sentence ?? <Dash />}</Text>
            <Text size="xs" c="dimmed">
              <TextLink href={`/attempts/${row.id}`}>SIP messages</TextLink> · {row.campaignName}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  )
}
