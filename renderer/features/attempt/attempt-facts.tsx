import { Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { AttemptRow } from '../../../shared/model/call.ts'
import { RETRY_CLASS_WORDS, retryClassOf } from '../../../shared/model/retry-class.ts'
import { formatCount, formatDuration } from '../../components/format.ts'
import { Dash, Duration, Instant, PhoneNumber } from '../../components/values.tsx'

/** What is known of one attempt, in a line of figures. */
export function AttemptFacts({ attempt, trunk }: { attempt: AttemptRow; trunk: string | null }) {
  const { dialedAt, ringingAt, answeredAt, endedAt } = attempt
  return (
    <Group component="dl" className="tl-card" gap={0} px="md" py="sm" m={0} align="stretch">
      <Fact word="Number">
        <PhoneNumber number={attempt.number} />
      </Fact>
      <Fact word="Dialled">
        <Instant at={dialedAt} zone={attempt.zone} />
      </Fact>
      <Fact word="Attempt">{attempt.ordinal}</Fact>
      <Fact word="Trunk">{trunk ?? <Dash />}</Fact>
      <Fact word="To the first ring">{seconds(dialedAt, ringingAt)}</Fact>
      <Fact word="Rang">
        {ringingAt === null ? <Dash /> : <Duration from={ringingAt} to={answeredAt ?? endedAt} />}
      </Fact>
      <Fact word="Talked">
        <Duration from={answeredAt} to={endedAt} />
      </Fact>
      <Fact word="Message played">{length(attempt.promptPlayedMs)}</Fact>
      <Fact word="Heard from them">{length(attempt.heardMs)}</Fact>
      <Fact word="Packets lost">
        {attempt.packetsLost === null ? <Dash /> : formatCount(attempt.packetsLost)}
      </Fact>
      <Fact word="Jitter">{attempt.jitterMs === null ? <Dash /> : `${attempt.jitterMs.toFixed(1)} ms`}</Fact>
      <Fact word="Round trip">
        {attempt.roundTripMs === null ? <Dash /> : `${Math.round(attempt.roundTripMs)} ms`}
      </Fact>
      <Fact word="They lost">
        {attempt.farLossShare === null ? <Dash /> : `${(attempt.farLossShare * 100).toFixed(1)} %`}
      </Fact>
      <Fact word="Quality (MOS)">{attempt.mos === null ? <Dash /> : attempt.mos.toFixed(1)}</Fact>
      <Fact word="SIP status">{attempt.sipStatus ?? <Dash />}</Fact>
      <Fact word="Counts as">{retryClass(attempt) ?? <Dash />}</Fact>
    </Group>
  )
}

function Fact({ word, children }: { word: string; children: ReactNode }) {
  return (
    <Stack gap={0} pe="lg" py={2}>
      <Text component="dt" size="xs" c="dimmed" className="tl-nowrap">
        {word}
      </Text>
      <Text component="dd" size="sm" fw={600} m={0} className="tl-nowrap">
        {children}
      </Text>
    </Stack>
  )
}

function seconds(from: number | null, to: number | null): ReactNode {
  return from === null || to === null ? <Dash /> : `${((to - from) / 1000).toFixed(1)} s`
}

function retryClass({ outcome, blame }: AttemptRow): string | null {
  return outcome === null || blame === null ? null : RETRY_CLASS_WORDS[retryClassOf(outcome, blame)]
}

function length(ms: number | null): ReactNode {
  return ms === null ? <Dash /> : ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms)
}
