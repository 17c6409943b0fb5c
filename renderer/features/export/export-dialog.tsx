import { Button, Group, Modal, Progress, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import {
  type CsvSeparator,
  csvSeparatorSchema,
  type ExportFormat,
  type ExportPreset,
  type ExportTargetInput,
  exportFormatSchema,
} from '../../../shared/model/export.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { tellSaved } from '../../components/tell-saved.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { ChooseColumns } from './choose-columns.tsx'
import { SavePreset } from './save-preset.tsx'
import { isOver, useExport } from './use-export.ts'

type Table = RequestOutput<'exports.columns'>

/** Chooses format and columns of an export, writes it, and hands the file over. `target` has the filter of the table. */
export function ExportDialog(props: { target: ExportTargetInput; onClose: () => void }) {
  const { target, onClose } = props
  const [table, setTable] = useState<Table | null>(null)
  const [presets, setPresets] = useState<readonly ExportPreset[]>([])
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [separator, setSeparator] = useState<CsvSeparator>(',')
  const [problem, setProblem] = useState<string | null>(null)
  const [exportId, setExportId] = useState<string | null>(null)
  const progress = useExport(exportId)
  const asked = JSON.stringify(target)

  useEffect(() => {
    let isOpen = true
    const table: ExportTargetInput = JSON.parse(asked)
    void Promise.all([
      request('exports.columns', { target: table }),
      request('exportPresets.list', { what: table.what }),
    ]).then(([described, saved]) => {
      if (!isOpen) return
      if (!described.ok) return setProblem(described.error.message)
      setTable(described.value)
      setChosen(described.value.columns.flatMap(({ key, isDefault }) => (isDefault ? [key] : [])))
      if (saved.ok) setPresets(saved.value)
    })
    return () => {
      isOpen = false
    }
  }, [asked])

  useEffect(() => {
    if (progress === null || !isOver(progress)) return
    setExportId(null)
    if (progress.state === 'failed') setProblem(progress.problem)
    if (progress.state !== 'done') return
    void tellSaved({ ok: true, value: progress }, countOf(progress.rows, 'row'), 'Export failed')
    onClose()
  }, [progress, onClose])

  async function start(): Promise<void> {
    setProblem(null)
    const started = await request('exports.start', {
      target,
      layout: { columns: [...chosen], format, separator },
    })
    if (!started.ok) return setProblem(started.error.message)
    show({ name: 'export-progress', payload: started.value })
    setExportId(started.value.exportId)
  }
  function usePreset(id: string | null): void {
    const preset = presets.find(one => String(one.id) === id)
    if (!preset) return
    setChosen(preset.columns)
    setFormat(preset.format)
    setSeparator(preset.separator)
  }
  function cancel(): void {
    if (exportId === null) onClose()
    else void request('exports.cancel', { exportId })
  }

  const isWriting = exportId !== null
  const share = progress?.rowsTotal ? (100 * progress.rows) / progress.rowsTotal : 0
  return (
    <Modal opened onClose={cancel} title={<Text fw={650}>Export</Text>} size="lg">
      <Stack gap="md">
        {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
        <Group gap="sm" align="end">
          <SegmentedControl
            aria-label="Format"
            data={[
              { value: 'csv', label: 'CSV' },
              { value: 'xlsx', label: 'Excel (XLSX)' },
            ]}
            value={format}
            onChange={value => setFormat(exportFormatSchema.parse(value))}
          />
          {format === 'csv' && (
            <Select
              label="Separator"
              w={130}
              allowDeselect={false}
              data={[
                { value: ',', label: 'Comma' },
                { value: ';', label: 'Semicolon' },
                { value: '\t', label: 'Tab' },
              ]}
              value={separator}
              onChange={value => setSeparator(csvSeparatorSchema.parse(value))}
            />
          )}
          {presets.length > 0 && (
            <Select
              label="Preset"
              placeholder="Choose a preset"
              data={presets.map(({ id, name }) => ({ value: String(id), label: name }))}
              onChange={usePreset}
            />
          )}
        </Group>
        {table === null ? (
          problem === null && <Text size="sm">Counting rows…</Text>
        ) : (
          <ChooseColumns columns={table.columns} chosen={chosen} onChange={setChosen} />
        )}
        {isWriting && (
          <Stack gap={4} role="status">
            <Progress value={share} aria-label="Rows written" />
            <Text size="xs" c="dimmed">
              {progress?.state === 'writing'
                ? `${formatCount(progress.rows)} of ${countOf(progress.rowsTotal ?? progress.rows, 'row')}`
                : 'Preparing…'}
            </Text>
          </Stack>
        )}
        <Group justify="space-between">
          <SavePreset
            preset={{ what: target.what, columns: [...chosen], format, separator }}
            onSaved={saved => setPresets([...presets.filter(({ id }) => id !== saved.id), saved])}
          />
          <Group gap="xs">
            <Button variant="default" onClick={cancel}>
              Cancel
            </Button>
            <Button
              loading={isWriting}
              disabled={table === null || chosen.length === 0}
              onClick={() => void start()}
              data-autofocus
            >
              {table === null ? 'Export' : `Export ${countOf(table.rows, 'row')}`}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}
