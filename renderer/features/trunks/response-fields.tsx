import { ActionIcon, Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import {
  MEANING_WORDS,
  RESPONSE_MEANINGS,
  type ResponseRule,
  responseMeaningSchema,
  responseRulesSchema,
} from '../../../shared/model/response-rules.ts'
import { presetOf } from '../../../shared/model/trunk-presets.ts'
import type { Mistakes } from '../../components/form-issues.ts'
import styles from './responses.module.css'
import { TriedResponses } from './tried-responses.tsx'
import type { TrunkFieldsProps } from './trunk-fields.tsx'

const ROWS_MAX = 60
const NEW_ROW: ResponseRule = { status: '', text: '', header: null, means: 'limit' }

const MEANINGS = (['Recipient', 'Trunk'] as const).map(who => ({
  group: who,
  items: RESPONSE_MEANINGS.filter(meaning => MEANING_WORDS[meaning].who === who).map(meaning => ({
    value: meaning,
    label: MEANING_WORDS[meaning].what,
  })),
}))

/** What a row looks for, as text: `403 with "D1 | D2"`. */
function lookedFor({ status, text, header }: ResponseRule): string {
  const parts = [
    status === '' ? 'Any status' : status,
    ...(text === '' ? [] : [`“${text}”`]),
    ...(header === null ? [] : [`${header.name}${header.contains === '' ? '' : ` “${header.contains}”`}`]),
  ]
  return parts.join(' with ')
}

const SUMMARY_LINES = 3

/** Three lines for the folded section: what each meaning is read from, those of the trunk first. */
export function ResponsesSummary({ rows }: { readonly rows: readonly ResponseRule[] }) {
  const lines = RESPONSE_MEANINGS.toReversed().flatMap(meaning => {
    const [first, ...others] = rows.filter(({ means }) => means === meaning)
    if (!first) return []
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return [`${meaningText(meaning)} – ${shortened(first)}${more}`]
  })
  const shown = lines.length === 0 ? ['Every response has its usual meaning.'] : lines.slice(0, SUMMARY_LINES)
  return shown.map(line => (
    <Text key={line} size="xs" c="dimmed" lineClamp={1}>
      {line}
    </Text>
  ))
}

/** What a row looks for, with the first of its wordings. */
function shortened(row: ResponseRule): string {
  const [first = '', ...others] = row.text.split('|').map(wording => wording.trim())
  return lookedFor({ ...row, text: others.length === 0 ? first : `${first}, ...` })
}

const meaningText = (meaning: ResponseRule['means']): string =>
  `${MEANING_WORDS[meaning].who}: ${MEANING_WORDS[meaning].what.charAt(0).toLowerCase()}${MEANING_WORDS[meaning].what.slice(1)}`

/** The rows that say whom a response is to be blamed on: shown in short, one edited at a time, tried on what came lately. */
export function ResponseFields({
  form,
  mistakes,
  onChange,
  trunkId,
}: TrunkFieldsProps & { readonly trunkId: number | null }) {
  const rows = form.responses
  const [edited, setEdited] = useState<number | null>(null)
  const write = (responses: readonly ResponseRule[], field = 'responses') => onChange({ responses }, field)
  const ofPreset = presetOf(form.preset)
  const shipped = responseRulesSchema.parse(ofPreset?.settings.responses)
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed">
        The first row that fits counts. Other responses have their usual meaning.
      </Text>
      <Stack gap={4} component="ul" m={0} p={0} className={styles.rows} aria-label="Rows">
        {rows.map((row, at) => {
          const mistake = mistakeOf(mistakes, at)
          return (
            // Rows are told apart by their place: two may be alike.
            <li key={at} className={styles.row}>
              <Group gap="xs" wrap="nowrap" justify="space-between">
                <Text size="sm" miw={0} className={styles.looks}>
                  {lookedFor(row)}
                </Text>
                <Group gap={2} wrap="nowrap">
                  <Text size="xs" c="dimmed" className={styles.means}>
                    {meaningText(row.means)}
                  </Text>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Edit row ${at + 1}`}
                    aria-expanded={edited === at}
                    onClick={() => setEdited(edited === at ? null : at)}
                  >
                    <IconPencil size={15} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Remove row ${at + 1}`}
                    onClick={() => {
                      setEdited(null)
                      write(rows.filter((_, index) => index !== at))
                    }}
                  >
                    <IconTrash size={15} aria-hidden />
                  </ActionIcon>
                </Group>
              </Group>
              {edited === at ? (
                <RowFields
                  row={row}
                  at={at}
                  mistakes={mistakes}
                  onChange={(changed, field) =>
                    write(
                      rows.map((one, index) => (index === at ? changed : one)),
                      `responses.${at}.${field}`,
                    )
                  }
                />
              ) : (
                mistake !== undefined && (
                  <Text size="xs" c="red">
                    {mistake}
                  </Text>
                )
              )}
            </li>
          )
        })}
      </Stack>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={rows.length >= ROWS_MAX}
          onClick={() => {
            write([NEW_ROW, ...rows])
            setEdited(0)
          }}
        >
          Add row
        </Button>
        <Button
          variant="subtle"
          size="xs"
          disabled={JSON.stringify(rows) === JSON.stringify(shipped)}
          onClick={() => {
            setEdited(null)
            write(shipped)
          }}
        >
          {ofPreset === null ? 'Restore defaults' : `Restore rows of ${ofPreset.name}`}
        </Button>
      </Group>
      {trunkId !== null && <TriedResponses trunkId={trunkId} rows={rows} />}
    </Stack>
  )
}

const mistakeOf = (mistakes: Mistakes, at: number): string | undefined =>
  Object.entries(mistakes).find(([path]) => path.startsWith(`responses.${at}.`))?.[1]

function RowFields(props: {
  readonly row: ResponseRule
  readonly at: number
  readonly mistakes: Mistakes
  readonly onChange: (row: ResponseRule, field: string) => void
}) {
  const { row, at, mistakes, onChange } = props
  const mistake = (field: string): string | undefined => mistakes[`responses.${at}.${field}`]
  const header = row.header ?? { name: '', contains: '' }
  const withHeader = (values: Partial<typeof header>): ResponseRule => {
    const next = { ...header, ...values }
    return { ...row, header: next.name === '' && next.contains === '' ? null : next }
  }
  return (
    <SimpleGrid cols={2} spacing="xs" mt={4}>
      <TextInput
        label="Status"
        placeholder="403, 500-599 or 4xx"
        autoComplete="off"
        value={row.status}
        error={mistake('status')}
        onChange={event => onChange({ ...row, status: event.currentTarget.value }, 'status')}
      />
      <Select
        label="Meaning"
        allowDeselect={false}
        checkIconPosition="right"
        data={MEANINGS}
        value={row.means}
        onChange={value => {
          const means = responseMeaningSchema.safeParse(value).data
          if (means) onChange({ ...row, means }, 'means')
        }}
      />
      <TextInput
        style={{ gridColumn: 'span 2' }}
        label="Words in the reason"
        placeholder="CPS limit | too many calls"
        autoComplete="off"
        spellCheck={false}
        value={row.text}
        error={mistake('text')}
        onChange={event => onChange({ ...row, text: event.currentTarget.value }, 'text')}
      />
      <TextInput
        label="Header"
        placeholder="X-Twilio-Error"
        autoComplete="off"
        spellCheck={false}
        value={header.name}
        error={mistake('header.name')}
        onChange={event => onChange(withHeader({ name: event.currentTarget.value }), 'header.name')}
      />
      <TextInput
        label="Words in the header"
        placeholder="10001"
        autoComplete="off"
        spellCheck={false}
        value={header.contains}
        error={mistake('header.contains')}
        onChange={event => onChange(withHeader({ contains: event.currentTarget.value }), 'header.contains')}
      />
    </SimpleGrid>
  )
}
