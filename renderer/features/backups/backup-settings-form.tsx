import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { BackupSettings } from '../../../shared/model/backup.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'

/** When backups are made, where, and how many are kept. */
export function BackupSettingsForm({ settings, onSaved }: { settings: BackupSettings; onSaved: () => void }) {
  const [values, setValues] = useState(settings)
  const [problem, setProblem] = useState<string | null>(null)
  const isChanged = JSON.stringify(values) !== JSON.stringify(settings)

  async function save(): Promise<void> {
    const saved = await request('backups.configure', values)
    setProblem(saved.ok ? null : saved.error.message)
    if (saved.ok) onSaved()
  }
  const whole = (key: 'everyHours' | 'keep' | 'keepDays') => (value: string | number) => {
    if (typeof value === 'number') setValues({ ...values, [key]: value })
  }

  return (
    <form
      aria-label="When backups are made"
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <Group align="flex-end" gap="sm">
        <NumberInput
          label="Every"
          suffix=" h"
          description="0: only when you ask"
          min={0}
          max={720}
          allowDecimal={false}
          value={values.everyHours}
          onChange={whole('everyHours')}
        />
        <NumberInput
          label="Copies to keep"
          description="The oldest go first"
          min={1}
          max={1_000}
          allowDecimal={false}
          value={values.keep}
          onChange={whole('keep')}
        />
        <NumberInput
          label="Keep for"
          suffix=" days"
          description="At most"
          min={1}
          max={3_650}
          allowDecimal={false}
          value={values.keepDays}
          onChange={whole('keepDays')}
        />
        <TextInput
          label="Folder"
          description="Another disk is safer"
          w={260}
          placeholder="In the data folder"
          value={values.folder ?? ''}
          onChange={event => setValues({ ...values, folder: event.currentTarget.value || null })}
        />
        <Button type="submit" variant="default" disabled={!isChanged}>
          Save
        </Button>
      </Group>
      {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
    </form>
  )
}
