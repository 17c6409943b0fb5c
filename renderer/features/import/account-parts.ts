import {
  IconCircleCheck,
  IconCircleX,
  IconCopy,
  IconHandStop,
  type IconProps,
  IconRefresh,
  IconSpace,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { COUNT_WORDS, type ImportCounts } from '../../../shared/model/import-counts.ts'
import { countOf, formatCount } from '../../components/format.ts'

export type AccountPart = keyof typeof COUNT_WORDS

/** Every row is in exactly one of these; their sum is the rows of the file. */
export const ACCOUNT_PARTS = [
  { key: 'accepted', hue: 'green', icon: IconCircleCheck },
  { key: 'updated', hue: 'blue', icon: IconRefresh },
  { key: 'duplicateInFile', hue: 'gray', icon: IconCopy },
  { key: 'duplicateInList', hue: 'gray', icon: IconCopy },
  { key: 'doNotCall', hue: 'violet', icon: IconHandStop },
  { key: 'rejected', hue: 'amber', icon: IconCircleX },
  { key: 'blank', hue: 'gray', icon: IconSpace },
] as const satisfies readonly { key: AccountPart; hue: string; icon: ComponentType<IconProps> }[]

/** The word of a count at the beginning of a line. */
export const labelOf = (key: AccountPart): string =>
  `${COUNT_WORDS[key].charAt(0).toUpperCase()}${COUNT_WORDS[key].slice(1)}`

/** The accounting in a line: `24,582 rows = 24,180 accepted + 312 duplicate in file + 90 rejected`. */
export function accountSentence(counts: ImportCounts): string {
  const parts = ACCOUNT_PARTS.filter(({ key }) => key === 'accepted' || counts[key] > 0)
  return `${countOf(counts.rows, 'row')} = ${parts.map(({ key }) => `${formatCount(counts[key])} ${COUNT_WORDS[key]}`).join(' + ')}`
}
