import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { BLAME_WORDS, OUTCOME_WORDS } from '../../../shared/model/outcome.ts'
import {
  MEANING_WORDS,
  type ResponseRule,
  responseRulesSchema,
} from '../../../shared/model/response-rules.ts'
import type { TriedResponse } from '../../../shared/model/tried-response.ts'
import { LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import styles from './responses.module.css'

/** What the rows, as they stand in the form, make of the trunk's own latest refusals. */
export function TriedResponses({
  trunkId,
  rows,
}: {
  readonly trunkId: number
  readonly rows: readonly ResponseRule[]
}) {
  const parsed = responseRulesSchema.safeParse(rows)
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        Last refusals of this trunk
      </Text>
      {parsed.success ? (
        <Tried trunkId={trunkId} rows={parsed.data} />
      ) : (
        <Text size="xs" c="dimmed">
          Fix the rows above to see what they make of the last refusals.
        </Text>
      )}
    </Stack>
  )
}

function Tried({ trunkId, rows }: { readonly trunkId: number; readonly rows: ResponseRule[] }) {
  const tried = useRequest('trunks.tryResponses', { id: trunkId, responses: rows })
  if (tried.state === 'loading') return <LoadingRows rows={2} />
  if (tried.state === 'failed') return <SentenceAlert tone="error">{tried.error.message}</SentenceAlert>
  if (tried.value.length === 0)
    return (
      <Text size="xs" c="dimmed">
        No call was refused lately.
      </Text>
    )
  return (
    <Stack gap={4} component="ul" m={0} p={0} className={styles.rows} aria-label="Last refusals">
      {tried.value.map(one => (
        <li key={`${one.response} ${one.headers.join()}`} className={styles.row}>
          <Group gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
            <Text size="sm" miw={0} className={styles.looks} title={one.headers.join('\n')}>
              <Anchor component={Link} href={`/attempts/${one.attemptId}`}>
                {one.response}
              </Anchor>
              {one.count > 1 && ` × ${one.count}`}
            </Text>
            <Text size="xs" c="dimmed" className={styles.means}>
              {meaningOf(one)}
              {one.row !== null && ` (row ${one.row + 1})`}
            </Text>
          </Group>
        </li>
      ))}
    </Stack>
  )
}

function meaningOf({ cause, blame, outcome }: TriedResponse): string {
  const { who, what } =
    cause === null
      ? { who: BLAME_WORDS[blame], what: outcome === 'trunk-failed' ? 'Failed' : OUTCOME_WORDS[outcome] }
      : MEANING_WORDS[cause]
  return `${who}: ${what.charAt(0).toLowerCase()}${what.slice(1)}`
}
