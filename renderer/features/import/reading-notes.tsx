import { Box, Group, List, Stack, Text } from '@mantine/core'
import { IconArrowRight, IconInfoCircle } from '@tabler/icons-react'
import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import { formatCount, formatNumber } from '../../components/format.ts'
import styles from './reading-notes.module.css'

/** Numbers that were completed on a guess, and what looked odd; nothing when all is plain. */
export function ReadingNotes({ inspection }: { inspection: FileInspection }) {
  const { guessed, remarks } = inspection
  if (guessed.length === 0 && remarks.length === 0) return null
  return (
    <div className={styles.notes}>
      {guessed.length > 0 && (
        <Box
          className="tl-card"
          p="md"
          component="section"
          aria-label="Completed numbers"
          id="completed-numbers"
          tabIndex={-1}
        >
          <Text size="sm" fw={600}>
            Completed with a country code: check a few
          </Text>
          <div className={styles.guesses}>
            {guessed.map(({ line, column, written, e164 }) => (
              <Group key={`${line}-${column}`} gap={6} wrap="nowrap" className={styles.guess}>
                <Text span size="xs" c="dimmed" className={styles.guessLine}>
                  {formatCount(line)}
                </Text>
                <span>{written}</span>
                <IconArrowRight size={13} aria-label="will be called as" />
                <b dir="ltr">{formatNumber(e164)}</b>
              </Group>
            ))}
          </div>
        </Box>
      )}
      {remarks.length > 0 && (
        <Box className="tl-card" p="md" component="section" aria-label="Remarks">
          <Group gap={8} wrap="nowrap" align="flex-start">
            <IconInfoCircle
              size={17}
              color="var(--mantine-color-blue-text)"
              style={{ flexShrink: 0 }}
              aria-hidden
            />
            <Stack gap={4}>
              <Text size="sm" fw={600} lh="17px">
                About this file
              </Text>
              <List size="sm" spacing={2} c="dimmed" listStyleType="none">
                {remarks.map(remark => (
                  <List.Item key={remark}>{remark}</List.Item>
                ))}
              </List>
            </Stack>
          </Group>
        </Box>
      )}
    </div>
  )
}
