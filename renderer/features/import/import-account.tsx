import { Box, Group, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import type { ImportProgress } from '../../../shared/model/list-import.ts'
import { formatCount } from '../../components/format.ts'
import { ACCOUNT_PARTS, type AccountPart, accountSentence, labelOf } from './account-parts.ts'
import styles from './import-account.module.css'
import { VerdictRows } from './verdict-rows.tsx'

/** Where every row went: a figure for each verdict, which opens its rows. */
export function ImportAccount({ progress }: { progress: ImportProgress }) {
  const { counts, state } = progress
  const isRunning = state === 'running'
  const [chosen, setChosen] = useState<AccountPart | null>(null)
  const part = isRunning ? null : (chosen ?? firstWorthALook(counts))
  return (
    <>
      <Box className="tl-card" role="group" aria-label={accountSentence(counts)}>
        <div className={styles.figures}>
          <div className={styles.figure}>
            <Text fz={20} lh="26px" fw={650}>
              {formatCount(counts.rows)}
            </Text>
            <Text size="sm" c="dimmed">
              {isRunning ? 'Rows so far' : 'Rows'}
            </Text>
          </div>
          {ACCOUNT_PARTS.filter(({ key }) => counts[key] > 0 || ALWAYS.has(key)).map(
            ({ key, hue, icon: Icon }) => {
              const isNone = counts[key] === 0
              const content = (
                <>
                  <Text fz={20} lh="26px" fw={650} c={isNone ? 'dimmed' : 'inherit'}>
                    {formatCount(counts[key])}
                  </Text>
                  <Group gap={5} wrap="nowrap">
                    <Icon
                      size={14}
                      color={
                        isNone || hue === 'gray'
                          ? 'var(--mantine-color-dimmed)'
                          : `var(--mantine-color-${hue}-text)`
                      }
                      style={{ flexShrink: 0 }}
                      aria-hidden
                    />
                    <Text size="sm" truncate c={isNone ? 'dimmed' : 'inherit'}>
                      {labelOf(key)}
                    </Text>
                  </Group>
                </>
              )
              return isRunning || isNone || key === 'blank' ? (
                <div key={key} className={styles.figure}>
                  {content}
                </div>
              ) : (
                <UnstyledButton
                  key={key}
                  className={styles.figure}
                  aria-pressed={part === key}
                  onClick={() => setChosen(key)}
                >
                  {content}
                </UnstyledButton>
              )
            },
          )}
        </div>
        <div className={styles.bar} aria-hidden>
          {ACCOUNT_PARTS.filter(({ key }) => counts[key] > 0).map(({ key, hue }) => (
            <div
              key={key}
              style={{
                flexGrow: counts[key],
                background: `var(--mantine-color-${hue}-${hue === 'gray' ? 4 : 5})`,
              }}
            />
          ))}
        </div>
      </Box>
      {part !== null && <VerdictRows progress={progress} part={part} />}
    </>
  )
}

/** Shown without a row as well; the others only where there is one. */
const ALWAYS: ReadonlySet<AccountPart> = new Set(['accepted', 'rejected'])

/** What is shown at first: what went wrong, else what changed. */
function firstWorthALook(counts: ImportCounts): AccountPart | null {
  const order = ['rejected', 'doNotCall', 'duplicateInFile', 'updated', 'duplicateInList'] as const
  return order.find(key => counts[key] > 0) ?? null
}
