import { Box, Button, Checkbox, Group, Progress, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { RestartNotice, StopChoice, Stopping } from '../../../shared/model/stopping.ts'
import {
  finishingText,
  RESTART_WORDS,
  restartText,
  STOP_WORDS,
} from '../../../shared/model/stopping-words.ts'
import { fullInstant } from '../../components/clock-times.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useEngine } from '../../stores/engine-store.ts'
import { chooseStop } from './choose-stop.ts'
import { setAfterRestart, tellResumed } from './pause-acts.ts'

/** What is stopping now, and what the last stop left to be decided. */
export function StopBanners() {
  const status = useEngine(view => view.status)
  if (status.state !== 'ready') return null
  const { stopping, restart, afterRestart } = status.value
  return (
    <>
      {stopping !== null && stopping.state !== 'asked' && <StoppingBanner stopping={stopping} />}
      {restart !== null && <RestartBanner notice={restart} resumes={afterRestart === 'resume'} />}
    </>
  )
}

/** How many calls are still up before Trunkline ends; they can be hung up at any time. */
function StoppingBanner({ stopping }: { stopping: Stopping }) {
  async function choose(choice: StopChoice): Promise<void> {
    const problem = await chooseStop(choice)
    if (problem !== null) notifications.show({ color: 'red', message: problem })
  }
  const { state, calls, callsAtFirst } = stopping
  const ended = callsAtFirst - calls
  const acts = (
    <Group gap="xs" wrap="nowrap">
      <Button size="compact-sm" color="red" onClick={() => void choose('hang-up')}>
        {STOP_WORDS.hangUpNow}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void choose('stay')}>
        {STOP_WORDS.keepRunning}
      </Button>
    </Group>
  )
  return (
    <Box px={20} pt={10}>
      <SentenceAlert tone="warning" action={state === 'finishing' ? acts : null}>
        {state === 'finishing'
          ? `${finishingText(stopping)} Trunkline quits after that.`
          : STOP_WORDS.hangingUp}
        {state === 'finishing' && callsAtFirst > 0 && (
          <Progress
            value={(ended / callsAtFirst) * 100}
            size="sm"
            mt={6}
            w={320}
            color="amber"
            aria-label={`${ended} of ${callsAtFirst} calls have ended`}
          />
        )}
      </SentenceAlert>
    </Box>
  )
}

/** Campaigns that were active when Trunkline ended wait for a person to say that they go on. */
function RestartBanner({ notice, resumes }: { notice: RestartNotice; resumes: boolean }) {
  const [busy, setBusy] = useState(false)
  const some = notice.campaigns.length > 0

  async function resume(): Promise<void> {
    setBusy(true)
    tellResumed(await request('restart.resume', {}))
    setBusy(false)
  }

  async function stayPaused(): Promise<void> {
    const result = await request('restart.stayPaused', {})
    if (!result.ok) notifications.show({ color: 'red', message: result.error.message })
  }

  return (
    <Box px={20} pt={10}>
      <SentenceAlert
        tone="warning"
        action={
          <Group gap="xs" wrap="nowrap">
            {some && (
              <Button size="compact-sm" loading={busy} onClick={() => void resume()}>
                {RESTART_WORDS.resume}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={() => void stayPaused()}>
              {some ? RESTART_WORDS.stayPaused : RESTART_WORDS.dismiss}
            </Button>
          </Group>
        }
      >
        <Stack gap={6}>
          {restartText(notice, fullInstant)}
          {some && (
            <Checkbox
              size="xs"
              checked={resumes}
              onChange={event => void setAfterRestart(event.currentTarget.checked)}
              label={RESTART_WORDS.setting}
            />
          )}
        </Stack>
      </SentenceAlert>
    </Box>
  )
}
