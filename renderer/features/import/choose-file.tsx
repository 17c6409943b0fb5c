import { Box, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconClipboardText, IconFileImport, IconFileX, IconUpload } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { formatBytes } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import type { BroughtFile } from './import-draft.ts'
import { PasteRows, usePastedRows } from './paste-rows.tsx'
import { saveSample } from './sample-file.ts'
import { type InspectAs, useBringFile } from './use-bring-file.ts'

/** Takes a file by drop or choice, or rows from the clipboard, and lets the engine look at them. */
export function ChooseFile(props: {
  /** What the file holds, for screen readers. */
  label: string
  sentence: string
  inspectAs: InspectAs
  /** What stands below the frame. */
  below?: ReactNode
  onBrought: (brought: BroughtFile) => void
}) {
  const { inspectAs, onBrought } = props
  const { step, bring, refuse, cancel } = useBringFile(inspectAs, onBrought)
  const [pasting, setPasting] = useState(false)
  const open = useRef<() => void>(null)
  usePastedRows(step.state === 'choose' && !pasting, bring)

  if (step.state !== 'choose') return <Bringing step={step} onCancel={cancel} />
  return (
    <Stack gap="md">
      {step.problem !== null && <SentenceAlert tone="error">{step.problem}</SentenceAlert>}
      <Dropzone
        openRef={open}
        onDrop={bring}
        onReject={() => refuse('This file could not be read. Choose it with “Choose a file” instead.')}
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
        inputProps={{ 'aria-label': props.label }}
      >
        <Stack align="center" gap="md" py={56} style={{ pointerEvents: 'none' }}>
          <DropIcon />
          <Stack gap={2} align="center">
            <Text fw={650} size="lg">
              Drop a file here
            </Text>
            <Text size="sm" c="dimmed" ta="center">
              {props.sentence}
            </Text>
          </Stack>
          <Group gap="xs" style={{ pointerEvents: 'all' }}>
            <ChooseButton onClick={() => open.current?.()} />
            <Button
              size="sm"
              variant="default"
              leftSection={<IconClipboardText size={16} aria-hidden />}
              onClick={() => setPasting(true)}
            >
              Paste rows
            </Button>
          </Group>
          <Text size="xs" c="dimmed" ta="center">
            Nothing is imported until you have checked how the file is read.
          </Text>
        </Stack>
      </Dropzone>
      {props.below}
      <PasteRows opened={pasting} onClose={() => setPasting(false)} onRows={file => bring([file])} />
    </Stack>
  )
}

/** A file to start from, which shows what is understood. */
export function SampleFile() {
  return (
    <Group justify="center" gap={4}>
      <Text size="sm" c="dimmed">
        No file at hand?
      </Text>
      <Button variant="subtle" size="compact-sm" onClick={saveSample}>
        Download a sample file
      </Button>
    </Group>
  )
}

/** The main thing of this step: it has the focus, so that Enter opens the dialog of the system. */
function ChooseButton({ onClick }: { onClick: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus({ preventScroll: true }), [])
  return (
    <Button ref={button} size="sm" leftSection={<IconUpload size={16} aria-hidden />} onClick={onClick}>
      Choose a file
    </Button>
  )
}

function DropIcon() {
  const look = { size: 44, stroke: 1.4, 'aria-hidden': true } as const
  return (
    <>
      <Dropzone.Accept>
        <IconUpload {...look} />
      </Dropzone.Accept>
      <Dropzone.Reject>
        <IconFileX {...look} />
      </Dropzone.Reject>
      <Dropzone.Idle>
        <IconFileImport {...look} />
      </Dropzone.Idle>
    </>
  )
}

type Under = Exclude<ReturnType<typeof useBringFile>['step'], { state: 'choose' }>

function Bringing({ step, onCancel }: { step: Under; onCancel: () => void }) {
  const { file } = step
  const received = step.state === 'uploading' ? step.received : file.size
  const share = file.size === 0 ? 100 : (received / file.size) * 100
  return (
    <Box className="tl-card" p="lg">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Box miw={0}>
            <Text fw={650} truncate>
              {file.name}
            </Text>
            <Text size="sm" c="dimmed" aria-live="polite">
              {step.state === 'uploading'
                ? `Reading ${formatBytes(received)} of ${formatBytes(file.size)}`
                : 'Working out the columns, the country and the numbers…'}
            </Text>
          </Box>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
        <Progress value={share} animated={step.state === 'inspecting'} aria-label={`Reading ${file.name}`} />
      </Stack>
    </Box>
  )
}
