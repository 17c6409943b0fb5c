import { Button, Menu } from '@mantine/core'
import { IconDownload, IconFileText, IconPackages } from '@tabler/icons-react'
import { useState } from 'react'
import type { Result } from '../../../shared/errors.ts'
import { countOf } from '../../components/format.ts'
import { tellSaved } from '../../components/tell-saved.ts'
import { request } from '../../engine-client/engine-client.ts'

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
  await tellSaved(
    written,
    written.ok ? countOf(written.value.rows, 'message') : '',
    'The messages were not saved',
  )
}
