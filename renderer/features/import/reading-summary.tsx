import { Box, Button, Collapse, Group, Loader, Progress, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import { formatCount } from '../../components/format.ts'
import { SearchSelect } from '../../components/search-select.tsx'
import { countryChoices, countryWord } from './country-words.ts'
import { FileFormat } from './file-format.tsx'
import { formatSummary } from './format-words.ts'
import { chooseCountry, type ImportDraft } from './import-draft.ts'
import type { Question } from './questions.tsx'
import styles from './reading-summary.module.css'

/** What this mapping yields, the country of its numbers, and the format of the file in a line. */
export function ReadingSummary(props: { draft: ImportDraft; questions: readonly Question[] }) {
  const { draft, questions } = props
  const { inspection } = draft
  const [isOpen, { toggle }] = useDisclosure(false)
  return (
    <Box className="tl-card" component="section" aria-label="How the file is read">
      <div className={styles.parts}>
        <ValidRows
          inspection={inspection}
          isReading={draft.state === 'reading'}
          what="have a number that can be called"
        />
        <Country
          inspection={inspection}
          isAsked={questions.includes('country')}
          onChoose={country => void chooseCountry(country)}
        />
        <div className={styles.part}>
          <Text size="sm" fw={600}>
            File format
          </Text>
          <Text size="sm" mt={4} aria-live="polite">
            {formatSummary(inspection)}
          </Text>
          <Button
            variant="subtle"
            size="compact-xs"
            mt={6}
            ml={-7}
            aria-expanded={isOpen}
            rightSection={
              isOpen ? <IconChevronUp size={13} aria-hidden /> : <IconChevronDown size={13} aria-hidden />
            }
            onClick={toggle}
          >
            {isOpen ? 'Hide the file format' : 'Change the file format'}
          </Button>
        </div>
      </div>
      <Collapse expanded={isOpen}>
        <FileFormat inspection={inspection} />
      </Collapse>
    </Box>
  )
}

/** The one figure that matters: rows that can be called with this mapping. */
export function ValidRows(props: { inspection: FileInspection; isReading: boolean; what: string }) {
  const { inspection, isReading, what } = props
  const { guessed, valid } = inspection
  const { rows, withNumber } = valid
  const share = rows === 0 ? 0 : (withNumber / rows) * 100
  const color = share >= 90 ? 'green' : share >= 50 ? 'amber' : 'red'
  return (
    <div className={styles.part}>
      <Group gap={8} align="baseline" wrap="nowrap">
        <Text fz={22} lh="28px" fw={650}>
          {formatCount(withNumber)}
          <Text span c="dimmed" fz={15} fw={500}>
            {` of ${formatCount(rows)}`}
          </Text>
        </Text>
        {isReading && <Loader size={14} aria-label="Reading" />}
      </Group>
      <Text size="sm" role="status">
        {`${rows === 1 ? 'row' : 'rows'} ${rows === 1 ? what.replace('have', 'has') : what}`}
      </Text>
      <Progress value={share} size={6} mt={8} color={color} aria-label={`Rows that ${what}`} />
      {guessed.length > 0 && (
        <Button variant="subtle" size="compact-xs" mt={6} ml={-7} onClick={showCompleted}>
          Check the completed numbers
        </Button>
      )}
    </div>
  )
}

/** Brings the list of completed numbers into sight. */
function showCompleted(): void {
  const list = document.getElementById('completed-numbers')
  list?.scrollIntoView({ block: 'center' })
  list?.focus({ preventScroll: true })
}

/** Stands for "no default country" in the select, which knows no null. */
const NO_COUNTRY = 'none'
const OTHERS_MAX = 3

/** The country of numbers that do not say theirs, why it is taken, and what else fits. */
export function Country(props: {
  inspection: FileInspection
  /** It is a question of its own, above. */
  isAsked: boolean
  onChoose: (country: string | null) => void
}) {
  const { inspection, isAsked, onChoose } = props
  const { country, mapping } = inspection
  const countries = useMemo(
    () => [{ value: NO_COUNTRY, label: 'None: all numbers start with +' }, ...countryChoices()],
    [],
  )
  const others = country.others
    .filter(other => other.country !== mapping.defaultCountry && other.valid > 0)
    .slice(0, OTHERS_MAX)
  return (
    <div className={styles.part}>
      <SearchSelect
        label="Country of numbers without +"
        size="xs"
        limit={300}
        nothingFoundMessage="No country has this name"
        data={countries}
        value={isAsked ? null : (mapping.defaultCountry ?? NO_COUNTRY)}
        placeholder="Answer the question above"
        onChange={chosen => onChoose(chosen === NO_COUNTRY ? null : chosen)}
        description={country.why.sentence}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
      {!isAsked && others.length > 0 && (
        <Group gap={4} mt={6}>
          {others.map(other => (
            <Button
              key={other.country}
              variant="default"
              size="compact-xs"
              onClick={() => onChoose(other.country)}
            >
              {`${countryWord(other.country)}: ${formatCount(other.valid)} of ${formatCount(country.cells)}`}
            </Button>
          ))}
        </Group>
      )}
    </div>
  )
}
