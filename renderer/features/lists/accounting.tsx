import { Box, Group, Text } from '@mantine/core'
import { COUNT_WORDS, type ImportCounts } from '../../../shared/model/import-counts.ts'
import { formatCount } from '../../components/format.ts'
import { ACCOUNT_PARTS, type AccountPart, accountSentence } from '../import/account-parts.ts'
import styles from './accounting.module.css'

const MEANINGS = {
  accepted: 'became recipients',
  updated: 'recipients of the list, with something changed',
  duplicateInFile: 'a number that is in the file already',
  duplicateInList: 'nothing to change',
  doNotCall: 'on the do-not-call list, not added',
  rejected: 'listed below with line and reason',
  blank: 'lines without any text',
} as const satisfies Record<AccountPart, string>

/** Shown even when there is none. */
const ALWAYS: ReadonlySet<keyof ImportCounts> = new Set(['accepted', 'rejected'])

/** Where every row went: a bar of its parts, and a figure with its word for each. `reading` while rows still come. */
export function Accounting({ counts, reading = false }: { counts: ImportCounts; reading?: boolean }) {
  return (
    <Box role="group" aria-label={accountSentence(counts)}>
      <div className={styles.bar} aria-hidden>
        {ACCOUNT_PARTS.filter(({ key }) => counts[key] > 0).map(({ key }) => (
          <div key={key} className={styles[key]} style={{ flexGrow: counts[key] }} />
        ))}
      </div>
      <Group gap="xl" mt="sm" align="flex-start">
        <Figure
          count={counts.rows}
          word={reading ? 'rows read so far' : 'rows in the file'}
          means="every one is accounted for"
        />
        {ACCOUNT_PARTS.filter(({ key }) => ALWAYS.has(key) || counts[key] > 0).map(({ key }) => (
          <Figure
            key={key}
            count={counts[key]}
            word={COUNT_WORDS[key]}
            means={MEANINGS[key]}
            swatch={styles[key]}
          />
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
