/**
 * A process that imports a list, updates it and takes the update back, again and again, until it is killed: FOLDER FIRST SECOND. It prints
 * a line whenever an act is under way, and one when it is over.
 */
import { createRequestHandler } from '../../electron/engine/handle-request.ts'
import { ask } from '../../electron/headless/ask-engine.ts'
import { importList, type ListsDoor } from '../../electron/headless/import-list.ts'
import type { EngineEvent } from '../../shared/ipc/contract.ts'
import type { ImportProgress } from '../../shared/model/list-import.ts'
import { openListFiles, READER_WORKER } from './open-list-files.ts'
import { silentLog } from './silent-log.ts'

const [dataDir = '', first = '', second = ''] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const isUnderWay = ({ state, counts }: ImportProgress): boolean =>
  state === 'undoing' || (state === 'running' && counts.rows > 0)
const listeners = new Set<(event: EngineEvent) => void>()
const { files } = openListFiles({
  dataDir,
  readerWorker: READER_WORKER,
  inThread: true,
  log: silentLog,
  emit(event) {
    if (event.name === 'import-progress' && isUnderWay(event.payload)) say('under way')
    for (const listener of listeners) listener(event)
  },
})
const door: ListsDoor = {
  request: createRequestHandler(files.requests, silentLog),
  onEvent(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
const bring = (file: string): Promise<unknown> =>
  importList(door, { file, listName: 'People', hints: { country: 'GB' }, mapping: null })

for (;;) {
  const lists = await ask(door, 'lists.list', {})
  const update = (await ask(door, 'imports.list', {})).find(
    ({ isUpdate, canUndo, state }) => isUpdate && canUndo && state === 'done',
  )
  if (lists.length === 0) await bring(first)
  else if (update === undefined) await bring(second)
  else await ask(door, 'imports.undo', { importId: update.importId })
  say('over')
}
