import { Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { sipTrunkSchema } from '../../../shared/model/trunk.ts'
import { TRUNK_PRESETS, type TrunkPreset } from '../../../shared/model/trunk-presets.ts'
import type { TrunkFieldsProps } from './trunk-fields.tsx'
import type { TrunkForm } from './trunk-form.ts'
import { lineFormOf } from './trunk-line-form.ts'

/** What the far end is: fills in what is typical of it and says what goes wrong first. Name and address stay. */
export function PresetField({ onChange }: Pick<TrunkFieldsProps, 'onChange'>) {
  const [preset, setPreset] = useState<TrunkPreset | null>(null)
  return (
    <Stack gap={6}>
      <Select
        label="What is it?"
        description="Fills in what is usual there; everything can be changed."
        placeholder="Choose the PBX or provider"
        allowDeselect={false}
        checkIconPosition="right"
        data={TRUNK_PRESETS.map(({ id, name }) => ({ value: id, label: name }))}
        value={preset?.id ?? null}
        onChange={id => {
          const chosen = TRUNK_PRESETS.find(candidate => candidate.id === id)
          if (!chosen) return
          setPreset(chosen)
          onChange(formOfPreset(chosen), 'preset')
        }}
      />
      {preset && (
        <Text component="ul" size="xs" c="dimmed" m={0} ps="md">
          {preset.hints.map(hint => (
            <li key={hint}>{hint}</li>
          ))}
        </Text>
      )}
    </Stack>
  )
}

/** The fields that a preset fills in. */
function formOfPreset(preset: TrunkPreset): Partial<TrunkForm> {
  // name and address are needed by the schema only: the form keeps its own
  const whole = sipTrunkSchema.parse({
    kind: 'sip',
    name: preset.name,
    address: 'preset',
    ...preset.settings,
  })
  return { ...lineFormOf(whole), login: preset.wantsCredentials ? 'password' : 'address' }
}
