import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import type { ExportTargetInput } from '../../../shared/model/export.ts'
import { ExportDialog } from './export-dialog.tsx'

/** Opens the export of what a table shows: `target` has the filter, search and order of its request. */
export function ExportButton(props: {
  target: ExportTargetInput
  disabled?: boolean
  /** What the button says. */
  word?: string
}) {
  const { target, disabled = false, word = 'Export' } = props
  const [isOpen, setIsOpen] = useState(false)
  const close = useCallback(() => setIsOpen(false), [])
  return (
    <>
      <Button
        variant="default"
        disabled={disabled}
        leftSection={<IconDownload size={15} aria-hidden />}
        onClick={() => setIsOpen(true)}
      >
        {word}
      </Button>
      {isOpen && <ExportDialog target={target} onClose={close} />}
    </>
  )
}
