import { ActionIcon, Button, Kbd, Popover, Stack, Text, Tooltip, useMantineColorScheme } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import {
  IconAlertTriangle,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
} from '@tabler/icons-react'
import { clockSeconds, fullInstant, OUR_ZONE } from '../../components/clock-times.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { useNow } from '../../components/use-now.ts'
import { logOut } from '../../engine-client/engine-client.ts'
import { useEngine } from '../../stores/engine-store.ts'
import { PauseControl } from '../stopping/pause-control.tsx'
import styles from './frame.module.css'
import { ImportIndicator } from './import-indicator.tsx'

/** Search, what is wrong right now, the clock with its zone, light or dark, and the keys. */
export function TitleBar({ onKeys }: { onKeys: () => void }) {
  return (
    <header className={styles.bar}>
      <button type="button" className={styles.search} onClick={() => spotlight.open()}>
        <IconSearch size={15} aria-hidden />
        <span className={styles.searchWord}>Find a name, number or screen</span>
        <Kbd size="xs" className="tl-nowrap">
          Ctrl K
        </Kbd>
      </button>
      <div className={styles.barEnd}>
        <ImportIndicator />
        <Problems />
        <PauseControl />
        <WallClock />
        <SchemeToggle />
        <Tooltip label="Keys (?)">
          <ActionIcon variant="subtle" color="gray" aria-label="Show the keys" onClick={onKeys}>
            <IconKeyboard size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {logOut && <LogOut logOut={logOut} />}
      </div>
    </header>
  )
}

/** Ends the session of this browser; calls go on. */
function LogOut({ logOut }: { logOut: () => Promise<boolean> }) {
  return (
    <Tooltip label="Log out">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Log out"
        onClick={async () => {
          // the page that is loaded again is refused and says how to come back
          if (await logOut()) window.location.reload()
        }}
      >
        <IconLogout size={18} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

/** The worst of what is wrong now, and the rest behind it. */
function Problems() {
  const status = useEngine(view => view.status)
  const problems = status.state === 'ready' ? status.value.problems : []
  const [worst] = problems
  return (
    <div aria-live="polite" className={styles.problems}>
      {worst && (
        <Popover width={420} position="bottom-end" shadow="md">
          <Popover.Target>
            <Button
              size="compact-sm"
              variant="light"
              color={worst.severity === 'error' ? 'red' : 'amber'}
              leftSection={<IconAlertTriangle size={15} aria-hidden />}
            >
              <Text span inherit truncate>
                {problems.length > 1 ? `${worst.sentence} (+${problems.length - 1})` : worst.sentence}
              </Text>
            </Button>
          </Popover.Target>
          <Popover.Dropdown p="xs">
            <Stack gap="xs">
              {problems.map(problem => (
                <SentenceAlert key={problem.sentence} tone={problem.severity}>
                  {problem.sentence}
                </SentenceAlert>
              ))}
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  )
}

function WallClock() {
  const now = useNow()
  return (
    <Tooltip label={fullInstant(now)}>
      <Text size="sm" fw={600} className="tl-nowrap" component="time">
        {clockSeconds(now)}{' '}
        <Text span inherit c="dimmed" fw={400}>
          {OUR_ZONE.replaceAll('_', ' ')}
        </Text>
      </Text>
    </Tooltip>
  )
}

const SCHEMES = {
  auto: { icon: IconDeviceDesktop, word: 'Colours follow the system', next: 'light' },
  light: { icon: IconSun, word: 'Light colours', next: 'dark' },
  dark: { icon: IconMoon, word: 'Dark colours', next: 'auto' },
} as const

function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { icon: Icon, word, next } = SCHEMES[colorScheme]
  return (
    <Tooltip label={`${word}; press for: ${SCHEMES[next].word.toLowerCase()}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`${word}. Change to: ${SCHEMES[next].word.toLowerCase()}`}
        onClick={() => setColorScheme(next)}
      >
        <Icon size={18} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
