import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload, IconFileText, IconPackages } from '@tabler/icons-react'
import { useState } from 'react'
import type { Failure, Result } from '../../../shared/errors.ts'
import { countOf } from '../../components/format.ts'
import { request } from '../../engine-client/engine-client.ts'
import { saveExport } from '../../engine-client/save-export.ts'

/** Whose messages are saved. */
export type TraceOf = { readonly what: 'attempt' | 'trunk'; readonly id: number }
type Format = 'pcap' | 'text'
type Written = Result<{ exportId: string; fileName: string; rows: number }>

/** Saves SIP messages as a file: for Wireshark, or for people. */
export function SaveTrace({ of }: { of: TraceOf }) {
  const [saving, setSaving] = useState(false)
  async function save(format: Format): Promise<void> {
    setSaving(true)
    await writeAndSave(of, format)
    setSaving(false)
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          loading={saving}
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          Save messages
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPackages size={15} aria-hidden />} onClick={() => void save('pcap')}>
          For Wireshark (pcap)
        </Menu.Item>
        <Menu.Item leftSection={<IconFileText size={15} aria-hidden />} onClick={() => void save('text')}>
          As text
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

async function writeAndSave({ what, id }: TraceOf, format: Format): Promise<void> {
  const written: Written =
    what === 'attempt'
      ? await request('attempts.exportTrace', { id, format })
      : await request('trunks.exportTrace', { id, format })
  if (!written.ok) return tell(written.error)
  const saved = await saveExport(written.value)
  if (saved.state === 'failed') return tell(saved.error)
  if (saved.state === 'given-up') return
  notifications.show({
    title: `${countOf(written.value.rows, 'message')} saved`,
    message: saved.path ?? `Look for ${written.value.fileName} among your downloads.`,
  })
}

function tell(error: Failure): void {
  notifications.show({ color: 'red', title: 'The messages were not saved', message: error.message })
}
