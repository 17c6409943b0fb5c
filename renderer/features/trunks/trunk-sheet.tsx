import { Divider, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { PresetField } from './preset-field.tsx'
import { LimitFields, PracticeFields, ProviderFields } from './trunk-fields.tsx'
import { MoreFields } from './trunk-more-fields.tsx'
import type { UsedTrunkForm } from './use-trunk-form.ts'

/** All fields of a trunk: what everybody fills in first, limits, and what few trunks need under "More". */
export function TrunkSheet({ used, trunkId }: { used: UsedTrunkForm; trunkId: number | null }) {
  const { form, mistakes, change, choosePreset, hasPassword } = used
  const [opened, setOpened] = useState<readonly string[]>([])
  const fields = { form, mistakes, onChange: change }
  return (
    <Stack gap="md">
      {form.kind === 'practice' && (
        <Text size="sm" c="dimmed">
          A public of made-up people behind real SIP and real audio on this machine. Nobody outside is called.
        </Text>
      )}
      {form.kind === 'sip' && <PresetField value={form.preset} onChoose={choosePreset} />}
      <TextInput
        label="Name"
        description="As your team calls it."
        data-autofocus
        autoComplete="off"
        value={form.name}
        error={mistakes.name}
        onChange={event => change({ name: event.currentTarget.value }, 'name')}
      />
      {form.kind === 'sip' ? (
        <ProviderFields {...fields} hasPassword={hasPassword} />
      ) : (
        <PracticeFields {...fields} />
      )}
      <Divider label="Limits" labelPosition="left" />
      <LimitFields {...fields} />
      {form.kind === 'sip' && (
        <>
          <Divider label="More" labelPosition="left" />
          <MoreFields {...fields} trunkId={trunkId} opened={opened} onOpened={setOpened} />
        </>
      )}
    </Stack>
  )
}
