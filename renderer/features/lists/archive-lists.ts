import { notifications } from '@mantine/notifications'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { countOf } from '../../components/format.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { tellWithUndo } from './tell-done.tsx'

/** Puts lists out of sight, or back in sight, and offers to take that back. */
export async function archiveLists(lists: readonly ListRow[], archived: boolean): Promise<void> {
  const problem = await setArchived(lists, archived)
  if (problem !== null)
    return void notifications.show({ color: 'red', title: 'The list was not archived', message: problem })
  const [first] = lists
  const what = lists.length === 1 ? `“${first?.name ?? ''}”` : countOf(lists.length, 'list')
  const word = archived ? 'archived' : 'unarchived'
  tellWithUndo(
    { title: `${what} ${word}`, message: archived ? 'Campaigns that use it go on.' : '' },
    async () => (await setArchived(lists, !archived)) ?? `${what} ${archived ? 'unarchived' : 'archived'}`,
  )
}

async function setArchived(lists: readonly ListRow[], archived: boolean): Promise<string | null> {
  for (const { id } of lists) {
    const done = await request('lists.archive', { id, archived })
    if (!done.ok) return done.error.message
    show({ name: 'list-changed', payload: done.value })
  }
  return null
}
