import { IconArrowBackUp, IconBan, IconCircleCheck, IconCircleX, IconLoader } from '@tabler/icons-react'
import type { ImportState } from '../../../shared/model/list-import.ts'
import type { Look } from '../../components/state-looks.ts'

/** The states of an import as hue, icon and word. */
export const IMPORT_LOOKS: Readonly<Record<ImportState, Look>> = {
  running: { hue: 'blue', icon: IconLoader, word: 'Importing' },
  done: { hue: 'green', icon: IconCircleCheck, word: 'Imported' },
  cancelled: { hue: 'gray', icon: IconBan, word: 'Cancelled' },
  failed: { hue: 'red', icon: IconCircleX, word: 'Failed' },
  undoing: { hue: 'blue', icon: IconLoader, word: 'Undoing' },
  undone: { hue: 'gray', icon: IconArrowBackUp, word: 'Undone' },
}
