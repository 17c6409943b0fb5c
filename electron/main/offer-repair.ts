import { dialog } from 'electron'
import type { Failure } from '../../shared/errors.ts'
import { restoreData, salvageData, salvageSentence } from '../engine/repair-data.ts'
import { listBackups } from '../engine/store/backup-files.ts'

const RESTORE = 'Restore a backup'
const SALVAGE = 'Salvage'
const CHOOSE = 'Choose another folder'
const QUIT = 'Quit'

/**
 * Says that the data are damaged, and asks what is to be done: restore the newest backup, salvage what can be read, or use another folder.
 * Resolves with the folder to open next, or null to quit.
 */
export async function offerRepair(dataDir: string, failure: Failure): Promise<string | null> {
  for (let { message } = failure; ; ) {
    const buttons = [...(listBackups(dataDir).length > 0 ? [RESTORE] : []), SALVAGE, CHOOSE, QUIT]
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'Trunkline',
      message: 'The data are damaged',
      detail: message,
      buttons,
      cancelId: buttons.length - 1,
      noLink: true,
    })
    switch (buttons[response]) {
      case RESTORE: {
        const restored = restoreData(dataDir, null, Date.now())
        if (restored.ok) return dataDir
        ;({ message } = restored.error)
        break
      }
      case SALVAGE: {
        const salvaged = salvageData(dataDir, Date.now())
        if (salvaged.ok) {
          await dialog.showMessageBox({ message: 'Salvaged', detail: salvageSentence(salvaged.value) })
          return dataDir
        }
        ;({ message } = salvaged.error)
        break
      }
      case CHOOSE: {
        const chosen = await dialog.showOpenDialog({ properties: ['openDirectory', 'createDirectory'] })
        const [folder] = chosen.filePaths
        if (folder !== undefined) return folder
        break
      }
      default:
        return null
    }
  }
}
