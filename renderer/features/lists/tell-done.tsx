import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { countOf } from '../../components/format.ts'
import { request } from '../../engine-client/engine-client.ts'

/** Toasts with an undo stay this long, in milliseconds. */
const UNDO_SHOWN_MS = 15_000

/** Says what was done, with Undo beside it where that is possible; `onUndone` renews what is shown. */
export function tellDone(
  { title, message }: { readonly title: string; readonly message: string },
  undoId: number | null,
  onUndone: () => void,
): void {
  if (undoId === null) return void notifications.show({ title, message })
  tellWithUndo({ title, message }, async () => {
    const undone = await request('bulk.undo', { undoId })
    if (!undone.ok) return undone.error.message
    onUndone()
    return `${countOf(undone.value.count, 'change')} undone`
  })
}

/** The same for an act that is undone in its own way; `undo` answers with what to say afterwards. */
export function tellWithUndo(
  { title, message }: { readonly title: string; readonly message: string },
  undo: () => Promise<string>,
): void {
  const id = `undo-${title}-${performance.now()}`
  async function take(): Promise<void> {
    notifications.update({ id, title: 'Undoing…', message: '', loading: true, autoClose: false })
    const said = await undo()
    notifications.update({ id, title: said, message: '', loading: false, autoClose: 4_000 })
  }
  notifications.show({
    id,
    title,
    autoClose: UNDO_SHOWN_MS,
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="light" onClick={() => void take()}>
          Undo
        </Button>
      </Group>
    ),
  })
}
