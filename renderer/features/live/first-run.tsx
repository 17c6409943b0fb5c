import { Button, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import type { TrunkRow } from '../../../shared/model/trunk.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'

/** The first run: three steps to a rehearsed campaign, each ticked when it is done. */
export function FirstRun({ trunks, lists }: { trunks: readonly TrunkRow[]; lists: readonly ListRow[] }) {
  const practice = trunks.some(trunk => trunk.kind === 'practice')
  const own = trunks.some(trunk => trunk.kind === 'sip')
  const imported = lists.length > 0
  const ready = trunks.length > 0 && imported
  return (
    <section className="tl-card" style={{ padding: 28, maxWidth: 760, margin: '24px auto' }}>
      <Stack gap="lg">
        <Stack gap={4}>
          <Title order={2}>Three steps to the first campaign</Title>
          <Text size="sm" c="dimmed">
            You need no provider to begin: the practice carrier is a public of made-up people behind real SIP
            and real audio, on this machine. Nobody outside is called.
          </Text>
        </Stack>
        <Stack gap="md" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
          <Step
            number={1}
            done={practice}
            title="Rehearse with the practice carrier"
            sentence="Some of its people talk, some are busy, some let it ring, some have a voicemail."
            act={<AddPracticeCarrier />}
          />
          <Step
            number={2}
            done={own}
            title="Add your own trunk"
            sentence="Address, user and password from your provider or PBX. It can wait until the rehearsal went well."
            act={<LinkButton href="/trunks">Add a trunk</LinkButton>}
          />
          <Step
            number={3}
            done={imported}
            title="Import a list"
            sentence="A CSV with a column of phone numbers; resources/samples/recipients.csv is one to try."
            act={<LinkButton href="/import">Import a list</LinkButton>}
          />
        </Stack>
        <Group justify="flex-end">
          {ready ? (
            <Button component={Link} href="/campaigns/new" size="sm">
              Create the first campaign
            </Button>
          ) : (
            <Text size="sm" c="dimmed">
              With a trunk and a list, the first campaign can be created here.
            </Text>
          )}
        </Group>
      </Stack>
    </section>
  )
}

function Step(props: { number: number; done: boolean; title: string; sentence: string; act: ReactNode }) {
  return (
    <Group component="li" wrap="nowrap" gap="md" align="center">
      <ThemeIcon
        radius="xl"
        size={32}
        variant={props.done ? 'filled' : 'light'}
        color={props.done ? 'green' : 'petrol'}
        aria-label={props.done ? 'Done' : `Step ${props.number}`}
      >
        {props.done ? <IconCheck size={18} aria-hidden /> : props.number}
      </ThemeIcon>
      <Stack gap={0} flex={1}>
        <Text fw={600}>{props.title}</Text>
        <Text size="sm" c="dimmed">
          {props.sentence}
        </Text>
      </Stack>
      {props.done ? (
        <Text size="sm" c="var(--mantine-color-green-text)" fw={600}>
          Done
        </Text>
      ) : (
        props.act
      )}
    </Group>
  )
}

function LinkButton({ href, children }: { href: string; children: string }) {
  return (
    <Button component={Link} href={href} variant="default">
      {children}
    </Button>
  )
}

/** One press: the everyday public, with the limits of a small provider. */
function AddPracticeCarrier() {
  const [busy, setBusy] = useState(false)
  async function add(): Promise<void> {
    setBusy(true)
    const result = await request('trunks.add', {
      kind: 'practice',
      name: 'Practice carrier',
      channels: 30,
      callsPerSecond: 5,
      profile: 'everyday',
      seed: 1,
    })
    setBusy(false)
    if (result.ok) show({ name: 'trunk-changed', payload: result.value })
    else
      notifications.show({
        color: 'red',
        title: 'Practice carrier',
        message: result.error.message,
        autoClose: false,
      })
  }
  return (
    <Button loading={busy} onClick={() => void add()}>
      Add practice carrier
    </Button>
  )
}
