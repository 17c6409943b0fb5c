import {
  IconAddressBook,
  IconBroadcast,
  IconDatabaseExport,
  IconGavel,
  IconHandStop,
  type IconProps,
  IconRouteSquare2,
  IconTargetArrow,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

/** What the rail offers: only screens that exist. */
export interface Screen {
  readonly href: string
  readonly word: string
  readonly icon: ComponentType<IconProps>
  /** Pressed after `g`. */
  readonly key: string
  /** Whether a path belongs to this screen. */
  readonly owns: (path: string) => boolean
}

const below =
  (...roots: readonly string[]) =>
  (path: string): boolean =>
    roots.some(root => path === root || path.startsWith(`${root}/`))

export const SCREENS: readonly Screen[] = [
  { href: '/', word: 'Live', icon: IconBroadcast, key: 'l', owns: path => path === '/' },
  {
    href: '/campaigns',
    word: 'Campaigns',
    icon: IconTargetArrow,
    key: 'c',
    owns: below('/campaigns', '/attempts'),
  },
  {
    href: '/lists',
    word: 'Lists',
    icon: IconAddressBook,
    key: 'i',
    owns: below('/lists', '/import', '/imports', '/recipients'),
  },
  { href: '/do-not-call', word: 'Do not call', icon: IconHandStop, key: 'd', owns: below('/do-not-call') },
  { href: '/rules', word: 'Calling rules', icon: IconGavel, key: 'r', owns: below('/rules') },
  { href: '/trunks', word: 'Trunks', icon: IconRouteSquare2, key: 't', owns: below('/trunks') },
  { href: '/backups', word: 'Backups', icon: IconDatabaseExport, key: 'b', owns: below('/backups') },
]

/** Where Esc leads from a path: the screen above it; null at the top. */
export function pathAbove(path: string): string | null {
  const parts = path.split('/').filter(part => part !== '')
  if (parts.length === 0) return null
  if (parts[0] === 'import' || parts[0] === 'imports') return '/lists'
  if (parts[0] === 'attempts' || parts[0] === 'recipients') return 'back'
  if (parts[0] === 'campaigns' && parts[2] === 'edit') return `/campaigns/${parts[1]}`
  return parts.length === 1 ? '/' : `/${parts[0]}`
}
