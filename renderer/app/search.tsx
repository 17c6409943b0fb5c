import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import {
  IconAddressBook,
  IconFileImport,
  IconKeyboard,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  type IconProps,
  IconRouteSquare2,
  IconSearch,
  IconTargetArrow,
  IconUser,
} from '@tabler/icons-react'
import { type ComponentType, useEffect, useState } from 'react'
import type { RequestOutput } from '../../shared/ipc/contract.ts'
import { PAUSE_WORDS } from '../../shared/model/stopping-words.ts'
import { formatNumber } from '../components/format.ts'
import { request } from '../engine-client/engine-client.ts'
import { navigate } from './hash-location.ts'
import { SCREENS } from './screens.ts'
import { askToHangUp, pauseAll, resumeAll } from './stopping/pause-acts.ts'

type Found = RequestOutput<'search.find'>[number]

const KIND_LOOKS: Readonly<Record<Found['kind'], { icon: ComponentType<IconProps>; group: string }>> = {
  campaign: { icon: IconTargetArrow, group: 'Campaigns' },
  recipient: { icon: IconUser, group: 'Recipients' },
  list: { icon: IconAddressBook, group: 'Lists' },
  trunk: { icon: IconRouteSquare2, group: 'Trunks' },
}
const PAUSE_MS = 120
const TEXT_MAX = 100

/** Ctrl+K: every campaign, recipient, number, screen and command. */
export function Search({ onKeys }: { onKeys: () => void }) {
  const [query, setQuery] = useState('')
  const [settled] = useDebouncedValue(query.trim().slice(0, TEXT_MAX), PAUSE_MS)
  const [found, setFound] = useState<readonly Found[]>([])
  const [problem, setProblem] = useState<string | null>(null)

  useEffect(() => {
    let late = false
    if (settled === '') {
      setFound([])
      setProblem(null)
      return
    }
    void request('search.find', { text: settled }).then(result => {
      if (late) return
      setFound(result.ok ? result.value : [])
      setProblem(result.ok ? null : result.error.message)
    })
    return () => {
      late = true
    }
  }, [settled])

  // Spotlight marks the first action when somebody types; what is found comes after that and is marked here.
  useEffect(() => {
    if (found.length === 0) return
    const actions = document.querySelectorAll('[role="dialog"] [data-action]')
    for (const action of actions) action.removeAttribute('data-selected')
    actions[0]?.setAttribute('data-selected', 'true')
  }, [found])

  return (
    <Spotlight
      actions={[...groupsOf(found), ...places(query, onKeys)]}
      // The engine has searched already; screens and commands are matched below.
      filter={(_query, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      scrollable
      centered={false}
      yOffset="12vh"
      overlayProps={{ backgroundOpacity: 0.4, blur: 2 }}
      // Whoever types on at once after Ctrl+K must not lose a key.
      transitionProps={{ duration: 0 }}
      maxHeight={420}
      nothingFound={problem ?? 'Nothing is called that. Try part of a name, or the last digits of a number.'}
      searchProps={{
        leftSection: <IconSearch size={17} aria-hidden />,
        placeholder: 'A campaign, a recipient, a number, a screen',
        'aria-label': 'Search',
        maxLength: TEXT_MAX,
      }}
    />
  )
}

function groupsOf(found: readonly Found[]): SpotlightActionGroupData[] {
  return Object.entries(KIND_LOOKS).flatMap(([kind, { icon: Icon, group }]) => {
    const actions = found
      .filter(one => one.kind === kind)
      .map(one => ({
        id: `${one.kind}-${one.id}-${one.route}`,
        label: formatNumber(one.title),
        description: formatNumber(one.subtitle),
        leftSection: <Icon size={18} stroke={1.7} aria-hidden />,
        onClick: () => navigate(one.route),
      }))
    return actions.length > 0 ? [{ group, actions }] : []
  })
}

/** Screens and commands whose words contain what was typed. */
function places(query: string, onKeys: () => void): SpotlightActionGroupData[] {
  const screens = SCREENS.map(({ href, word, icon, key }) => ({
    word,
    icon,
    hint: `g ${key}`,
    act: () => navigate(href),
  }))
  const commands = [
    { word: 'New campaign', icon: IconPlus, hint: 'n', act: () => navigate('/campaigns/new') },
    { word: 'Import a list', icon: IconFileImport, hint: 'i', act: () => navigate('/import') },
    { word: PAUSE_WORDS.pauseAll, icon: IconPlayerPause, hint: 'Shift P', act: () => void pauseAll(false) },
    { word: PAUSE_WORDS.pauseAndHangUp, icon: IconPhoneOff, hint: 'Shift H', act: askToHangUp },
    { word: PAUSE_WORDS.resumeAll, icon: IconPlayerPlay, hint: 'Shift R', act: () => void resumeAll() },
    { word: 'Show the keys', icon: IconKeyboard, hint: '?', act: onKeys },
  ]
  const text = query.trim().toLowerCase()
  return [
    { group: 'Screens', entries: screens },
    { group: 'Commands', entries: commands },
  ].flatMap(({ group, entries }) => {
    const actions = entries
      .filter(entry => entry.word.toLowerCase().includes(text))
      .map(({ word, icon: Icon, hint, act }) => ({
        id: word,
        label: word,
        leftSection: <Icon size={18} stroke={1.7} aria-hidden />,
        rightSection: hint,
        onClick: act,
      }))
    return actions.length > 0 ? [{ group, actions }] : []
  })
}
