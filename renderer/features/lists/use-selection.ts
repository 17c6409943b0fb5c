import { useCallback, useMemo, useState } from 'react'
import type { BulkScope, ListFilter } from '../../../shared/model/list-view.ts'

/** Rows chosen one by one, or all that are in view but for some. */
type Chosen =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<number> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<number> }

export interface Selection {
  readonly count: number
  /** Every row in view is chosen. */
  readonly isAll: boolean
  has(id: number): boolean
  toggle(id: number): void
  toggleAll(): void
  clear(): void
  /** Whom an act is for. */
  scope(view: { readonly search: string; readonly filter: ListFilter }): BulkScope
}

const NOBODY: Chosen = { kind: 'some', ids: new Set() }

/** What is selected of `total` rows. Forgotten when `key`, which stands for what is in view, changes. */
export function useSelection(key: string, total: number): Selection {
  const [kept, setKept] = useState<{ readonly key: string; readonly chosen: Chosen }>({ key, chosen: NOBODY })
  const chosen = kept.key === key ? kept.chosen : NOBODY
  const set = useCallback(
    (change: (chosen: Chosen) => Chosen) =>
      setKept(now => ({ key, chosen: change(now.key === key ? now.chosen : NOBODY) })),
    [key],
  )
  return useMemo(() => {
    const count = chosen.kind === 'some' ? chosen.ids.size : Math.max(0, total - chosen.except.size)
    return {
      count,
      isAll: count > 0 && count === total,
      has: id => (chosen.kind === 'some' ? chosen.ids.has(id) : !chosen.except.has(id)),
      toggle: id =>
        set(now =>
          now.kind === 'some'
            ? { kind: 'some', ids: toggled(now.ids, id) }
            : { kind: 'all', except: toggled(now.except, id) },
        ),
      toggleAll: () => set(() => (count === 0 ? { kind: 'all', except: new Set() } : NOBODY)),
      clear: () => set(() => NOBODY),
      scope: ({ search, filter }) =>
        chosen.kind === 'some'
          ? { ids: [...chosen.ids] }
          : { view: { search, filter }, except: [...chosen.except] },
    }
  }, [chosen, set, total])
}

function toggled(ids: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}
