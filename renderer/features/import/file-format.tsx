import { Box, Button, Code, NumberInput, Select, SimpleGrid, Text } from '@mantine/core'
import {
  DELIMITERS,
  ENCODINGS,
  type FileInspection,
  SKIP_ROWS_MAX,
} from '../../../shared/model/recipient-list.ts'
import { countOf } from '../../components/format.ts'
import { SearchSelect } from '../../components/search-select.tsx'
import { delimiterWord, encodingWord } from './format-words.ts'
import { chooseFormat } from './import-draft.ts'
import styles from './reading-summary.module.css'

const HEADER_CHOICES = [
  { value: 'header', label: 'Column names' },
  { value: 'row', label: 'The first person' },
]

/** Encoding, separator, header, skipped lines, sheet: what was guessed of the file, to be set by hand. */
export function FileFormat({ inspection }: { inspection: FileInspection }) {
  const { mapping, format } = inspection
  return (
    <div className={styles.format}>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
        {format === 'csv' ? <TextFields inspection={inspection} /> : <SheetField inspection={inspection} />}
        <NumberInput
          label="Lines to skip above"
          size="xs"
          min={0}
          max={SKIP_ROWS_MAX}
          clampBehavior="strict"
          allowDecimal={false}
          value={mapping.skipRows}
          onChange={lines => typeof lines === 'number' && void chooseFormat({ skipRows: lines })}
        />
        <Select
          label="First line read"
          size="xs"
          allowDeselect={false}
          data={HEADER_CHOICES}
          value={mapping.hasHeader ? 'header' : 'row'}
          onChange={first => void chooseFormat({ hasHeader: first === 'header' })}
        />
      </SimpleGrid>
      <Skipped inspection={inspection} />
    </div>
  )
}

function TextFields({ inspection: { mapping } }: { inspection: FileInspection }) {
  const encodings: string[] = [...ENCODINGS]
  if (!encodings.includes(mapping.encoding)) encodings.unshift(mapping.encoding)
  const delimiters: string[] = [...DELIMITERS]
  if (!delimiters.includes(mapping.delimiter)) delimiters.push(mapping.delimiter)
  return (
    <>
      <SearchSelect
        label="Encoding"
        size="xs"
        nothingFoundMessage="No encoding has this name"
        data={encodings.map(value => ({ value, label: encodingWord(value) }))}
        value={mapping.encoding}
        onChange={encoding => encoding !== null && void chooseFormat({ encoding })}
      />
      <Select
        label="Separator"
        size="xs"
        allowDeselect={false}
        data={delimiters.map(value => ({ value, label: delimiterWord(value) }))}
        value={mapping.delimiter}
        onChange={delimiter => delimiter !== null && void chooseFormat({ delimiter })}
      />
    </>
  )
}

function SheetField({ inspection: { sheets, mapping } }: { inspection: FileInspection }) {
  return (
    <Select
      label="Sheet"
      size="xs"
      allowDeselect={false}
      data={sheets.map(({ name, rows }) => ({ value: name, label: `${name} (${countOf(rows, 'row')})` }))}
      value={mapping.sheet ?? sheets[0]?.name ?? null}
      onChange={sheet => sheet !== null && void chooseFormat({ sheet })}
    />
  )
}

/** The lines above the header that are not read; any of them can be made the first line. */
function Skipped({ inspection: { skipped } }: { inspection: FileInspection }) {
  if (skipped.length === 0) return null
  return (
    <Box mt="md" component="section" aria-label="Skipped lines">
      <Text size="sm" fw={600}>
        {`${countOf(skipped.length, 'line')} skipped above the list`}
      </Text>
      {skipped.map(({ line, text }, at) => (
        <div key={line} className={styles.skipped}>
          <Text span size="xs" c="dimmed">
            {`Line ${line}`}
          </Text>
          <Code fz={12} style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
            {text === '' ? '(blank)' : text}
          </Code>
          <Button variant="subtle" size="compact-xs" onClick={() => void chooseFormat({ skipRows: at })}>
            Start here
          </Button>
        </div>
      ))}
    </Box>
  )
}
