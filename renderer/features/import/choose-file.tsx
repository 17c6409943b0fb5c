import { Box, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileImport, IconFileX, IconUpload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import { formatBytes } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { uploadFile } from '../../engine-client/upload-file.ts'

export interface BroughtFile {
  readonly uploadId: string
  readonly inspection: FileInspection
}

type Step =
  | { readonly state: 'choose'; readonly problem: string | null }
  | { readonly state: 'uploading'; readonly file: File; readonly received: number }
  | { readonly state: 'inspecting'; readonly file: File }

/** Takes a file by drop or by choice, brings it to the engine and lets it be looked at. */
export function ChooseFile({ onBrought }: { onBrought: (brought: BroughtFile) => void }) {
  const [step, setStep] = useState<Step>({ state: 'choose', problem: null })
  const open = useRef<() => void>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  async function bring(file: File): Promise<void> {
    const abort = new AbortController()
    running.current = abort
    setStep({ state: 'uploading', file, received: 0 })
    const uploaded = await uploadFile(file, {
      signal: abort.signal,
      onProgress: received => !abort.signal.aborted && setStep({ state: 'uploading', file, received }),
    })
    if (!uploaded.ok) return setStep({ state: 'choose', problem: uploaded.error.message })
    if (uploaded.value === null) return setStep({ state: 'choose', problem: null })
    const { uploadId } = uploaded.value
    setStep({ state: 'inspecting', file })
    const inspected = await request('imports.inspect', { uploadId })
    if (inspected.ok && !abort.signal.aborted) return onBrought({ uploadId, inspection: inspected.value })
    await request('uploads.discard', { uploadId })
    setStep({ state: 'choose', problem: inspected.ok ? null : inspected.error.message })
  }

  function choose(files: readonly File[]): void {
    const [file, ...more] = files
    if (more.length > 0) {
      setStep({ state: 'choose', problem: 'Bring one file at a time: each becomes a list of its own.' })
    } else if (file) void bring(file)
  }

  if (step.state !== 'choose') return <Bringing step={step} onCancel={() => running.current?.abort()} />
  return (
    <Stack gap="md">
      {step.problem !== null && <SentenceAlert tone="error">{step.problem}</SentenceAlert>}
      <Dropzone
        openRef={open}
        onDrop={choose}
        onReject={() => setStep({ state: 'choose', problem: 'This cannot be read as a file.' })}
        activateOnClick={false}
        activateOnKeyboard={false}
        className="tl-card"
        styles={{
          root: {
            borderStyle: 'dashed',
            borderWidth: 2,
            borderColor: 'var(--tl-line-strong)',
            cursor: 'default',
          },
        }}
        inputProps={{ 'aria-label': 'File with recipients' }}
      >
        <Stack align="center" gap="sm" py={64} style={{ pointerEvents: 'none' }}>
          <Dropzone.Accept>
            <IconUpload size={44} stroke={1.4} aria-hidden />
          </Dropzone.Accept>
          <Dropzone.Reject>
            <IconFileX size={44} stroke={1.4} aria-hidden />
          </Dropzone.Reject>
          <Dropzone.Idle>
            <IconFileImport size={44} stroke={1.4} aria-hidden />
          </Dropzone.Idle>
          <Stack gap={2} align="center">
            <Text fw={650} size="lg">
              Drop a file with recipients here
            </Text>
            <Text size="sm" c="dimmed">
              CSV or text, as any spreadsheet saves it. One row is one recipient; one column has the phone
              number.
            </Text>
          </Stack>
          <Button
            size="sm"
            data-autofocus
            style={{ pointerEvents: 'all' }}
            leftSection={<IconUpload size={16} />}
            onClick={() => open.current?.()}
          >
            Choose a file
          </Button>
          <Text size="xs" c="dimmed">
            It stays on this machine. Nothing is written before you have seen how it is read.
          </Text>
        </Stack>
      </Dropzone>
    </Stack>
  )
}

function Bringing({ step, onCancel }: { step: Exclude<Step, { state: 'choose' }>; onCancel: () => void }) {
  const { file } = step
  const received = step.state === 'uploading' ? step.received : file.size
  const share = file.size === 0 ? 100 : (received / file.size) * 100
  return (
    <Box className="tl-card" p="lg">
      <Stack gap="sm">
        <Group justify="space-between">
          <div>
            <Text fw={650}>{file.name}</Text>
            <Text size="sm" c="dimmed" aria-live="polite">
              {step.state === 'uploading'
                ? `Reading: ${formatBytes(received)} of ${formatBytes(file.size)}`
                : 'Looking at encoding, separator and columns …'}
            </Text>
          </div>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
        <Progress
          value={share}
          animated={step.state === 'inspecting'}
          aria-label="Part of the file brought in"
        />
      </Stack>
    </Box>
  )
}
