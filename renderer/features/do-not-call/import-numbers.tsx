import { Button, FileInput, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { uploadFile } from '../../engine-client/upload-file.ts'
import { WhereField } from './add-number.tsx'

type Accounted = RequestOutput<'doNotCall.import'>

const EMPTY = { file: null as File | null, reason: '', campaignId: null as number | null }

/** Brings in a file of numbers, and accounts for each of its lines. */
export function ImportNumbers(props: { opened: boolean; onClose: () => void; onImported: () => void }) {
  const { opened, onClose } = props
  const [form, setForm] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [accounted, setAccounted] = useState<Accounted | null>(null)
  useEffect(() => {
    if (!opened) return
    setForm(EMPTY)
    setTried(false)
    setProblem(null)
    setAccounted(null)
  }, [opened])

  async function bring(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setTried(true)
    const { file, reason, campaignId } = form
    if (file === null || reason.trim() === '') return
    setBusy(true)
    setProblem(await imported(file, reason, campaignId))
    setBusy(false)
  }

  async function imported(file: File, reason: string, campaignId: number | null): Promise<string | null> {
    const uploaded = await uploadFile(file)
    if (!uploaded.ok) return uploaded.error.message
    if (uploaded.value === null) return null
    const result = await request('doNotCall.import', {
      uploadId: uploaded.value.uploadId,
      reason,
      campaignId,
    })
    if (!result.ok) return result.error.message
    setAccounted(result.value)
    props.onImported()
    return null
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={accounted === null ? 'md' : 'lg'}
      title={<Text fw={650}>{accounted === null ? 'Import numbers' : 'What came of the file'}</Text>}
    >
      {accounted !== null ? (
        <Account accounted={accounted} onClose={onClose} />
      ) : (
        <form onSubmit={event => void bring(event)} noValidate>
          <Stack gap="md">
            <FileInput
              label="File"
              withAsterisk
              data-autofocus
              clearable
              placeholder="Choose a CSV or text file"
              description="One number per line, with +, or a CSV with a column of numbers. +44 90* stands for all that begin like it."
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              leftSection={<IconFileImport size={15} aria-hidden />}
              value={form.file}
              error={tried && form.file === null ? 'Choose a file.' : null}
              onChange={file => setForm({ ...form, file })}
            />
            <TextInput
              label="Why"
              withAsterisk
              placeholder="National list, November"
              maxLength={500}
              value={form.reason}
              error={tried && form.reason.trim() === '' ? 'Say why, for whoever asks later.' : null}
              onChange={event => setForm({ ...form, reason: event.currentTarget.value })}
            />
            <WhereField value={form.campaignId} onChange={campaignId => setForm({ ...form, campaignId })} />
            {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Close
              </Button>
              <Button type="submit" loading={busy}>
                Import
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

/** Every line is in one place: added, known already, or rejected with its reason. */
function Account({ accounted, onClose }: { accounted: Accounted; onClose: () => void }) {
  const { rows, added, known, rejected, rejectedTotal } = accounted
  return (
    <Stack gap="md">
      <SentenceAlert tone={rejectedTotal > 0 ? 'warning' : 'good'}>
        {`${countOf(rows, 'line')}: ${formatCount(added)} added, ${formatCount(known)} known already, ${formatCount(rejectedTotal)} rejected.`}
      </SentenceAlert>
      {rejected.length > 0 && (
        <Table verticalSpacing={5} aria-label="Rejected lines" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={64}>Line</Table.Th>
              <Table.Th w={170}>As it stands there</Table.Th>
              <Table.Th>Why not</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rejected.map(({ line, raw, sentence }) => (
              <Table.Tr key={line}>
                <Table.Td>{formatCount(line)}</Table.Td>
                <Table.Td>
                  <Text size="sm" truncate title={raw}>
                    {raw}
                  </Text>
                </Table.Td>
                <Table.Td>{sentence}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {rejectedTotal > rejected.length && (
        <Text size="xs" c="dimmed">
          and {formatCount(rejectedTotal - rejected.length)} more
        </Text>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </Stack>
  )
}
