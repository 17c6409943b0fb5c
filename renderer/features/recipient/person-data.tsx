import { Button, List, Menu, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown, IconDownload, IconUserX } from '@tabler/icons-react'
import { useState } from 'react'
import { type Result, success } from '../../../shared/errors.ts'
import { type Erasure, erasureOf, type PersonHoldings } from '../../../shared/model/person.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { countOf, formatNumber } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { tellSaved } from '../../components/tell-saved.ts'
import { request } from '../../engine-client/engine-client.ts'

/** Exports or erases everything that is held about a person, number by number. */
export function PersonData(props: { numbers: readonly string[]; name: string | null; onErased: () => void }) {
  const { numbers, name, onErased } = props
  const [held, setHeld] = useState<readonly PersonHoldings[] | null>(null)
  const [busy, setBusy] = useState(false)

  async function during(act: () => Promise<void>): Promise<void> {
    setBusy(true)
    await act()
    setBusy(false)
  }

  async function ask(): Promise<void> {
    const found = await ofEach(numbers, number => request('people.find', { number }))
    if (found.ok) setHeld(found.value)
    else notifications.show({ color: 'red', title: 'The data was not found', message: found.error.message })
  }

  async function erase(): Promise<Result<unknown>> {
    const erased = await ofEach(numbers, number => request('people.erase', { number }))
    if (!erased.ok) return erased
    notifications.show({
      title: 'Data erased',
      message: `${countOf(numbers.length, 'number')} on the do-not-call list.`,
    })
    onErased()
    return erased
  }

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" loading={busy} rightSection={<IconChevronDown size={14} aria-hidden />}>
            Personal data
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['json', 'csv'] as const).map(format => (
            <Menu.Item
              key={format}
              leftSection={<IconDownload size={15} aria-hidden />}
              onClick={() => void during(() => exportData(numbers, format))}
            >
              Export data ({format.toUpperCase()})
            </Menu.Item>
          ))}
          <Menu.Item
            color="red"
            leftSection={<IconUserX size={15} aria-hidden />}
            onClick={() => void during(ask)}
          >
            Erase data
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={held !== null}
        title={`Erase the data of ${name ?? 'this number'}?`}
        consequence={held === null ? '' : <Consequence held={held} />}
        act="Erase data"
        keep="Cancel"
        onClose={() => setHeld(null)}
        onConfirm={erase}
      />
    </>
  )
}

/** A file for each number: what is held under one need not be held under another. */
async function exportData(numbers: readonly string[], format: 'json' | 'csv'): Promise<void> {
  for (const number of numbers) {
    const written = await request('people.export', { number, format })
    await tellSaved(
      written,
      written.ok ? countOf(written.value.rows, 'record') : '',
      'The data was not exported',
    )
  }
}

/** Asks for one number after the other, up to the first failure. */
async function ofEach<Value>(
  numbers: readonly string[],
  ask: (number: string) => Promise<Result<Value>>,
): Promise<Result<readonly Value[]>> {
  const values: Value[] = []
  for (const number of numbers) {
    const answer = await ask(number)
    if (!answer.ok) return answer
    values.push(answer.value)
  }
  return success(values)
}

function Consequence({ held }: { held: readonly PersonHoldings[] }) {
  const each = held.map(one => ({ number: one.number, ...erasureOf(one) }))
  const stays = new Set(each.flatMap(one => one.stays))
  return (
    <Stack gap="sm">
      {held.some(({ openAttempts }) => openAttempts > 0) && (
        <SentenceAlert tone="warning">
          A call to this person is in progress. Erase the data when it has ended.
        </SentenceAlert>
      )}
      {each.map(({ number, erased }) => (
        <Sentences
          key={number}
          title={`Erased for ${formatNumber(number)}`}
          sentences={erased.length === 0 ? ['No data is held.'] : erased}
        />
      ))}
      <Sentences title="Not erased" sentences={[...stays]} />
      <Text size="sm">This cannot be undone.</Text>
    </Stack>
  )
}

function Sentences({ title, sentences }: { title: string; sentences: Erasure['erased'] }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm" aria-label={title}>
        {sentences.map(sentence => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </div>
  )
}
