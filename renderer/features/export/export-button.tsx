import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { ExportTargetInput } from '../../../shared/model/export.ts'
import { countOf } from '../../components/format.ts'
import { tellSaved } from '../../components/tell-saved.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { isOver, useExport } from './use-export.ts'

/** Exports what a table shows: `target` has the filter, search and order of its request. */
export function ExportButton(props: {
  target: ExportTargetInput
  disabled?: boolean
  size?: 'xs' | 'sm'
  /** What the button says. */
  word?: string
}) {
  const { target, disabled = false, size = 'sm', word = 'Export' } = props
  const [exportId, setExportId] = useState<string | null>(null)
  const progress = useExport(exportId)
  useEffect(() => {
    if (progress === null || !isOver(progress)) return
    setExportId(null)
    if (progress.state === 'failed')
      notifications.show({ color: 'red', title: 'Export failed', message: progress.problem })
    if (progress.state === 'done')
      void tellSaved({ ok: true, value: progress }, countOf(progress.rows, 'row'), 'Export failed')
  }, [progress])

  async function start(): Promise<void> {
    const started = await request('exports.start', { target })
    if (!started.ok)
      return void notifications.show({ color: 'red', title: 'Export failed', message: started.error.message })
    show({ name: 'export-progress', payload: started.value })
    setExportId(started.value.exportId)
  }

  return (
    <Button
      variant="default"
      size={size}
      loading={exportId !== null}
      disabled={disabled}
      leftSection={<IconDownload size={15} aria-hidden />}
      onClick={() => void start()}
    >
      {word}
    </Button>
  )
}
