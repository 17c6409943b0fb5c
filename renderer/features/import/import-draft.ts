import { create } from 'zustand'
import type { RequestInput } from '../../../shared/ipc/contract.ts'
import { countryToAdopt } from '../../../shared/model/mapping-file.ts'
import {
  type Choice,
  type FileInspection,
  type ImportMapping,
  importMappingSchema,
  type ReadingHints,
} from '../../../shared/model/recipient-list.ts'
import { request } from '../../engine-client/engine-client.ts'

/** A file that the engine has, and how it was read. */
export interface BroughtFile {
  readonly uploadId: string
  readonly inspection: FileInspection
}

/** Where the rows go: a list of their own, or one that there is; then `gone` says what becomes of people the file lacks. */
export type Destination =
  | { readonly kind: 'new'; readonly name: string }
  | { readonly kind: 'update'; readonly listId: number | null; readonly gone: 'keep' | 'remove' }

/** A file under review. It outlives its screen, so that a look elsewhere costs no work. */
export interface ImportDraft extends BroughtFile {
  readonly hints: ReadingHints
  /** A person has chosen columns: from then on they are never guessed again. */
  readonly isChosen: boolean
  /** Questions that were answered. */
  readonly answered: readonly Choice['code'][]
  readonly destination: Destination
  /** The name to save the mapping under; null: it is not saved. */
  readonly saveAs: string | null
  /** An earlier import of the same file that is undone first. */
  readonly replaces: number | null
  readonly state: 'ready' | 'reading' | 'starting'
  readonly problem: string | null
}

export const useImportDraft = create<{ readonly draft: ImportDraft | null }>()(() => ({ draft: null }))

const draftNow = (): ImportDraft | null => useImportDraft.getState().draft

/** Changes the draft on the screen; nothing when there is none. */
export function changeDraft(changes: Partial<ImportDraft>): void {
  const draft = draftNow()
  if (draft) useImportDraft.setState({ draft: { ...draft, ...changes } })
}

/** Puts a file under review. The one before it is thrown away. */
export function openDraft(
  brought: BroughtFile,
  start: Partial<Pick<ImportDraft, 'destination' | 'replaces' | 'isChosen'>> = {},
): void {
  void discardDraft()
  useImportDraft.setState({
    draft: {
      ...brought,
      hints: {},
      isChosen: false,
      answered: [],
      destination: { kind: 'new', name: listNameOf(brought.inspection.fileName) },
      saveAs: null,
      replaces: null,
      state: 'ready',
      problem: null,
      ...start,
    },
  })
}

/** Gives the file under review up. */
export async function discardDraft(): Promise<void> {
  const draft = draftNow()
  useImportDraft.setState({ draft: null })
  if (draft) await request('uploads.discard', { uploadId: draft.uploadId })
}

/** `Customers May` of `Customers May.csv`. */
export const listNameOf = (fileName: string): string =>
  fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 255)

let turn = 0

/** Reads the file in another way and shows it; a later change overtakes an earlier one. */
async function inspect(
  draft: ImportDraft,
  input: Omit<RequestInput<'imports.inspect'>, 'uploadId'>,
): Promise<void> {
  turn += 1
  const mine = turn
  useImportDraft.setState({ draft: { ...draft, state: 'reading', problem: null } })
  const result = await request('imports.inspect', { uploadId: draft.uploadId, ...input })
  if (mine !== turn || draftNow()?.uploadId !== draft.uploadId) return
  if (!result.ok) return changeDraft({ state: 'ready', problem: result.error.message })
  const found = draft.answered.includes('country') ? null : countryToAdopt(result.value)
  if (found === null) return changeDraft({ inspection: result.value, state: 'ready' })
  const mapping = { ...result.value.mapping, defaultCountry: found }
  await inspect({ ...draft, inspection: { ...result.value, mapping } }, { mapping })
}

/** Reads the file with these columns. `answers`: the question that this settles. */
export async function chooseColumns(
  columns: ImportMapping['columns'],
  answers?: Choice['code'],
): Promise<void> {
  const draft = draftNow()
  if (!draft) return
  const mapping = { ...draft.inspection.mapping, columns }
  const inspection = { ...draft.inspection, mapping }
  const answered = answers ? [...draft.answered, answers] : draft.answered
  await inspect({ ...draft, inspection, answered, isChosen: true }, { mapping })
}

/** Reads numbers without a country code as numbers of this country; null: every number needs its +. */
export async function chooseCountry(country: string | null): Promise<void> {
  const draft = draftNow()
  if (!draft) return
  const mapping = { ...draft.inspection.mapping, defaultCountry: country }
  const inspection = { ...draft.inspection, mapping }
  const hints = country === null ? draft.hints : { ...draft.hints, country }
  const answered: ImportDraft['answered'] = [...draft.answered, 'country']
  const next = { ...draft, inspection, hints, answered }
  // while the phone column is still a guess, the country may tell which one it is
  const isGuess = !draft.isChosen && country !== null && draft.inspection.savedMapping === null
  await inspect(next, isGuess ? { mapping: null, hints } : { mapping })
}

/** Reads the file in another format. Its columns are guessed again where they may be others than before. */
export async function chooseFormat(changes: Omit<ReadingHints, 'country'>): Promise<void> {
  const draft = draftNow()
  if (!draft) return
  const hints = { ...draft.hints, ...changes }
  const decided = (['encoding', 'sheet'] as const).filter(key => changes[key] !== undefined)
  const answered = [...draft.answered, ...decided]
  const mapping = importMappingSchema.parse({ ...draft.inspection.mapping, ...changes })
  const inspection = { ...draft.inspection, mapping }
  const keepsColumns = Object.keys(changes).every(key => key === 'encoding') && draft.isChosen
  await inspect(
    { ...draft, inspection, hints, answered, isChosen: keepsColumns },
    keepsColumns ? { mapping } : { mapping: null, hints },
  )
}

/** Leaves the saved mapping that was recognised, and reads the file as it would be guessed. */
export async function leaveSavedMapping(): Promise<void> {
  const draft = draftNow()
  if (!draft) return
  const { encoding, delimiter, skipRows, hasHeader } = draft.inspection.mapping
  const hints = { encoding, delimiter, skipRows, hasHeader }
  const inspection = { ...draft.inspection, savedMapping: null }
  await inspect({ ...draft, inspection, hints, isChosen: false, answered: [] }, { mapping: null, hints })
}
