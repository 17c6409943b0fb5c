import { Box, Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import type {
  DELIMITERS,
  ENCODINGS,
  FileInspection,
  ImportMapping,
} from '../../../shared/model/recipient-list.ts'
import { formatBytes } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { SearchSelect } from '../../components/search-select.tsx'
import { request } from '../../engine-client/engine-client.ts'
import type { BroughtFile } from './choose-file.tsx'
import { chooseColumn } from './column-use.ts'
import { countryChoices } from './country-choices.ts'
import { MappingTable } from './mapping-table.tsx'

type Encoding = (typeof ENCODINGS)[number]
type Delimiter = (typeof DELIMITERS)[number]

const ENCODING_CHOICES: { value: Encoding; label: string }[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1252', label: 'Windows-1252 (Western)' },
  { value: 'utf-16le', label: 'UTF-16, little endian' },
  { value: 'utf-16be', label: 'UTF-16, big endian' },
]
const DELIMITER_CHOICES: { value: Delimiter; label: string }[] = [
  { value: ',', label: 'Comma ,' },
  { value: ';', label: 'Semicolon ;' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar |' },
]
const HEADER_CHOICES = [
  { value: 'header', label: 'Names of the columns' },
  { value: 'row', label: 'The first recipient' },
]
/** Stands for "no default country" in the select, which knows no null. */
const NO_COUNTRY = 'none'

/** How the file is read, on its own rows; then its name as a list, and the start. */
export function MappingStep(props: {
  brought: BroughtFile
  onDiscard: () => void
  onStarted: (importId: number) => void
}) {
  const { uploadId } = props.brought
  const [inspection, setInspection] = useState(props.brought.inspection)
  const [listName, setListName] = useState(() => nameOf(inspection.fileName))
  const [problem, setProblem] = useState<string | null>(null)
  const [starting, setStarting] = useState(false)
  const turn = useRef(0)
  const { mapping } = inspection

  /** Shows the file read that way. Columns are guessed anew when they may be others than before. */
  async function reread(changes: Partial<ImportMapping>): Promise<void> {
    turn.current += 1
    const mine = turn.current
    const next: ImportMapping = { ...mapping, ...changes }
    setProblem(null)
    setInspection({ ...inspection, mapping: next })
    const guessAnew = changes.columns === undefined && changes.defaultCountry === undefined
    const result = await request('imports.inspect', {
      uploadId,
      mapping: guessAnew ? { ...next, columns: [] } : next,
    })
    if (mine !== turn.current) return
    if (result.ok) setInspection(result.value)
    else setProblem(result.error.message)
  }

  async function start(): Promise<void> {
    if (listName.trim() === '') return setProblem('Give the list a name.')
    setStarting(true)
    const result = await request('imports.start', { uploadId, mapping, listName })
    setStarting(false)
    if (result.ok) props.onStarted(result.value.importId)
    else setProblem(result.error.message)
  }

  const noNumber = !mapping.columns.some(use => use.kind === 'field' && use.field === 'number')
  return (
    <Stack gap="md">
      <ReadingSection inspection={inspection} onChange={changes => void reread(changes)} />
      <MappingTable
        inspection={inspection}
        onChoose={(at, choice) =>
          void reread({ columns: chooseColumn(mapping.columns, inspection.headers, at, choice) })
        }
      />
      {noNumber && (
        <SentenceAlert tone="warning">
          Choose “Phone number” above the column with the numbers to call.
        </SentenceAlert>
      )}
      {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
      <Box
        component="form"
        className="tl-card"
        p="md"
        pos="sticky"
        bottom={-20}
        style={{ zIndex: 2, boxShadow: '0 -4px 12px rgb(0 0 0 / 8%)' }}
        onSubmit={event => {
          event.preventDefault()
          void start()
        }}
      >
        <Group justify="space-between" align="flex-end">
          <TextInput
            label="Name of the list"
            withAsterisk
            w={360}
            maxLength={255}
            value={listName}
            error={listName.trim() === '' ? 'Give the list a name.' : null}
            onChange={event => setListName(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button variant="default" size="sm" onClick={props.onDiscard}>
              Choose another file
            </Button>
            <Button
              type="submit"
              size="sm"
              loading={starting}
              disabled={noNumber || listName.trim() === ''}
              leftSection={<IconFileImport size={16} />}
            >
              Import
            </Button>
          </Group>
        </Group>
      </Box>
    </Stack>
  )
}

/** `customers-may` of `customers-may.csv`. */
const nameOf = (fileName: string): string => fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 255)

function ReadingSection(props: {
  inspection: FileInspection
  onChange: (changes: Partial<ImportMapping>) => void
}) {
  const { inspection, onChange } = props
  const { mapping, remarks } = inspection
  const countries = useMemo(
    () => [{ value: NO_COUNTRY, label: 'None, all have their +' }, ...countryChoices()],
    [],
  )
  return (
    <Box className="tl-card" p="md" component="section" aria-label="How the file is read">
      <Group gap="xs" align="baseline" mb="sm">
        <Title order={2}>{inspection.fileName}</Title>
        <Text size="sm" c="dimmed">
          {formatBytes(inspection.bytes)} · guessed from the file itself; change what is not right
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
        <Select
          label="Encoding"
          allowDeselect={false}
          data={ENCODING_CHOICES}
          value={mapping.encoding}
          onChange={encoding => encoding !== null && onChange({ encoding: encoding as Encoding })}
        />
        <Select
          label="Separator"
          allowDeselect={false}
          data={DELIMITER_CHOICES}
          value={mapping.delimiter}
          onChange={delimiter => delimiter !== null && onChange({ delimiter: delimiter as Delimiter })}
        />
        <Select
          label="First row"
          allowDeselect={false}
          data={HEADER_CHOICES}
          value={mapping.hasHeader ? 'header' : 'row'}
          onChange={first => onChange({ hasHeader: first === 'header' })}
        />
        <SearchSelect
          label="Country of numbers without +"
          limit={300}
          nothingFoundMessage="No country is called like that"
          data={countries}
          value={mapping.defaultCountry ?? NO_COUNTRY}
          onChange={country => onChange({ defaultCountry: country === NO_COUNTRY ? null : country })}
        />
      </SimpleGrid>
      {remarks.length > 0 && (
        <Stack gap={2} mt="sm" component="ul" pl="md" my={0} aria-live="polite">
          {remarks.map(remark => (
            <Text key={remark} component="li" size="sm" c="dimmed">
              {remark}
            </Text>
          ))}
        </Stack>
      )}
    </Box>
  )
}
