import { Button, Popover, Stack, TextInput } from '@mantine/core'
import { IconDialpad } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'

/** Sends keys in a call that was answered: to a menu, or an extension behind a switchboard. */
export function SendKeys({ attemptId }: { attemptId: number }) {
  const [opened, setOpened] = useState(false)
  const [keys, setKeys] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    const result = await request('attempts.sendKeys', { id: attemptId, keys })
    setProblem(result.ok ? null : result.error.message)
    if (result.ok) setKeys('')
  }

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconDialpad size={15} aria-hidden />}
          onClick={() => setOpened(open => !open)}
        >
          Send keys
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={event => void send(event)}>
          <Stack gap="xs">
            <TextInput
              label="Keys"
              description="Digits, * and #, sent one after the other."
              autoComplete="off"
              inputMode="tel"
              maxLength={32}
              value={keys}
              onChange={event => setKeys(event.currentTarget.value)}
            />
            {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
            <Button type="submit" disabled={keys === ''}>
              Send
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
