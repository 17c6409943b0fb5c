import { RingProgress, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { ImportProgress } from '../../../shared/model/list-import.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { useEngine } from '../../stores/engine-store.ts'
import { navigate } from '../hash-location.ts'
import styles from './frame.module.css'

/** A running import, seen from every screen: a click leads to it, and its end is announced. */
export function ImportIndicator() {
  const imports = useEngine(view => view.imports)
  const [path] = useLocation()
  const search = useSearch()
  const seenAt = path === '/import' ? Number(new URLSearchParams(search).get('run')) : null
  useAnnouncedEnds(seenAt)
  const running = [...imports.values()].find(({ state }) => state === 'running' || state === 'undoing')
  if (!running || running.importId === seenAt) return null
  const { importId, fileName, state, bytesRead, bytesTotal, counts } = running
  const percent = bytesTotal === 0 ? 0 : Math.floor((bytesRead / bytesTotal) * 100)
  const word = state === 'running' ? `Importing, ${percent} %` : 'Undoing import'
  return (
    <Tooltip label={`${fileName}: ${countOf(counts.rows, 'row')} so far`}>
      <Link href={`/import?run=${importId}`} className={styles.running} aria-label={`${word}: ${fileName}`}>
        <RingProgress
          size={20}
          thickness={3}
          sections={[{ value: percent, color: 'petrol.5' }]}
          rootColor="var(--tl-line-strong)"
          aria-hidden
        />
        {word}
      </Link>
    </Tooltip>
  )
}

/** Tells how an import ended that ran while this page was open, unless its own screen shows it. */
function useAnnouncedEnds(seenAt: number | null): void {
  const imports = useEngine(view => view.imports)
  const runningBefore = useRef(new Set<number>())
  useEffect(() => {
    for (const progress of imports.values()) {
      const { importId, state } = progress
      if (state === 'running') runningBefore.current.add(importId)
      else if (runningBefore.current.delete(importId) && importId !== seenAt) announce(progress)
    }
  }, [imports, seenAt])
}

function announce({ importId, fileName, state, counts, problem }: ImportProgress): void {
  if (state !== 'done' && state !== 'failed') return
  const id = `import-${importId}`
  notifications.show({
    id,
    color: state === 'done' ? 'green' : 'red',
    title: state === 'done' ? `${fileName} imported` : `${fileName} was not imported`,
    message:
      state === 'done'
        ? `${formatCount(counts.accepted)} accepted, ${formatCount(counts.updated)} updated, ${formatCount(counts.rejected)} rejected. Click for details.`
        : `${problem ?? ''} Click for details.`.trim(),
    autoClose: 12_000,
    style: { cursor: 'pointer' },
    onClick: () => {
      notifications.hide(id)
      navigate(`/import?run=${importId}`)
    },
  })
}
