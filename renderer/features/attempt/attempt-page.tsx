import { Box, Button, Stack, Text } from '@mantine/core'
import { IconPhoneEnd, IconRoute } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import type { AttemptRow } from '../../../shared/model/call.ts'
import { clockSeconds } from '../../components/clock-times.ts'
import { formatNumber } from '../../components/format.ts'
import { NoAttempt } from '../../components/not-there.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { ATTEMPT_LOOKS, OUTCOME_LOOKS } from '../../components/state-looks.ts'
import { request } from '../../engine-client/engine-client.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { useEngine } from '../../stores/engine-store.ts'
import { Copy } from '../ladder/copy-button.tsx'
import ladderStyles from '../ladder/ladder.module.css'
import { LadderView } from '../ladder/ladder-view.tsx'
import { SaveTrace } from '../ladder/save-trace.tsx'
import { AttemptFacts } from './attempt-facts.tsx'
import styles from './attempt-page.module.css'
import { SendKeys } from './send-keys.tsx'

type Attempt = RequestOutput<'attempts.get'>

/** One attempt: how it ended and why, what happened when, and every SIP message of it. */
export function AttemptPage({ id }: { id: number }) {
  const asked = useRequest('attempts.get', { id })
  const { reload } = asked
  // A call in progress tells its changes as events; each one may have brought messages.
  const live = useEngine(view => (view.live.state === 'ready' ? view.live.value.calls.get(id) : undefined))
  useEffect(() => {
    if (live) reload()
  }, [live, reload])

  if (asked.state === 'failed' && asked.error.code === 'attempt_not_found') return <NoAttempt id={id} />
  if (asked.state !== 'ready') {
    return (
      <Stack gap="md">
        <PageHeader title={`Attempt ${id}`} back={{ href: '/campaigns', word: 'Campaigns' }} />
        {asked.state === 'failed' && <ErrorState error={asked.error} retry={reload} />}
        {asked.state === 'loading' && <LoadingRows rows={6} height={56} />}
      </Stack>
    )
  }
  return <AttemptShown value={asked.value} />
}

function AttemptShown({ value }: { value: Attempt }) {
  const { attempt, events, messages, ladder } = value
  const trunk = useEngine(view =>
    view.trunks.state === 'ready' ? (view.trunks.value.get(attempt.trunkId)?.name ?? null) : null,
  )
  return (
    <Stack gap="md" h="100%" mih={0}>
      <PageHeader
        title={attempt.recipientName ?? formatNumber(attempt.number)}
        beside={
          <StateBadge
            look={attempt.outcome ? OUTCOME_LOOKS[attempt.outcome] : ATTEMPT_LOOKS[attempt.state]}
          />
        }
        sentence={attempt.sentence ?? 'This call is in progress.'}
        back={{ href: `/campaigns/${attempt.campaignId}/attempts`, word: attempt.campaignName }}
        actions={
          attempt.state === 'ended' ? (
            <EndedActions id={attempt.id} ladder={ladder} any={messages.length > 0} />
          ) : (
            <>
              {attempt.state === 'answered' && <SendKeys attemptId={attempt.id} />}
              <HangUp attempt={attempt} />
            </>
          )
        }
      />
      <AttemptFacts attempt={attempt} trunk={trunk} />
      <Box className={styles.panes}>
        <EventList events={events} from={attempt.claimedAt} />
        {messages.length === 0 ? (
          <div className={`tl-card ${styles.wide}`}>
            <EmptyState
              icon={IconRoute}
              title={
                attempt.state === 'ended' ? 'No SIP message was recorded' : 'The ladder comes with the end'
              }
              sentence={
                attempt.state === 'ended'
                  ? 'Nothing of this attempt reached the wire, or it was too long ago for its messages to be kept.'
                  : 'The SIP messages of a call are written down when it has ended; they will stand here by themselves.'
              }
            />
          </div>
        ) : (
          <LadderView messages={messages} />
        )}
      </Box>
    </Stack>
  )
}

function EventList({ events, from }: { events: Attempt['events']; from: number }) {
  return (
    <section className={`tl-card ${ladderStyles.pane}`} aria-label="What happened">
      <div className={ladderStyles.paneHead}>
        <Text component="h2" fw={650} size="sm">
          What happened
        </Text>
      </div>
      <ol className={`${ladderStyles.scroll} ${styles.events}`}>
        {events.map((event, index) => (
          <li key={index} className={styles.event}>
            <Text size="sm">{event.sentence}</Text>
            <Text size="xs" c="dimmed">
              {clockSeconds(event.at)} · +{((event.at - from) / 1000).toFixed(1)} s
            </Text>
          </li>
        ))}
      </ol>
    </section>
  )
}

function EndedActions({ id, ladder, any }: { id: number; ladder: string; any: boolean }) {
  return (
    <>
      <Copy text={ladder} word="Copy ladder as text" variant="default" />
      {any && <SaveTrace of={{ what: 'attempt', id }} />}
    </>
  )
}

function HangUp({ attempt }: { attempt: AttemptRow }) {
  const [problem, setProblem] = useState<string | null>(null)
  async function hangUp(): Promise<void> {
    const result = await request('attempts.hangUp', { id: attempt.id })
    setProblem(result.ok ? null : result.error.message)
  }
  return (
    <>
      {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
      <Button
        color="red"
        variant="light"
        leftSection={<IconPhoneEnd size={15} aria-hidden />}
        onClick={() => void hangUp()}
      >
        Hang up
      </Button>
    </>
  )
}
