import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { countOf } from '../../components/format.ts'

/** What rows from the clipboard are called as a file. */
const PASTED_NAME = 'Pasted rows.tsv'

/** Rows as spreadsheets put them on the clipboard, as a file. */
const fileOf = (text: string): File => new File([text], PASTED_NAME, { type: 'text/tab-separated-values' })

/** Takes what is pasted on the page itself (not in a field): rows, or a file copied in the file manager. */
export function usePastedRows(listening: boolean, take: (files: readonly File[]) => void): void {
  const taker = useRef(take)
  taker.current = take
  useEffect(() => {
    if (!listening) return
    function paste(event: ClipboardEvent): void {
      const { target, clipboardData } = event
      if (target instanceof HTMLElement && target.matches('input:not([type=file]), textarea')) return
      const files = [...(clipboardData?.files ?? [])]
      const text = clipboardData?.getData('text/plain') ?? ''
      if (files.length === 0 && text.trim() === '') return
      event.preventDefault()
      // spreadsheets put a picture of the cells beside their text
      taker.current(text.trim() === '' ? files : [fileOf(text)])
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [listening])
}

/** A field for rows from a spreadsheet or a message. */
export function PasteRows(props: { opened: boolean; onClose: () => void; onRows: (file: File) => void }) {
  const { opened, onClose } = props
  const [text, setText] = useState('')
  useEffect(() => setText(''), [opened])
  const rows = text.split(/\r\n|\r|\n/).filter(line => line.trim() !== '').length

  function go(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (rows === 0) return
    onClose()
    props.onRows(fileOf(text))
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<Text fw={650}>Paste rows</Text>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={go}>
        <Stack gap="md">
          <Textarea
            label="Rows"
            description="Copy the cells in Excel, Google Sheets or a message and paste them here, with or without the header row."
            data-autofocus
            autosize
            minRows={8}
            maxRows={16}
            spellCheck={false}
            placeholder={'Name\tPhone\nAnn Hill\t+44 20 7946 0123'}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
          <Group justify="space-between">
            <Text size="sm" c="dimmed" role="status">
              {rows > 0 && countOf(rows, 'row')}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" disabled={rows === 0}>
                Continue
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
