import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { countOf, formatNumber } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'

/** Puts all numbers of a person on the do-not-call list; closed while `numbers` is null. */
export function LeaveAlone(props: {
  numbers: readonly string[] | null
  name: string | null
  onClose: () => void
  onDone: () => void
}) {
  const { numbers, onClose } = props
  const [reason, setReason] = useState('')
  const [mistake, setMistake] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    setReason('')
    setMistake(null)
  }, [numbers])

  async function leave(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (reason.trim() === '') return setMistake('Enter a reason.')
    setBusy(true)
    for (const pattern of numbers ?? []) {
      const added = await request('doNotCall.add', { pattern, reason })
      if (added.ok) continue
      setBusy(false)
      return setMistake(added.error.message)
    }
    setBusy(false)
    props.onDone()
    onClose()
  }

  return (
    <Modal
      opened={numbers !== null}
      onClose={onClose}
      title={<Text fw={650}>Block {props.name ?? 'this number'}</Text>}
    >
      <form onSubmit={event => void leave(event)} noValidate>
        <Stack gap="md">
          <SentenceAlert tone="info">
            {`${countOf(numbers?.length ?? 0, 'number')} (${(numbers ?? []).map(formatNumber).join(', ')}) ${numbers?.length === 1 ? 'goes' : 'go'} on the do-not-call list of every campaign. A call that is ringing ends.`}
          </SentenceAlert>
          <TextInput
            label="Reason"
            withAsterisk
            data-autofocus
            placeholder="Asked not to be called again"
            maxLength={500}
            value={reason}
            error={mistake}
            onChange={event => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              Block
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
