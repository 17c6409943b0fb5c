import { failure, type Result, success } from '../../../shared/errors.ts'
import type { EngineEvent } from '../../../shared/ipc/contract.ts'
import type { BulkAct, BulkResult, BulkScope, ListActProgress } from '../../../shared/model/list-view.ts'
import type { ImportStore } from '../ports/import-store.ts'
import type { ListActStore, StoredListAct } from '../ports/list-act-store.ts'
import type { ListSearch } from '../ports/list-search.ts'
import { breathe } from './campaign-deps.ts'
import { noSuchList } from './keep-lists.ts'
import { hangUpForbidden, type SuppressDeps, suppressForbidden } from './suppress-forbidden.ts'

/** Recipients of one slice: some ms of the engine's thread. */
const SLICE_ROWS = 150
/** Acts can be undone for this long. */
const KEPT_MS = 24 * 3_600_000
/** A page hears of a long act so often. */
const TELL_MS = 250
const FORGET_ROWS = 500

export interface ListActDeps extends SuppressDeps {
  readonly lists: ImportStore
  readonly acts: ListActStore
  readonly search: ListSearch
  readonly emit: (event: EngineEvent) => void
}

type Told = Pick<ListActProgress, 'id' | 'kind' | 'listId' | 'total'>

export interface ListActs {
  /** Does something with several recipients of a list at once. */
  act(listId: number, who: BulkScope, act: BulkAct): Promise<Result<BulkResult>>
  /** Takes an act back. What has changed otherwise since stays as it is. */
  undo(undoId: number): Promise<Result<{ count: number }>>
  /** Runs work on lists when what runs before it is done: one at a time, so that none undoes half of another. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>
  /** Does an act to these recipients in slices, and tells pages how far it is. */
  slices(
    told: Told,
    act: BulkAct,
    ids: Uint32Array | readonly number[],
  ): Promise<Pick<BulkResult, 'count' | 'skipped'>>
  /** Takes back what was cut off when the engine was stopped, and forgets old acts. Resolves when that is done. */
  begin(): Promise<void>
  /** Resolves when nothing runs any more; what is running is cut off after its slice. */
  stop(): Promise<void>
}

/** Acts of people on many recipients, in slices, so that calls go on meanwhile. */
export function createListActs(deps: ListActDeps): ListActs {
  const { acts, lists, search, clock, log } = deps
  let last: Promise<unknown> = Promise.resolve()
  let stopping = false

  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = last.then(work)
    last = mine.catch(() => undefined) // whoever asked for it is told
    return mine
  }
  async function idsOf(listId: number, who: BulkScope): Promise<Uint32Array | readonly number[]> {
    if ('ids' in who) return who.ids
    const ids = await search.ids(listId, { ...who.view, sort: null })
    const except = new Set(who.except)
    return except.size === 0 ? ids : ids.filter(id => !except.has(id))
  }
  const tellLists = (ids: readonly number[]): void => {
    for (const id of new Set(ids)) {
      const list = lists.list(id)
      if (list) deps.emit({ name: 'list-changed', payload: list })
    }
  }

  async function slices(told: Told, act: BulkAct, ids: Uint32Array | readonly number[]) {
    let count = 0
    let toldAt = clock.monotonic()
    const entryIds: number[] = []
    for (let at = 0; at < ids.length && !stopping; at += SLICE_ROWS) {
      const slice = acts.apply(told.id, act, [...ids.slice(at, at + SLICE_ROWS)], clock.now())
      count += slice.changed
      entryIds.push(...slice.entryIds)
      if (clock.monotonic() - toldAt > TELL_MS) {
        toldAt = clock.monotonic()
        deps.emit({ name: 'list-act', payload: { ...told, done: at } })
      }
      await breathe(clock)
    }
    if (entryIds.length > 0) await leaveAlone(deps, entryIds)
    deps.emit({ name: 'list-act', payload: { ...told, done: told.total } })
    return { count, skipped: ids.length - count }
  }

  async function actNow(listId: number, who: BulkScope, act: BulkAct): Promise<Result<BulkResult>> {
    if (!lists.list(listId)) return noSuchList(listId)
    if (act.kind === 'move' && !lists.list(act.listId)) return noSuchList(act.listId)
    const ids = await idsOf(listId, who)
    const id = acts.begin({ kind: 'bulk', listId, act }, clock.now())
    const { count, skipped } = await slices({ id, kind: act.kind, listId, total: ids.length }, act, ids)
    if (stopping) return failure('internal', 'Trunkline is closing. What was begun is taken back.')
    acts.finish(id, 'done')
    log.info('recipients changed', { act: act.kind, listId, count, skipped })
    tellLists(act.kind === 'move' ? [listId, act.listId] : [listId])
    return success({ undoId: count === 0 ? null : id, count, skipped })
  }

  async function undoNow(stored: StoredListAct): Promise<number> {
    const { id, act } = stored
    acts.finish(id, 'undoing')
    let count = 0
    for (let undone = -1; undone !== 0 && !stopping; count += undone) {
      undone = acts.undoSlice(id, SLICE_ROWS)
      await breathe(clock)
    }
    if (stopping) return count
    acts.finish(id, 'undone')
    if (act.kind === 'split') for (const created of act.created) removeEmpty(created)
    const other = act.kind === 'bulk' && act.act.kind === 'move' ? [act.act.listId] : []
    tellLists([act.listId, ...other])
    log.info('an act on recipients was undone', { count })
    return count
  }
  function removeEmpty(listId: number): void {
    if (lists.list(listId)?.people === 0 && lists.remove(listId))
      deps.emit({ name: 'list-removed', payload: { id: listId } })
  }

  return {
    inTurn,
    slices,
    act: (listId, who, act) => inTurn(() => actNow(listId, who, act)),
    undo: undoId =>
      inTurn(async () => {
        const stored = acts.get(undoId)
        if (stored?.state !== 'done')
          return failure(
            'act_not_found',
            'This change cannot be undone any more: it was undone already, or is older than 24 hours.',
          )
        return success({ count: await undoNow(stored) })
      }),
    begin: () =>
      inTurn(async () => {
        acts.abandonMerges()
        for (const stored of acts.open()) {
          // what was blocked stays blocked: nobody is called because the power failed
          const isBlock = stored.act.kind === 'bulk' && stored.act.act.kind === 'block'
          if (isBlock && stored.state === 'running') acts.finish(stored.id, 'done')
          else await undoNow(stored)
        }
        while (!stopping && acts.forgetSome(clock.now() - KEPT_MS, FORGET_ROWS)) await breathe(clock)
      }),
    async stop() {
      stopping = true
      await last
    },
  }
}

async function leaveAlone(deps: ListActDeps, entryIds: readonly number[]): Promise<void> {
  deps.flushNews()
  for (const [at, id] of entryIds.entries()) {
    hangUpForbidden(deps, id)
    if (at % SLICE_ROWS === 0) await breathe(deps.clock)
  }
  await suppressForbidden(deps, entryIds)
}
