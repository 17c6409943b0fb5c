import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core'
import { IconChevronDown, IconPhoneOff, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { PAUSE_WORDS, RESTART_WORDS } from '../../../shared/model/stopping-words.ts'
import { countOf } from '../../components/format.ts'
import { useEngine } from '../../stores/engine-store.ts'
import { askToHangUp, pauseAll, resumeAll, setAfterRestart } from './pause-acts.ts'
import { useCallsUp } from './use-calls-up.ts'

/** In the title bar of every screen: stops all campaigns at once, and lets those go on that it stopped. */
export function PauseControl() {
  const status = useEngine(view => view.status)
  const campaigns = useEngine(view => view.campaigns)
  const calls = useCallsUp()
  if (status.state !== 'ready' || campaigns.state !== 'ready') return null
  const { allPaused, afterRestart } = status.value
  const active = [...campaigns.value.values()].filter(({ state }) => state === 'active').length
  const resumes = allPaused !== null && active === 0
  return (
    <Group gap={0} wrap="nowrap" role="group" aria-label="All campaigns">
      {resumes ? (
        <Button
          size="compact-sm"
          variant="light"
          color="amber"
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          onClick={() => void resumeAll()}
          style={{ borderStartEndRadius: 0, borderEndEndRadius: 0 }}
        >
          {PAUSE_WORDS.resumeAll}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerPause size={15} aria-hidden />}
          disabled={active === 0}
          onClick={() => void pauseAll(false)}
          style={{ borderStartEndRadius: 0, borderEndEndRadius: 0 }}
        >
          {PAUSE_WORDS.pauseAll}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md" width={260}>
        <Menu.Target>
          <ActionIcon
            size={26}
            variant={resumes ? 'light' : 'default'}
            color={resumes ? 'amber' : 'gray'}
            aria-label="More for all campaigns"
            style={{ borderStartStartRadius: 0, borderEndStartRadius: 0, borderInlineStartWidth: 0 }}
          >
            <IconChevronDown size={14} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPlayerPause size={15} aria-hidden />}
            rightSection={countOf(active, 'campaign')}
            disabled={active === 0}
            onClick={() => void pauseAll(false)}
          >
            {PAUSE_WORDS.pauseAll}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconPhoneOff size={15} aria-hidden />}
            rightSection={countOf(calls, 'call')}
            disabled={active === 0 && calls === 0}
            onClick={askToHangUp}
          >
            {PAUSE_WORDS.pauseAndHangUp}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPlayerPlay size={15} aria-hidden />}
            rightSection={allPaused && countOf(allPaused.campaigns.length, 'campaign')}
            disabled={allPaused === null}
            onClick={() => void resumeAll()}
          >
            {PAUSE_WORDS.resumeAll}
          </Menu.Item>
          {allPaused !== null && (
            <Text size="xs" c="dimmed" px="sm" py={6}>
              Scheduled campaigns do not start until you resume.
            </Text>
          )}
          <Menu.Divider />
          <Menu.CheckboxItem
            checked={afterRestart === 'resume'}
            onChange={checked => void setAfterRestart(checked)}
          >
            {RESTART_WORDS.setting}
          </Menu.CheckboxItem>
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
