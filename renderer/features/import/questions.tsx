import { Box, Group, SimpleGrid, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core'
import { IconQuestionMark } from '@tabler/icons-react'
import parsePhoneNumber, { isSupportedCountry } from 'libphonenumber-js/min'
import type { ReactNode } from 'react'
import type { Choice, FileInspection } from '../../../shared/model/recipient-list.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { chooseColumn, hasPhoneColumn, isPhoneUse } from './column-use.ts'
import { countryWithCode } from './country-words.ts'
import { encodingWord } from './format-words.ts'
import { chooseColumns, chooseCountry, chooseFormat, type ImportDraft } from './import-draft.ts'
import styles from './questions.module.css'

export type Question = Choice['code']

const TITLES = {
  'phone-column': 'Which column holds the phone number?',
  country: 'Which country are these numbers from?',
  sheet: 'Which sheet holds the list?',
  encoding: 'Which encoding shows the letters correctly?',
} as const satisfies Record<Question, string>

/** Options of one question shown as buttons; the rest is chosen in the table or in the fields below. */
const OPTIONS_MAX = 6
const SAMPLES = 3

/** What must be decided before the import: what the engine asks, less what was answered, and a phone column in any case. */
export function openQuestions({ inspection, answered }: ImportDraft): Question[] {
  const asked = inspection.choices.map(({ code }) => code).filter(code => !answered.includes(code))
  const lacksPhone = !hasPhoneColumn(inspection.mapping) && !asked.includes('phone-column')
  return lacksPhone ? ['phone-column', ...asked] : asked
}

/** The open questions, each with its answers as buttons. */
export function Questions({ draft, questions }: { draft: ImportDraft; questions: readonly Question[] }) {
  if (questions.length === 0) return null
  const { inspection } = draft
  return (
    <Stack gap="sm" component="section" aria-label="Questions about this file">
      {questions.map(question => {
        const choice = inspection.choices.find(({ code }) => code === question)
        const options = optionsOf(question, choice, inspection).slice(0, OPTIONS_MAX)
        return (
          <Box
            key={question}
            className={`tl-card ${styles.question}`}
            role="group"
            aria-label={TITLES[question]}
          >
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <ThemeIcon variant="light" color="amber" radius="xl" size={28}>
                <IconQuestionMark size={17} aria-hidden />
              </ThemeIcon>
              <Box flex={1} miw={0}>
                <Text fw={650}>{TITLES[question]}</Text>
                <Text size="sm" c="dimmed">
                  {choice?.sentence ??
                    'No column looks like phone numbers. Choose it here or in the table below.'}
                </Text>
                <SimpleGrid cols={{ base: 2, md: 3 }} spacing="xs" mt="sm">
                  {options}
                </SimpleGrid>
              </Box>
            </Group>
          </Box>
        )
      })}
    </Stack>
  )
}

function optionsOf(question: Question, choice: Choice | undefined, inspection: FileInspection): ReactNode[] {
  switch (question) {
    case 'phone-column':
      return phoneColumns(choice, inspection).map(at => (
        <PhoneColumn key={at} inspection={inspection} at={at} />
      ))
    case 'country':
      return (choice?.options ?? []).map(country => (
        <CountryOption key={country} inspection={inspection} country={country} />
      ))
    case 'sheet':
      return (choice?.options ?? []).map(sheet => (
        <Option key={sheet} title={sheet} onChoose={() => void chooseFormat({ sheet })}>
          {countOf(inspection.sheets.find(({ name }) => name === sheet)?.rows ?? 0, 'row')}
        </Option>
      ))
    case 'encoding':
      return (choice?.options ?? []).map(encoding => (
        <Option
          key={encoding}
          title={encodingWord(encoding)}
          onChoose={() => void chooseFormat({ encoding })}
        />
      ))
  }
}

/** Columns that may hold the number: those that the engine names, or else those with valid numbers, or with text. */
function phoneColumns(choice: Choice | undefined, { headers, columns }: FileInspection): number[] {
  const named = headers.flatMap((header, at) => (choice?.options.includes(header) ? [at] : []))
  if (named.length > 0) return named
  const filled = columns.flatMap((column, at) => (column.filled > 0 ? [{ at, column }] : []))
  return filled.sort((a, b) => b.column.validNumbers - a.column.validNumbers).map(({ at }) => at)
}

function PhoneColumn({ inspection, at }: { inspection: FileInspection; at: number }) {
  const { headers, columns, sample, mapping } = inspection
  const facts = columns[at]
  const samples = sample.map(({ cells }) => cells[at] ?? '').filter(cell => cell.trim() !== '')
  return (
    <Option
      title={headers[at] ?? ''}
      figure={facts && `${formatCount(facts.validNumbers)} of ${formatCount(facts.filled)} valid`}
      onChoose={() =>
        void chooseColumns(chooseColumn(mapping.columns, headers, at, 'number'), 'phone-column')
      }
    >
      {samples.slice(0, SAMPLES).join(' · ') || 'empty'}
    </Option>
  )
}

function CountryOption({ inspection, country }: { inspection: FileInspection; country: string }) {
  const { country: guess } = inspection
  const valid =
    country === guess.country ? guess.valid : guess.others.find(other => other.country === country)?.valid
  const written = firstLocalNumber(inspection)
  const read =
    written !== null && isSupportedCountry(country) ? parsePhoneNumber(written, country) : undefined
  return (
    <Option
      title={countryWithCode(country)}
      figure={valid === undefined ? undefined : `${formatCount(valid)} of ${formatCount(guess.cells)} valid`}
      onChoose={() => void chooseCountry(country)}
    >
      {written !== null && (
        <span dir="ltr">
          {read?.isValid() ? `${written} → ${read.formatInternational()}` : `${written}: not valid`}
        </span>
      )}
    </Option>
  )
}

/** The first number of the sample that is written without its country. */
function firstLocalNumber({ sample, mapping, choices, headers }: FileInspection): string | null {
  const mapped = mapping.columns.flatMap((use, at) => (isPhoneUse(use) ? [at] : []))
  const candidates = choices.find(({ code }) => code === 'phone-column')?.options ?? []
  const phones =
    mapped.length > 0 ? mapped : headers.flatMap((header, at) => (candidates.includes(header) ? [at] : []))
  const cells = sample.flatMap(row => phones.map(at => row.cells[at]?.trim() ?? ''))
  return cells.find(cell => /\d{5}/.test(cell.replace(/\D/g, '')) && !/^['"=]*(\+|00)/.test(cell)) ?? null
}

function Option(props: {
  title: string
  figure?: string | undefined
  children?: ReactNode
  onChoose: () => void
}) {
  return (
    <UnstyledButton className={styles.option} onClick={props.onChoose}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          {props.title}
        </Text>
        {props.figure && (
          <Text size="xs" c="dimmed" className="tl-nowrap">
            {props.figure}
          </Text>
        )}
      </Group>
      {props.children && (
        <Text size="xs" c="dimmed" truncate>
          {props.children}
        </Text>
      )}
    </UnstyledButton>
  )
}
