import { Group, Kbd, Modal, Stack, Table, Text } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { useEffect, useState } from 'react'
import { isCovered } from '../components/is-covered.ts'
import { navigate } from './hash-location.ts'
import { pathAbove, SCREENS } from './screens.ts'
import { askToHangUp, pauseAll, resumeAll } from './stopping/pause-acts.ts'

/** The second key after `g` must come within this time, in milliseconds. */
const SECOND_KEY_MS = 1500

/** Every key of the app, as the sheet shows them. */
const KEYS: readonly { readonly keys: readonly string[]; readonly what: string }[] = [
  { keys: ['Ctrl', 'K'], what: 'Search campaigns, recipients, numbers, screens and commands' },
  ...SCREENS.map(screen => ({ keys: ['g', screen.key], what: `Go to ${screen.word}` })),
  { keys: ['/'], what: 'Search, too' },
  { keys: ['n'], what: 'New campaign' },
  { keys: ['i'], what: 'Import a list' },
  { keys: ['Shift', 'P'], what: 'Pause all campaigns' },
  { keys: ['Shift', 'H'], what: 'Pause all campaigns and hang up' },
  { keys: ['Shift', 'R'], what: 'Resume what was paused at once' },
  { keys: ['↑', '↓'], what: 'Move along the rows of a table' },
  { keys: ['Enter'], what: 'Open the row, or do the main thing of the screen' },
  { keys: ['Esc'], what: 'Close, or go back' },
  { keys: ['?'], what: 'Show these keys' },
]

/** A person is writing, or something lay above the page when the key was pressed: keys belong to that. */
function isTaken(event: KeyboardEvent, wasCovered: boolean): boolean {
  const target = event.target
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  if (wasCovered || isCovered()) return true
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  return target.matches('input, textarea, select') && event.key !== 'Escape'
}

/** Listens to the keys of the whole app, and shows the sheet that names them. */
export function Shortcuts({ opened, onToggle }: { opened: boolean; onToggle: (opened: boolean) => void }) {
  const [gAt, setGAt] = useState(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    // what closes at Escape is closed by the time the key arrives here, so the page is looked at before
    let wasCovered = false
    const look = (): void => {
      wasCovered = isCovered()
    }
    function press(event: KeyboardEvent): void {
      if (isTaken(event, wasCovered)) return
      const act = actOf(event.key, performance.now() - gAt < SECOND_KEY_MS)
      if (event.key === 'g') setGAt(performance.now())
      else setGAt(Number.NEGATIVE_INFINITY)
      if (event.key === '?') onToggle(true)
      else if (act) act()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', look, { capture: true })
    window.addEventListener('keydown', press)
    return () => {
      window.removeEventListener('keydown', look, { capture: true })
      window.removeEventListener('keydown', press)
    }
  }, [gAt, onToggle])

  return (
    <Modal opened={opened} onClose={() => onToggle(false)} title={<Text fw={650}>Keys</Text>} size="md">
      <Table withRowBorders={false} verticalSpacing={5}>
        <Table.Tbody>
          {KEYS.map(({ keys, what }) => (
            <Table.Tr key={what}>
              <Table.Td w={120}>
                <Group gap={4} wrap="nowrap">
                  {keys.map(key => (
                    <Kbd key={key} size="xs">
                      {key}
                    </Kbd>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Stack pt="sm">
        <Text size="xs" c="dimmed">
          Keys without Ctrl rest while you write in a field.
        </Text>
      </Stack>
    </Modal>
  )
}

/** What a key does now; null when it does nothing. `afterG`: `g` was pressed just before. */
function actOf(key: string, afterG: boolean): (() => void) | null {
  if (afterG) {
    const screen = SCREENS.find(one => one.key === key)
    return screen ? () => navigate(screen.href) : null
  }
  switch (key) {
    case '/':
      return () => spotlight.open()
    case 'n':
      return () => navigate('/campaigns/new')
    case 'i':
      return () => navigate('/import')
    case 'P':
      return () => void pauseAll(false)
    case 'H':
      return askToHangUp
    case 'R':
      return () => void resumeAll()
    case 'Escape':
      return goAbove
    default:
      return null
  }
}

function goAbove(): void {
  const above = pathAbove(window.location.hash.replace(/^#/, '').split('?')[0] ?? '/')
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur()
  else if (above === 'back') window.history.back()
  else if (above !== null) navigate(above)
}
