import { Button, FileButton, Group, SegmentedControl, Select, Stack, Text, Textarea } from '@mantine/core'
import { IconFileMusic, IconPlayerPlay, IconPlayerStop, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { promptSchema, VOICES } from '../../../shared/model/prompt.ts'
import { formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { uploadFile } from '../../engine-client/upload-file.ts'
import { promptOf, type SetupSectionProps, type Voice } from './setup-form.ts'
import { useListen } from './use-listen.ts'

const VOICE_WORDS: Readonly<Record<Voice, string>> = {
  slt: 'slt – American English, female',
  kal: 'kal – American English, male',
  rms: 'rms – American English, male',
  awb: 'awb – Scottish English, male',
}
const TEXT_MAX = 2000

/** What recipients hear once they answer: a text spoken by a voice, or a recording. */
export function PromptEditor(props: SetupSectionProps) {
  const { form, change } = props
  const { listening, listen, stop } = useListen()
  const prompt = promptSchema.safeParse(promptOf(form))
  const playing = listening.state === 'playing'
  return (
    <Stack gap="sm">
      <SegmentedControl
        w="fit-content"
        size="xs"
        aria-label="Kind of message"
        value={form.promptKind}
        data={[
          { value: 'speech', label: 'Text, spoken by a voice' },
          { value: 'wav', label: 'Recording (WAV)' },
        ]}
        onChange={kind => {
          stop()
          change({ promptKind: kind === 'wav' ? 'wav' : 'speech' })
        }}
      />
      {form.promptKind === 'speech' ? <SpeechFields {...props} /> : <RecordingField {...props} />}
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={playing ? <IconPlayerStop size={15} /> : <IconPlayerPlay size={15} />}
          loading={listening.state === 'making'}
          disabled={!prompt.success}
          onClick={() => (playing || !prompt.success ? stop() : void listen(prompt.data))}
        >
          {playing ? 'Stop' : 'Listen'}
        </Button>
        <Text size="xs" c="dimmed" aria-live="polite">
          {playing
            ? `Playing, ${listening.seconds.toFixed(1)} s – exactly as it goes out on the call`
            : 'Hear it as it goes out on the call.'}
        </Text>
      </Group>
      {listening.state === 'failed' && <SentenceAlert tone="error">{listening.sentence}</SentenceAlert>}
    </Stack>
  )
}

function SpeechFields({ form, change, mistake }: SetupSectionProps) {
  return (
    <>
      <Textarea
        label="Text"
        withAsterisk
        autosize
        minRows={3}
        maxRows={12}
        placeholder="Good afternoon. This is the surgery at Mill Lane: your repeat prescription is ready to be collected."
        value={form.text}
        error={mistake('prompt.text')}
        description={`${formatCount(form.text.trim().length)} of ${formatCount(TEXT_MAX)} characters`}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        onChange={event => change({ text: event.currentTarget.value }, 'prompt.text')}
      />
      <Select
        label="Voice"
        maw={340}
        allowDeselect={false}
        data={VOICES.map(voice => ({ value: voice, label: VOICE_WORDS[voice] }))}
        value={form.voice}
        onChange={voice => voice !== null && change({ voice: voice as Voice })}
      />
    </>
  )
}

type Bringing =
  | { readonly state: 'idle' }
  | { readonly state: 'busy'; readonly name: string }
  | { readonly state: 'done'; readonly seconds: number }
  | { readonly state: 'failed'; readonly sentence: string }

function RecordingField({ form, change, mistake }: SetupSectionProps) {
  const [bringing, setBringing] = useState<Bringing>({ state: 'idle' })
  const wrong = mistake('prompt.file')

  async function bring(file: File | null): Promise<void> {
    if (file === null) return
    setBringing({ state: 'busy', name: file.name })
    const uploaded = await uploadFile(file)
    if (!uploaded.ok) return setBringing({ state: 'failed', sentence: uploaded.error.message })
    if (uploaded.value === null) return
    const added = await request('prompts.addRecording', uploaded.value)
    if (!added.ok) return setBringing({ state: 'failed', sentence: added.error.message })
    change({ file: added.value.file }, 'prompt.file')
    setBringing({ state: 'done', seconds: added.value.seconds })
  }

  return (
    <Stack gap="xs">
      <Group gap="sm">
        <FileButton accept="audio/wav,audio/x-wav,.wav" onChange={file => void bring(file)}>
          {props => (
            <Button
              {...props}
              variant="default"
              loading={bringing.state === 'busy'}
              leftSection={<IconUpload size={15} />}
            >
              {form.file === '' ? 'Choose a recording' : 'Choose another recording'}
            </Button>
          )}
        </FileButton>
        {form.file !== '' && (
          <Group gap={6}>
            <IconFileMusic size={16} aria-hidden />
            <Text size="sm">{form.file}</Text>
            {bringing.state === 'done' && (
              <Text size="sm" c="dimmed">
                {bringing.seconds.toFixed(1)} s
              </Text>
            )}
          </Group>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        Any WAV; it is turned into telephone quality (8 kHz, one channel).
      </Text>
      {wrong && (
        <Text size="xs" c="var(--mantine-color-error)">
          {wrong}
        </Text>
      )}
      {bringing.state === 'failed' && <SentenceAlert tone="error">{bringing.sentence}</SentenceAlert>}
    </Stack>
  )
}
