import { Box, Group, Text } from '@mantine/core'
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import { countOf, formatCount } from '../../components/format.ts'
import styles from './accounting.module.css'

const PARTS = [
  { key: 'accepted', word: 'accepted', means: 'became recipients' },
  { key: 'updated', word: 'updated', means: 'recipients of the list, with something changed' },
  { key: 'duplicateInFile', word: 'duplicate in file', means: 'a number that is in the file already' },
  { key: 'duplicateInList', word: 'unchanged', means: 'on the list already, nothing to change' },
  { key: 'doNotCall', word: 'do not call', means: 'on the do-not-call list, not added' },
  { key: 'rejected', word: 'rejected', means: 'listed below with line and reason' },
  { key: 'blank', word: 'blank', means: 'lines without any text' },
] as const satisfies readonly { key: keyof ImportCounts; word: string; means: string }[]

/** Shown even when there is none. */
const ALWAYS: ReadonlySet<keyof ImportCounts> = new Set(['accepted', 'rejected'])

/** The accounting in one line: `24,582 rows = 24,180 accepted + 312 duplicate + 87 rejected + 3 blank`. */
export function accountingSentence(counts: ImportCounts): string {
  const parts = PARTS.filter(({ key }) => key === 'accepted' || counts[key] > 0)
  return `${countOf(counts.rows, 'row')} = ${parts.map(({ key, word }) => `${formatCount(counts[key])} ${word}`).join(' + ')}`
}

/** Where every row went: a bar of its parts, and a figure with its word for each. `reading` while rows still come. */
export function Accounting({ counts, reading = false }: { counts: ImportCounts; reading?: boolean }) {
  return (
    <Box role="group" aria-label={accountingSentence(counts)}>
      <div className={styles.bar} aria-hidden>
        {PARTS.filter(({ key }) => counts[key] > 0).map(({ key }) => (
          <div key={key} className={styles[key]} style={{ flexGrow: counts[key] }} />
        ))}
      </div>
      <Group gap="xl" mt="sm" align="flex-start">
        <Figure
          count={counts.rows}
          word={reading ? 'rows read so far' : 'rows in the file'}
          means="every one is accounted for"
        />
        {PARTS.filter(({ key }) => ALWAYS.has(key) || counts[key] > 0).map(({ key, word, means }) => (
          <Figure key={key} count={counts[key]} word={word} means={means} swatch={styles[key]} />
        ))}
      </Group>
    </Box>
  )
}

function Figure(props: { count: number; word: string; means: string; swatch?: string | undefined }) {
  return (
    <Box>
      <Text fz={20} lh="26px" fw={650}>
        {formatCount(props.count)}
      </Text>
      <Group gap={6} wrap="nowrap">
        {props.swatch && <span className={`${styles.swatch} ${props.swatch}`} aria-hidden />}
        <Text size="sm" fw={600}>
          {props.word}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" maw={150}>
        {props.means}
      </Text>
    </Box>
  )
}
