import { Box, MultiSelect, Stack, Text } from '@mantine/core'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { type FileInspection, NUMBER_FIELDS } from '../../../shared/model/recipient-list.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import type { BroughtFile } from '../import/import-draft.ts'
import { MappingTable } from '../import/mapping-table.tsx'
import { ReadingNotes } from '../import/reading-notes.tsx'
import { Country, ValidRows } from '../import/reading-summary.tsx'
import { BlockForm } from './block-form.tsx'
import styles from './import-numbers.module.css'
import { useNumberFile } from './use-number-file.ts'

/** The first numbers as they will be stored, their columns and country, and the reason for which they are blocked. */
export function ReviewNumbers(props: {
  brought: BroughtFile
  onBrought: (brought: BroughtFile) => void
  onAccounted: (accounted: RequestOutput<'doNotCall.import'>) => void
}) {
  const { uploadId, inspection } = props.brought
  const file = useNumberFile(props.brought, props.onBrought)
  const { asksColumns, asksCountry } = file
  const mark = markColumn(inspection)

  return (
    <Stack gap="md">
      <Box className={`tl-card ${styles.parts}`} component="section" aria-label="How the file is read">
        <ValidRows
          inspection={inspection}
          isReading={file.isReading}
          what="have a number that can be blocked"
        />
        <Country inspection={inspection} isAsked={false} onChoose={file.chooseCountry} />
        {file.showsColumns && (
          <div>
            <MultiSelect
              label="Columns with phone numbers"
              size="xs"
              data={inspection.headers.map((header, at) => ({ value: String(at), label: header }))}
              value={file.columns.map(String)}
              placeholder={file.columns.length === 0 ? 'Choose the columns' : ''}
              maxValues={NUMBER_FIELDS.length}
              onChange={values => file.chooseColumns(values.map(Number))}
            />
          </div>
        )}
      </Box>
      {asksColumns && (
        <SentenceAlert tone="warning">
          It is not certain which column holds the phone numbers. Choose it above.
        </SentenceAlert>
      )}
      {asksCountry && !asksColumns && (
        <SentenceAlert tone="warning">
          Some numbers do not say which country they are from. Choose it above.
        </SentenceAlert>
      )}
      {mark !== null && (
        <Text size="sm" c="dimmed">
          {`Rows in which “${mark}” says that the person may be called are not blocked.`}
        </Text>
      )}
      <MappingTable inspection={inspection} />
      <ReadingNotes inspection={inspection} />
      {file.problem !== null && <SentenceAlert tone="error">{file.problem}</SentenceAlert>}
      <BlockForm
        isDecided={!asksCountry && !asksColumns && !file.isReading}
        onBlock={async (reason, campaignId) => {
          file.setProblem(null)
          const { mapping } = inspection
          const imported = await request('doNotCall.import', { uploadId, campaignId, reason, mapping })
          if (imported.ok) props.onAccounted(imported.value)
          else file.setProblem(imported.error.message)
        }}
      />
    </Stack>
  )
}

/** The header of the column that says for each row whether the person may be called; null when there is none. */
function markColumn({ mapping, headers }: FileInspection): string | null {
  const at = mapping.columns.findIndex(
    use => use.kind === 'field' && (use.field === 'doNotCall' || use.field === 'callAllowed'),
  )
  return at === -1 ? null : (headers[at] ?? null)
}
