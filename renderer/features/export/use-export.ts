import { useEffect } from 'react'
import type { ExportProgress } from '../../../shared/model/export.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show, useEngine } from '../../stores/engine-store.ts'

/** Asked this often while it is written, in milliseconds, in case an event is missed. */
const POLL_MS = 2000

/** How far an export is, as the engine tells; null for none. */
export function useExport(exportId: string | null): ExportProgress | null {
  const told = useEngine(view => (exportId === null ? null : (view.exports.get(exportId) ?? null)))
  const isOpen = told !== null && !isOver(told)
  useEffect(() => {
    if (!isOpen || exportId === null) return
    const timer = window.setInterval(() => void ask(exportId), POLL_MS)
    return () => window.clearInterval(timer)
  }, [isOpen, exportId])
  return told
}

async function ask(exportId: string): Promise<void> {
  const answer = await request('exports.get', { exportId })
  const told = useEngine.getState().exports.get(exportId)
  // an event may have come first
  if (answer.ok && !(told && isOver(told))) show({ name: 'export-progress', payload: answer.value })
}

/** Nothing more will happen to it. */
export function isOver({ state }: ExportProgress): boolean {
  return state !== 'waiting' && state !== 'writing'
}
