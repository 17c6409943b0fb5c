import { create } from 'zustand'
import type { Result } from '../../shared/errors.ts'
import type { EngineEvent, EventBatch } from '../../shared/ipc/contract.ts'
import { onBatch, onLink, request } from '../engine-client/engine-client.ts'
import { engineTime, noteEngineTime } from '../engine-client/engine-clock.ts'
import type { Link } from '../engine-client/http-bridge.ts'
import type { Loaded } from '../engine-client/use-request.ts'
import { applyEvents, EMPTY_VIEW, type EngineView, forgetEndedCalls, type Rows } from './engine-view.ts'

interface EngineStore extends EngineView {
  readonly link: Link
}

const SWEEP_MS = 1000
/** Events kept while a snapshot is on its way; of more, the oldest are given up: the next event of a row mends it. */
const HEARD_MAX = 20_000

export const useEngine = create<EngineStore>()(() => ({ ...EMPTY_VIEW, link: { state: 'connecting' } }))

let lastBatch: number | null = null
let fetching = 0
/** Events that came while a snapshot was on its way: told again on top of it, because they may be newer. */
let heard: EngineEvent[] = []

function receive(batch: EventBatch): void {
  const missed = lastBatch !== null && batch.number !== lastBatch + 1
  lastBatch = batch.number
  if (fetching > 0) heard = [...heard, ...batch.events].slice(-HEARD_MAX)
  for (const event of batch.events) if (event.name === 'live-figures') noteEngineTime(event.payload.at)
  useEngine.setState(view => applyEvents(view, batch.events))
  if (missed) void refresh()
}

const byId = <Row extends { readonly id: number }>(rows: readonly Row[]): Rows<Row> =>
  new Map(rows.map(row => [row.id, row]))

function loadedOf<Value, View>(
  result: Result<Value>,
  view: (value: Value) => View,
  old: Loaded<View>,
): Loaded<View> {
  if (result.ok) return { state: 'ready', value: view(result.value) }
  // What was seen last is worth more than an error page: the banner tells that the engine is out of reach.
  return old.state === 'ready' ? old : { state: 'failed', error: result.error }
}

async function take<Value>(asked: Promise<Value>, put: (value: Value) => Partial<EngineView>): Promise<void> {
  const value = await asked
  useEngine.setState(view => applyEvents({ ...view, ...put(value) }, heard))
}

/** What failed is loading again. */
const again = <View>(loaded: Loaded<View>): Loaded<View> =>
  loaded.state === 'failed' ? { state: 'loading' } : loaded

/** Asks for everything anew: at the beginning, after a lost link or missed batches, and when a person retries. */
export async function refresh(): Promise<void> {
  if (fetching === 0) heard = []
  fetching += 1
  useEngine.setState(({ status, campaigns, lists, trunks, live }) => ({
    status: again(status),
    campaigns: again(campaigns),
    lists: again(lists),
    trunks: again(trunks),
    live: again(live),
  }))
  const now = () => useEngine.getState()
  await Promise.all([
    take(request('app.status', {}), r => ({ status: loadedOf(r, value => value, now().status) })),
    take(request('campaigns.list', {}), r => ({ campaigns: loadedOf(r, byId, now().campaigns) })),
    take(request('lists.list', {}), r => ({ lists: loadedOf(r, byId, now().lists) })),
    take(request('imports.list', {}), r =>
      r.ok ? { imports: new Map(r.value.map(progress => [progress.importId, progress])) } : {},
    ),
    take(request('trunks.list', {}), r => ({ trunks: loadedOf(r, byId, now().trunks) })),
    take(request('live.snapshot', {}), r => {
      if (r.ok) noteEngineTime(r.value.figures.at)
      return { live: loadedOf(r, ({ figures, calls }) => ({ figures, calls: byId(calls) }), now().live) }
    }),
  ])
  fetching -= 1
  if (fetching === 0) heard = []
}

/** Begins to follow the engine; returns how to stop. */
export function followEngine(): () => void {
  const stopBatches = onBatch(receive)
  const stopLink = onLink(link => {
    const before = useEngine.getState().link
    useEngine.setState({ link })
    if (link.state === 'open' && (before.state === 'lost' || before.state === 'shut-out')) {
      lastBatch = null
      void refresh()
    }
  })
  void refresh()
  const sweep = window.setInterval(
    () => useEngine.setState(view => forgetEndedCalls(view, engineTime(Date.now()))),
    SWEEP_MS,
  )
  return () => {
    stopBatches()
    stopLink()
    window.clearInterval(sweep)
  }
}

/** Puts a row that a request answered into the view at once, without waiting for its event. */
export function show(event: EngineEvent): void {
  if (fetching > 0) heard.push(event)
  useEngine.setState(view => applyEvents(view, [event]))
}
