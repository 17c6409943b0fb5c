import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import type { DoNotCallSource } from '../../../shared/model/do-not-call.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { countOf } from '../../components/format.ts'
import { request } from '../../engine-client/engine-client.ts'

/** Entries that one request names; more are removed with "Select all". */
const IDS_MAX = 1_000

export interface Selection {
  /** Every entry that the search and the filter find, seen or not. */
  readonly isAll: boolean
  readonly count: number
  readonly ids: ReadonlySet<number>
  has(id: number): boolean
  toggle(id: number): void
  selectAll(on: boolean): void
}

/** Which entries are selected; another search or filter (`shown`) selects none. */
export function useSelection(shown: string, total: number): Selection {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set())
  const [isAll, setAll] = useState(false)
  useEffect(() => {
    setIds(new Set())
    setAll(false)
  }, [shown])
  return {
    isAll,
    count: isAll ? total : ids.size,
    ids,
    has: id => isAll || ids.has(id),
    toggle(id) {
      setAll(false)
      setIds(before => {
        const after = new Set(before)
        if (!after.delete(id) && after.size < IDS_MAX) after.add(id)
        return after
      })
    },
    selectAll(on) {
      setAll(on)
      setIds(new Set())
    },
  }
}

/** Removes the selected entries, and brings back the people whom they took out of campaigns. */
export function RemoveMany(props: {
  selection: Selection
  search: string
  from: DoNotCallSource | null
  onRemoved: () => void
}) {
  const { selection } = props
  const [opened, setOpened] = useState(false)
  if (selection.count === 0) return null
  const entries = countOf(selection.count, 'entry', 'entries')
  return (
    <>
      <Button size="compact-sm" color="red" variant="light" onClick={() => setOpened(true)}>
        Remove and bring back
      </Button>
      <ConfirmDialog
        opened={opened}
        title={`Remove ${entries}?`}
        consequence="People who were suppressed because of them are called again, except in cancelled and archived campaigns. Completed campaigns that have people again are paused until you resume them. Check that nobody among them asked not to be called."
        act={`Remove ${entries}`}
        keep="Cancel"
        onClose={() => setOpened(false)}
        onConfirm={async () => {
          const removed = await request('doNotCall.removeMany', {
            ids: selection.isAll ? null : [...selection.ids],
            search: props.search,
            source: props.from,
            bringBack: true,
          })
          if (!removed.ok) return removed
          notifications.show({
            message: `${countOf(removed.value.removed, 'entry', 'entries')} removed. ${countOf(removed.value.broughtBack, 'person is', 'people are')} called again.`,
          })
          selection.selectAll(false)
          props.onRemoved()
          return removed
        }}
      />
    </>
  )
}
