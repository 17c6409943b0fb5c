import { failure, type Result, success } from '../../../shared/errors.ts'
import type { ParsedInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { SplitBy } from '../../../shared/model/list-view.ts'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { breathe } from './campaign-deps.ts'
import { noSuchList } from './keep-lists.ts'
import type { ListActDeps, ListActs } from './list-acts.ts'

const COPY_ROWS = 150
/** A split into more lists than this is a mistake in the column. */
const PARTS_MAX = 50
const NAME_CHARACTERS_MAX = 255
const TELL_MS = 250

/**
 * Copies everyone on several lists onto a new one, each number once: the first list that has it is right, and what is empty there is
 * filled from the others. The lists stay as they are, or are archived.
 */
export async function mergeLists(
  deps: ListActDeps,
  { ids, name, archive }: ParsedInput<'lists.merge'>,
): Promise<Result<RequestOutput<'lists.merge'>>> {
  const { lists, acts, clock } = deps
  const sources: ListRow[] = []
  for (const id of new Set(ids)) {
    const list = lists.list(id)
    if (!list) return noSuchList(id)
    sources.push(list)
  }
  if (sources.length < 2) return failure('bad_input', 'Choose at least two lists.', { path: 'ids' })
  const total = sources.reduce((sum, { people }) => sum + people, 0)
  const merged = acts.createList(name, 'merge', false, clock.now())
  let count = 0
  let duplicates = 0
  let toldAt = clock.monotonic()
  for (const { id } of sources) {
    for (let after: number | null = 0; after !== null; ) {
      const slice = acts.copySlice(id, after, merged, COPY_ROWS)
      after = slice.last
      count += slice.copied
      duplicates += slice.duplicates
      if (clock.monotonic() - toldAt > TELL_MS) {
        toldAt = clock.monotonic()
        const done = count + duplicates
        deps.emit({ name: 'list-act', payload: { id: merged, kind: 'merge', listId: merged, done, total } })
      }
      await breathe(clock)
    }
  }
  deps.emit({ name: 'list-act', payload: { id: merged, kind: 'merge', listId: merged, done: total, total } })
  acts.showList(merged)
  if (archive) for (const { id } of sources) lists.archive(id, clock.now())
  for (const id of [merged, ...sources.map(source => source.id)]) tell(deps, id)
  const list = lists.list(merged)
  if (!list) throw new Error('a list that was merged is not there')
  deps.log.info('lists merged', { lists: sources.length, count, duplicates })
  return success({ list, count, duplicates })
}

/** Moves people of a list to new ones: who matches, who has each value of a column, or so many each. */
export async function splitList(
  deps: ListActDeps,
  acts: Pick<ListActs, 'slices'>,
  { id, by }: ParsedInput<'lists.split'>,
): Promise<Result<RequestOutput<'lists.split'>>> {
  const source = deps.lists.list(id)
  if (!source) return noSuchList(id)
  const parts = await partsOf(deps, source, by)
  if (!parts.ok) return parts
  const { clock } = deps
  const actId = deps.acts.begin({ kind: 'split', listId: id, created: [] }, clock.now())
  const total = parts.value.reduce((sum, part) => sum + part.ids.length, 0)
  const created: number[] = []
  let count = 0
  for (const { name, ids } of parts.value) {
    const made = deps.acts.createList(name.slice(0, NAME_CHARACTERS_MAX), 'split', true, clock.now())
    created.push(made)
    deps.acts.describe(actId, { kind: 'split', listId: id, created })
    const told = { id: actId, kind: 'split', listId: id, total } as const
    const moved = await acts.slices(told, { kind: 'move', listId: made }, ids)
    count += moved.count
  }
  deps.acts.finish(actId, 'done')
  for (const one of [id, ...created]) tell(deps, one)
  deps.log.info('a list was split', { listId: id, lists: created.length, count })
  return success({
    undoId: count === 0 ? null : actId,
    count,
    lists: created.flatMap(one => deps.lists.list(one) ?? []),
  })
}

interface Part {
  readonly name: string
  readonly ids: Uint32Array
}

async function partsOf(
  { search }: ListActDeps,
  source: ListRow,
  by: SplitBy,
): Promise<Result<readonly Part[]>> {
  const everyone = { search: '', filter: NO_FILTER, sort: null }
  if (by.kind === 'view') {
    const ids = await search.ids(source.id, { ...by.view, sort: null })
    if (ids.length === 0) return failure('bad_input', 'No recipient matches. Change the filter.')
    return success([{ name: by.name, ids }])
  }
  if (by.kind === 'count') {
    const ids = await search.ids(source.id, everyone)
    const parts = Math.ceil(ids.length / by.count)
    if (parts > PARTS_MAX) return tooMany(parts)
    if (parts < 2)
      return failure('bad_input', `The list has no more than ${by.count} recipients. Enter a smaller number.`)
    return success(
      Array.from({ length: parts - 1 }, (_, at) => ({
        name: `${source.name} (${at + 2} of ${parts})`,
        ids: ids.slice((at + 1) * by.count, (at + 2) * by.count),
      })),
    )
  }
  const values = await search.values(source.id, by)
  if (values.length > PARTS_MAX) return tooMany(values.length)
  if (values.length === 0)
    return failure('bad_input', 'No recipient has a value there. Choose another column.')
  const parts: Part[] = []
  for (const { value } of values) {
    const condition = { field: by.column, variable: by.variable, test: 'is', value } as const
    const conditions = { all: [condition], any: [], none: [] }
    const ids = await search.ids(source.id, { ...everyone, filter: { ...NO_FILTER, conditions } })
    parts.push({ name: `${source.name} – ${value}`, ids })
  }
  return success(parts)
}

const NO_FILTER = {
  conditions: { all: [], any: [], none: [] },
  doNotCall: null,
  called: null,
  edited: null,
}

function tooMany(parts: number) {
  return failure(
    'bad_input',
    `That would make ${parts > 200 ? 'more than 200' : parts} lists; at most ${PARTS_MAX} are made at once. Choose another column or a larger number.`,
  )
}

function tell({ lists, emit }: ListActDeps, id: number): void {
  const list = lists.list(id)
  if (list) emit({ name: 'list-changed', payload: list })
}
