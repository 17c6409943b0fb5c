import { notifications } from '@mantine/notifications'
import type { Result } from '../../shared/errors.ts'
import { saveExport } from '../engine-client/save-export.ts'

/** Hands a written file to the person and says where it went; `what` names its rows ("12 entries"), `failed` what did not happen. */
export async function tellSaved(
  written: Result<{ readonly exportId: string; readonly fileName: string }>,
  what: string,
  failed: string,
): Promise<void> {
  const tell = (message: string): void => void notifications.show({ color: 'red', title: failed, message })
  if (!written.ok) return tell(written.error.message)
  const saved = await saveExport(written.value)
  if (saved.state === 'failed') return tell(saved.error.message)
  if (saved.state === 'given-up') return
  notifications.show({
    title: `${what} saved`,
    message: saved.path ?? `Look for ${written.value.fileName} among your downloads.`,
  })
}
