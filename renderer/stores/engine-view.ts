import type { EngineEvent } from '../../shared/ipc/contract.ts'
import type { AttemptRow, EngineStatus, LiveFigures } from '../../shared/model/call.ts'
import type { CampaignRow } from '../../shared/model/campaign.ts'
import type { ExportProgress } from '../../shared/model/export.ts'
import type { ImportProgress } from '../../shared/model/list-import.ts'
import type { ListActProgress } from '../../shared/model/list-view.ts'
import type { ListRow } from '../../shared/model/recipient-list.ts'
import type { TrunkRow } from '../../shared/model/trunk.ts'
import type { Loaded } from '../engine-client/use-request.ts'

/** Rows by their id, in the order in which the engine listed them. */
export type Rows<Row> = ReadonlyMap<number, Row>

/** What every screen looks at: views of the engine's rows, which decide nothing. */
export interface EngineView {
  readonly status: Loaded<EngineStatus>
  readonly campaigns: Loaded<Rows<CampaignRow>>
  readonly lists: Loaded<Rows<ListRow>>
  readonly trunks: Loaded<Rows<TrunkRow>>
  readonly live: Loaded<{ readonly figures: LiveFigures; readonly calls: Rows<AttemptRow> }>
  /** Imports heard of since this page was opened. */
  readonly imports: Rows<ImportProgress>
  /** Long acts on recipients that run now. */
  readonly listActs: Rows<ListActProgress>
  /** Exports heard of since this page was opened, by their id. */
  readonly exports: ReadonlyMap<string, ExportProgress>
}

export const EMPTY_VIEW: EngineView = {
  status: { state: 'loading' },
  campaigns: { state: 'loading' },
  lists: { state: 'loading' },
  trunks: { state: 'loading' },
  live: { state: 'loading' },
  imports: new Map(),
  listActs: new Map(),
  exports: new Map(),
}

/** The view after these events. Rows of what is not loaded yet are left to the snapshot that is on its way. */
export function applyEvents(view: EngineView, events: readonly EngineEvent[]): EngineView {
  return events.reduce(applyEvent, view)
}

function applyEvent(view: EngineView, event: EngineEvent): EngineView {
  switch (event.name) {
    case 'campaign-changed':
      return { ...view, campaigns: withRow(view.campaigns, event.payload) }
    case 'campaign-removed':
      return { ...view, campaigns: withoutRow(view.campaigns, event.payload.id) }
    case 'list-changed':
      return { ...view, lists: withRow(view.lists, event.payload) }
    case 'list-removed':
      return { ...view, lists: withoutRow(view.lists, event.payload.id) }
    case 'trunk-changed':
      return { ...view, trunks: withRow(view.trunks, event.payload) }
    case 'trunk-removed':
      return { ...view, trunks: withoutRow(view.trunks, event.payload.id) }
    case 'status-changed':
      return { ...view, status: { state: 'ready', value: event.payload } }
    case 'import-progress':
      return { ...view, imports: new Map(view.imports).set(event.payload.importId, event.payload) }
    case 'export-progress':
      return { ...view, exports: new Map(view.exports).set(event.payload.exportId, event.payload) }
    case 'watched-folder-changed':
    case 'watched-folder-removed':
      return view
    case 'list-act': {
      const listActs = new Map(view.listActs)
      if (event.payload.done < event.payload.total) listActs.set(event.payload.id, event.payload)
      else listActs.delete(event.payload.id)
      return { ...view, listActs }
    }
    case 'live-figures':
      if (view.live.state !== 'ready') return view
      return { ...view, live: { state: 'ready', value: { ...view.live.value, figures: event.payload } } }
    case 'call-changed': {
      if (view.live.state !== 'ready') return view
      const calls = new Map(view.live.value.calls).set(event.payload.id, event.payload)
      return { ...view, live: { state: 'ready', value: { ...view.live.value, calls } } }
    }
  }
}

function withRow<Row extends { readonly id: number }>(
  loaded: Loaded<Rows<Row>>,
  row: Row,
): Loaded<Rows<Row>> {
  if (loaded.state !== 'ready') return loaded
  return { state: 'ready', value: new Map(loaded.value).set(row.id, row) }
}

function withoutRow<Row>(loaded: Loaded<Rows<Row>>, id: number): Loaded<Rows<Row>> {
  if (loaded.state !== 'ready') return loaded
  const rows = new Map(loaded.value)
  rows.delete(id)
  return { state: 'ready', value: rows }
}

/** How long a call that has ended stays in sight with its outcome, in milliseconds. */
export const ENDED_CALL_SHOWN_MS = 6000

/** The view without the calls that ended long enough ago; the same object when there are none. */
export function forgetEndedCalls(view: EngineView, now: number): EngineView {
  if (view.live.state !== 'ready') return view
  const { figures, calls } = view.live.value
  const kept = [...calls].filter(
    ([, call]) => call.state !== 'ended' || now - (call.endedAt ?? 0) < ENDED_CALL_SHOWN_MS,
  )
  if (kept.length === calls.size) return view
  return { ...view, live: { state: 'ready', value: { figures, calls: new Map(kept) } } }
}
