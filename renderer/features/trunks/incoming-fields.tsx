import { Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { Prompt } from '../../../shared/model/prompt.ts'
import type { Incoming } from '../../../shared/model/trunk-line.ts'
import type { TrunkFieldsProps } from './trunk-fields.tsx'

const ANSWERS: readonly { readonly value: Incoming['answer']; readonly label: string }[] = [
  { value: 'unavailable', label: 'are told that nobody is there (480)' },
  { value: 'busy', label: 'hear the busy tone (486)' },
  { value: 'decline', label: 'are refused (603)' },
  { value: 'message', label: 'hear a message, then we hang up' },
]

/** What becomes of recipients who call back. */
export function IncomingFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  const answerOf = (value: string | null) =>
    ANSWERS.find(answer => answer.value === value)?.value ?? form.incomingAnswer
  return (
    <Stack gap="sm">
      <Select
        label="Those who call this trunk"
        description="Every such call is in the messages of the trunk, with the caller's number."
        allowDeselect={false}
        checkIconPosition="right"
        data={ANSWERS}
        value={form.incomingAnswer}
        onChange={value => onChange({ incomingAnswer: answerOf(value) }, 'incoming.answer')}
      />
      {form.incomingAnswer === 'message' && (
        <MessageField form={form} mistakes={mistakes} onChange={onChange} />
      )}
      <TextInput
        label="Calls and texts also come from"
        description="Addresses, ranges or names besides the trunk's own servers. What others send is not answered."
        placeholder="198.51.100.7, 203.0.113.0/24"
        autoComplete="off"
        spellCheck={false}
        value={form.sources}
        error={Object.entries(mistakes).find(([path]) => /^sources\b/.test(path))?.[1]}
        onChange={event => onChange({ sources: event.currentTarget.value }, 'sources')}
      />
    </Stack>
  )
}

function MessageField({ form, mistakes, onChange }: TrunkFieldsProps) {
  const { incomingPrompt: prompt } = form
  const change = (changed: Prompt): void => onChange({ incomingPrompt: changed }, 'incoming.prompt.text')
  if (prompt.kind === 'wav') {
    return (
      <Group gap="sm">
        <Text size="sm">They hear the recording {prompt.file}.</Text>
        <Button
          variant="default"
          size="xs"
          onClick={() => change({ kind: 'speech', text: '', voice: 'slt' })}
        >
          Write a text instead
        </Button>
      </Group>
    )
  }
  return (
    <Textarea
      label="Text of the message"
      description="Spoken by a voice."
      placeholder="You were called by the surgery at Mill Lane. We will call you again."
      autosize
      minRows={2}
      maxRows={8}
      value={prompt.text}
      error={mistakes['incoming.prompt.text']}
      onChange={event => change({ ...prompt, text: event.currentTarget.value })}
    />
  )
}
