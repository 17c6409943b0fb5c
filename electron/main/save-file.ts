import { copyFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { app, dialog } from 'electron'
import { failure } from '../../shared/errors.ts'
import type { Reply } from '../../shared/ipc/bridge.ts'
import { REQUESTS } from '../../shared/ipc/contract.ts'
import type { Engine } from '../engine/engine.ts'
import { currentWindow } from './window.ts'

const FILE_KINDS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  pcap: 'Packet capture',
  txt: 'Text',
}

/** Asks where to put an exported file, and copies it there. */
export async function saveFile(engine: Engine, input: unknown): Promise<Reply> {
  const parsed = REQUESTS['files.save'].input.safeParse(input)
  if (!parsed.success) return failure('bad_input', 'files.save needs exportId and fileName.')
  const exported = engine.exportedFile(parsed.data.exportId)
  if (!exported) return failure('bad_input', 'There is no exported file of that id; export it again.')
  const options = {
    defaultPath: join(app.getPath('downloads'), exported.fileName),
    filters: [filterOf(exported.fileName)],
  }
  const window = currentWindow()
  const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
  if (answer.canceled || !answer.filePath) return { ok: true, value: { saved: false, path: null, url: null } }
  try {
    await copyFile(exported.path, answer.filePath)
  } catch (problem) {
    return failure(
      'disk_full',
      `The file could not be written to ${answer.filePath}: ${String(problem)}. Choose another folder.`,
    )
  }
  return { ok: true, value: { saved: true, path: answer.filePath, url: null } }
}

/** What the save dialog offers: files of the same kind. */
function filterOf(fileName: string): { name: string; extensions: string[] } {
  const extension = extname(fileName).slice(1)
  return { name: FILE_KINDS[extension] ?? 'File', extensions: [extension] }
}
