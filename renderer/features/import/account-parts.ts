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
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import { countOf, formatCount } from '../../components/format.ts'

export type AccountPart = Exclude<keyof ImportCounts, 'rows'>

/** Every row is in exactly one of these; their sum is the rows of the file. */
export const ACCOUNT_PARTS = [
  { key: 'accepted', word: 'Accepted', hue: 'green', icon: IconCircleCheck },
  { key: 'updated', word: 'Updated', hue: 'blue', icon: IconRefresh },
  { key: 'duplicateInFile', word: 'Duplicate in file', hue: 'gray', icon: IconCopy },
  { key: 'duplicateInList', word: 'Already in list', hue: 'gray', icon: IconCopy },
  { key: 'doNotCall', word: 'Do not call', hue: 'violet', icon: IconHandStop },
  { key: 'rejected', word: 'Rejected', hue: 'amber', icon: IconCircleX },
  { key: 'blank', word: 'Blank', hue: 'gray', icon: IconSpace },
] as const satisfies readonly {
  key: AccountPart
  word: string
  hue: string
  icon: ComponentType<IconProps>
}[]

/** The accounting in a line: `24,582 rows = 24,180 accepted + 312 duplicate in file + 90 rejected`. */
export function accountSentence(counts: ImportCounts): string {
  const parts = ACCOUNT_PARTS.filter(({ key }) => key === 'accepted' || counts[key] > 0)
  return `${countOf(counts.rows, 'row')} = ${parts.map(({ key, word }) => `${formatCount(counts[key])} ${word.toLowerCase()}`).join(' + ')}`
}
