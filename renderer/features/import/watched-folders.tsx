import { ActionIcon, Box, Button, Group, Menu, Stack, Switch, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconDots,
  IconFolderSearch,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { WatchedFolder } from '../../../shared/model/list-import.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { Instant } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { FolderDialog } from './folder-dialog.tsx'
import styles from './watched-folders.module.css'

type Dialog =
  | { readonly act: 'edit'; readonly folder: WatchedFolder | null }
  | { readonly act: 'remove'; readonly folder: WatchedFolder }

/** Folders whose files are imported as they come: switched on and off, changed, added. */
export function WatchedFolders() {
  const listed = useRequest('watchedFolders.list', {})
  const mappings = useRequest('mappings.list', {})
  const [dialog, setDialog] = useState<Dialog | null>(null)
  if (listed.state === 'loading') return <LoadingRows rows={4} height={64} />
  if (listed.state === 'failed') return <ErrorState error={listed.error} retry={listed.reload} />
  const saved = mappings.state === 'ready' ? mappings.value : []
  const add = (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => setDialog({ act: 'edit', folder: null })}
    >
      Watch a folder
    </Button>
  )
  const folders = listed.value
  return (
    <Box style={{ overflow: 'auto' }} flex={1}>
      {folders.length === 0 ? (
        <EmptyState
          icon={IconFolderSearch}
          title="No watched folders"
          sentence="Files that another system saves in a watched folder are imported automatically. Each is then moved to “done” or “failed”, with a report beside it."
          action={add}
        />
      ) : (
        <>
          <Group justify="space-between" px="md" py="xs">
            <Text size="xs" c="dimmed">
              Files are moved to “done” or “failed” inside the folder, with a report beside them.
            </Text>
            {add}
          </Group>
          <ul className={styles.folders} aria-label="Watched folders">
            {folders.map(folder => (
              <Folder
                key={folder.id}
                folder={folder}
                mapping={saved.find(({ id }) => id === folder.mappingId)?.name ?? null}
                onChanged={listed.reload}
                onAsk={setDialog}
              />
            ))}
          </ul>
        </>
      )}
      <FolderDialog
        opened={dialog?.act === 'edit'}
        folder={dialog?.act === 'edit' ? dialog.folder : null}
        mappings={saved}
        onClose={() => setDialog(null)}
        onSaved={listed.reload}
      />
      <ConfirmDialog
        opened={dialog?.act === 'remove'}
        title={dialog?.act === 'remove' ? `Stop watching ${dialog.folder.path}?` : ''}
        consequence="New files in this folder are no longer imported. Files and lists stay as they are."
        act="Stop watching"
        keep="Keep watching"
        onClose={() => setDialog(null)}
        onConfirm={async () => {
          if (dialog?.act !== 'remove') return { ok: true, value: null }
          const removed = await request('watchedFolders.remove', { id: dialog.folder.id })
          if (removed.ok) listed.reload()
          return removed
        }}
      />
    </Box>
  )
}

function Folder(props: {
  folder: WatchedFolder
  mapping: string | null
  onChanged: () => void
  onAsk: (dialog: Dialog) => void
}) {
  const { folder, mapping, onChanged, onAsk } = props
  async function turn(enabled: boolean): Promise<void> {
    const { id, path, listName, mappingId } = folder
    const saved = await request('watchedFolders.save', { id, path, listName, mappingId, enabled })
    if (saved.ok) onChanged()
    else
      notifications.show({ color: 'red', title: 'The folder was not changed', message: saved.error.message })
  }
  return (
    <li className={styles.folder}>
      <Switch
        aria-label={`Watch ${folder.path}`}
        checked={folder.enabled}
        onChange={event => void turn(event.currentTarget.checked)}
      />
      <Box miw={0}>
        <Text fw={600} size="sm" truncate title={folder.path}>
          {folder.path}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {`Updates the list “${folder.listName}”, ${mapping === null ? 'columns are guessed' : `mapping “${mapping}”`}`}
        </Text>
      </Box>
      <LastFile folder={folder} />
      <Menu>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${folder.path}`}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={15} aria-hidden />}
            onClick={() => onAsk({ act: 'edit', folder })}
          >
            Edit
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => onAsk({ act: 'remove', folder })}
          >
            Stop watching
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

/** What hinders the folder, or how its last file ended. */
function LastFile({ folder: { problem, last, enabled } }: { folder: WatchedFolder }) {
  if (problem !== null) {
    return (
      <Group gap={8} wrap="nowrap" align="flex-start">
        <IconAlertTriangle
          size={16}
          color="var(--mantine-color-red-text)"
          style={{ flexShrink: 0 }}
          aria-hidden
        />
        <Text size="sm" lineClamp={2} title={problem}>
          {problem}
        </Text>
      </Group>
    )
  }
  if (last === null) {
    return (
      <Text size="sm" c="dimmed">
        {enabled ? 'Waiting for the first file' : 'Off'}
      </Text>
    )
  }
  const Icon = last.isDone ? IconCircleCheck : IconCircleX
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <Icon
        size={16}
        color={`var(--mantine-color-${last.isDone ? 'green' : 'red'}-text)`}
        style={{ flexShrink: 0, marginTop: 1 }}
        aria-label={last.isDone ? 'Imported' : 'Failed'}
      />
      <Stack gap={0} miw={0}>
        <Text size="sm" truncate title={last.sentence}>
          {last.sentence}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {last.fileName}, <Instant at={last.at} />
        </Text>
      </Stack>
    </Group>
  )
}
