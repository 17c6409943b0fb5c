import { Button, Select, Switch, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { TraceMessage } from '../../../shared/model/trace.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { Copy } from './copy-button.tsx'
import styles from './ladder.module.css'
import { LadderDrawing } from './ladder-drawing.tsx'
import { filtered, type Ladder, type LadderFilter, ladderOf, methodsOf, WHOLE_LADDER } from './ladder-rows.ts'
import { MessageView } from './message-view.tsx'

/** From so many messages on there is something to filter. */
const FILTER_FROM = 2

/**
 * SIP messages as engineers read them: the flow at the left, the chosen message at the right. Two panes for a grid of the
 * screen that shows it. `beside` stands in the head of the flow: what can be done with all of them.
 */
export function LadderView({ messages, beside }: { messages: readonly TraceMessage[]; beside?: ReactNode }) {
  const [filter, setFilter] = useState<LadderFilter>(WHOLE_LADDER)
  const [chosen, setChosen] = useState<TraceMessage | null>(null)
  const whole = useMemo(() => ladderOf(messages), [messages])
  const ladder = useMemo(() => filtered(whole, filter), [whole, filter])
  // What is chosen stays chosen when the filter changes or messages come, as long as it is shown.
  const found = ladder.rows.findIndex(({ message }) => isSame(message, chosen))
  const at = Math.max(0, found)
  const row = ladder.rows[at]
  const all = ladder.rows.length === whole.rows.length
  return (
    <>
      <section className={`tl-card ${styles.pane}`} aria-label="SIP ladder">
        <div className={styles.paneHead}>
          <Text component="h2" fw={650} size="sm">
            SIP ladder
          </Text>
          <Text size="xs" c="dimmed" role="status" style={{ flex: 1 }}>
            {row?.message.transport}
            {row ? ' · ' : ''}
            {all
              ? countOf(whole.rows.length, 'message')
              : `${formatCount(ladder.rows.length)} of ${countOf(whole.rows.length, 'message')}`}
          </Text>
          {beside}
        </div>
        {whole.rows.length >= FILTER_FROM && (
          <LadderFilters whole={whole} filter={filter} onChange={setFilter} />
        )}
        {ladder.rows.length === 0 ? (
          <div className={styles.nothing}>
            <Text size="sm" c="dimmed" mb="xs">
              No message is like that.
            </Text>
            <Button variant="default" size="xs" onClick={() => setFilter(WHOLE_LADDER)}>
              Show all messages
            </Button>
          </div>
        ) : (
          <LadderDrawing
            ladder={ladder}
            chosen={at}
            onChoose={index => setChosen(ladder.rows[index]?.message ?? null)}
          />
        )}
      </section>
      <section className={`tl-card ${styles.pane}`} aria-label="Chosen message">
        <div className={styles.paneHead}>
          <Text component="h2" fw={650} size="sm" truncate>
            {row?.label ?? 'No message'}
          </Text>
          {row && <Copy text={row.message.text} word="Copy" variant="subtle" />}
        </div>
        {row && <MessageView text={row.message.text} />}
      </section>
    </>
  )
}

/** Messages are fetched anew: they are told apart by what they are. */
function isSame(one: TraceMessage, other: TraceMessage | null): boolean {
  return one.at === other?.at && one.direction === other.direction && one.text === other.text
}

function LadderFilters(props: {
  whole: Ladder
  filter: LadderFilter
  onChange: (filter: LadderFilter) => void
}) {
  const { whole, filter, onChange } = props
  const methods = useMemo(() => methodsOf(whole), [whole])
  const repeated = whole.rows.some(({ repeat }) => repeat > 0)
  return (
    <search className={styles.filter}>
      <Select
        aria-label="Method"
        size="xs"
        w={150}
        placeholder="All methods"
        clearable
        checkIconPosition="right"
        data={methods.map(([method, count]) => ({
          value: method,
          label: `${method} (${formatCount(count)})`,
        }))}
        value={filter.method}
        onChange={method => onChange({ ...filter, method })}
      />
      <TextInput
        className={styles.find}
        aria-label="Find in the messages"
        size="xs"
        placeholder="Number, Call-ID, header..."
        leftSection={<IconSearch size={13} aria-hidden />}
        value={filter.text}
        onChange={event => onChange({ ...filter, text: event.currentTarget.value })}
      />
      {repeated && (
        <Switch
          size="xs"
          label="Fold repetitions"
          checked={filter.folded}
          onChange={event => onChange({ ...filter, folded: event.currentTarget.checked })}
        />
      )}
    </search>
  )
}
