import { Button, Group, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { ExportPreset, NewExportPreset } from '../../../shared/model/export.ts'
import { request } from '../../engine-client/engine-client.ts'

/** Keeps the chosen columns under a name. */
export function SavePreset(props: {
  preset: Omit<NewExportPreset, 'name'>
  onSaved: (preset: ExportPreset) => void
}) {
  const [name, setName] = useState('')

  async function save(): Promise<void> {
    const saved = await request('exportPresets.save', { ...props.preset, name })
    if (!saved.ok)
      return void notifications.show({
        color: 'red',
        title: 'The preset was not saved',
        message: saved.error.message,
      })
    setName('')
    props.onSaved(saved.value)
    notifications.show({ title: 'Preset saved', message: saved.value.name })
  }

  return (
    <Group gap="xs">
      <TextInput
        size="xs"
        aria-label="Name of the preset"
        placeholder="Save as preset"
        maxLength={100}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Button
        size="xs"
        variant="default"
        disabled={name.trim() === '' || props.preset.columns.length === 0}
        onClick={() => void save()}
      >
        Save
      </Button>
    </Group>
  )
}
