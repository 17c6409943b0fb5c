import { useEffect } from 'react'
import type { ImportProgress } from '../../../shared/model/list-import.ts'
import { type UsedRequest, useRequest } from '../../engine-client/use-request.ts'
import { useEngine } from '../../stores/engine-store.ts'

/** Asked this often while it runs, in milliseconds, in case an event is missed. */
const POLL_MS = 2000

/** How far an import is: as the engine tells by itself, and asked for now and then while it runs. */
export function useImport(importId: number): UsedRequest<ImportProgress> {
  const asked = useRequest('imports.get', { importId })
  const told = useEngine(view => view.imports.get(importId))
  const { reload } = asked
  const latest =
    told && (asked.state !== 'ready' || isNewer(told, asked.value))
      ? { state: 'ready' as const, value: told, reload }
      : asked
  const running = latest.state === 'ready' && /^(running|undoing)$/.test(latest.value.state)
  useEffect(() => {
    if (!running) return
    const timer = window.setInterval(reload, POLL_MS)
    return () => window.clearInterval(timer)
  }, [running, reload])
  return latest
}

/** How late each state comes in the life of an import. */
const STAGES = {
  running: 0,
  done: 1,
  cancelled: 1,
  failed: 1,
  undoing: 2,
  undone: 3,
} as const satisfies Record<ImportProgress['state'], number>

/** A later state is newer, and of the same state the one with more rows. */
function isNewer(one: ImportProgress, other: ImportProgress): boolean {
  const stages = STAGES[one.state] - STAGES[other.state]
  return stages > 0 || (stages === 0 && one.counts.rows >= other.counts.rows)
}

/** Seconds until the file is read, at the pace so far; null while that cannot be told. */
export function secondsLeft(progress: ImportProgress): number | null {
  const { bytesRead, bytesTotal, counts, rowsPerSecond } = progress
  if (counts.rows === 0 || rowsPerSecond <= 0 || bytesRead === 0) return null
  const bytesPerSecond = rowsPerSecond * (bytesRead / counts.rows)
  return Math.max(0, (bytesTotal - bytesRead) / bytesPerSecond)
}
