import { ActionIcon, Anchor, Box, Button, Group, Menu, Progress, Stack, Text, Tooltip } from '@mantine/core'
import {
  IconAntenna,
  IconDots,
  IconListCheck,
  IconMasksTheater,
  IconPencil,
  IconRoute,
  IconStethoscope,
  IconTrash,
} from '@tabler/icons-react'
import { Link } from 'wouter'
import type { TrunkRow } from '../../../shared/model/trunk.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { TRUNK_LOOKS } from '../../components/state-looks.ts'
import { Instant, PhoneNumber } from '../../components/values.tsx'

/** From this share of its channels on, a trunk is nearly full. */
const NEARLY_FULL = 0.9

/** One trunk: whether it can be called over, how much of it is in use, and what failed lately. */
export function TrunkCard(props: {
  trunk: TrunkRow
  checking: boolean
  onCheck: () => void
  onEdit: () => void
  onRemove: () => void
}) {
  const { trunk } = props
  const Icon = trunk.kind === 'practice' ? IconMasksTheater : IconAntenna
  return (
    <Box component="article" className="tl-card" p="md" aria-label={`Trunk ${trunk.name}`}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Icon size={20} stroke={1.6} aria-hidden style={{ flexShrink: 0 }} />
            <Box miw={0}>
              <Text fw={650} truncate title={trunk.name}>
                {trunk.name}
              </Text>
              <Text size="xs" c="dimmed" truncate title={trunk.address}>
                {trunk.kind === 'practice'
                  ? `Practised public: ${trunk.address}`
                  : `SIP over ${trunk.settings.kind === 'sip' ? trunk.settings.transport : 'UDP'} · ${trunk.address}`}
              </Text>
            </Box>
          </Group>
          <Group gap={4} wrap="nowrap" style={{ flexShrink: 0 }}>
            <Box role="status" aria-label={`State of ${trunk.name}`}>
              <StateBadge look={TRUNK_LOOKS[trunk.check.state]} />
            </Box>
            <TrunkMenu trunk={trunk} onEdit={props.onEdit} onRemove={props.onRemove} />
          </Group>
        </Group>
        <Health trunk={trunk} checking={props.checking} onCheck={props.onCheck} />
        {trunk.held !== null && <SentenceAlert tone="warning">{trunk.held}</SentenceAlert>}
        <Channels trunk={trunk} />
        <Facts trunk={trunk} />
        {trunk.lostSecrets && (
          <Text size="sm" c="red">
            Its password cannot be read on this machine. Choose "Change settings" and enter it again.
          </Text>
        )}
        {trunk.lowered !== null && (
          <Text size="xs" c="dimmed">
            {trunk.lowered}
          </Text>
        )}
        <LastFailures trunk={trunk} />
      </Stack>
    </Box>
  )
}

function TrunkMenu(props: { trunk: TrunkRow; onEdit: () => void; onRemove: () => void }) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More about ${props.trunk.name}`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          href={`/trunks/${props.trunk.id}/messages`}
          leftSection={<IconRoute size={15} aria-hidden />}
        >
          SIP messages
        </Menu.Item>
        {props.trunk.kind === 'sip' && (
          <Menu.Item
            component={Link}
            href={`/trunks/${props.trunk.id}/try`}
            leftSection={<IconListCheck size={15} aria-hidden />}
          >
            Try step by step
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={props.onEdit}>
          Change settings
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={props.onRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Health({ trunk, checking, onCheck }: { trunk: TrunkRow; checking: boolean; onCheck: () => void }) {
  const { at, roundTripMs, sentence, state } = trunk.check
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm" align="flex-start">
      <Box miw={0}>
        <Text size="sm">{sentence}</Text>
        {state !== 'unknown' && (
          <Text size="xs" c="dimmed">
            checked <Instant at={at} />
            {roundTripMs !== null && ` · round trip ${formatCount(Math.round(roundTripMs))} ms`}
          </Text>
        )}
      </Box>
      <Button
        variant="default"
        loading={checking}
        leftSection={<IconStethoscope size={15} aria-hidden />}
        onClick={onCheck}
        style={{ flexShrink: 0 }}
        aria-label={`Check ${trunk.name} now`}
      >
        Check now
      </Button>
    </Group>
  )
}

function Channels({ trunk }: { trunk: TrunkRow }) {
  const share = trunk.channels === 0 ? 0 : trunk.channelsInUse / trunk.channels
  const words = `${trunk.channelsInUse} of ${countOf(trunk.channels, 'channel')} in use`
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text size="xs" fw={600}>
          {words}
        </Text>
        {share >= NEARLY_FULL && (
          <Text size="xs" c="dimmed">
            {share >= 1 ? 'full' : 'nearly full'}
          </Text>
        )}
      </Group>
      <Progress
        value={share * 100}
        size={6}
        color={share >= NEARLY_FULL ? 'amber' : 'petrol'}
        aria-label={words}
      />
    </Stack>
  )
}

function Facts({ trunk }: { trunk: TrunkRow }) {
  return (
    <Group gap="sm" component="dl" m={0} justify="space-between" wrap="nowrap" align="flex-start">
      <Fact word="Calls per s">{trunk.callsPerSecond}</Fact>
      <Fact word="Caller id">
        {trunk.callerId === null ? 'none' : <PhoneNumber number={trunk.callerId} />}
      </Fact>
      <Fact word="Last hour">{countOf(trunk.attemptsLastHour, 'attempt')}</Fact>
      <Fact word="Used by">{countOf(trunk.campaigns, 'campaign')}</Fact>
    </Group>
  )
}

function Fact({ word, children }: { word: string; children: React.ReactNode }) {
  return (
    <Box miw={0}>
      <Text component="dt" size="xs" c="dimmed">
        {word}
      </Text>
      <Text component="dd" m={0} size="sm">
        {children}
      </Text>
    </Box>
  )
}

function LastFailures({ trunk }: { trunk: TrunkRow }) {
  if (trunk.lastFailures.length === 0) {
    return (
      <Text size="xs" c="dimmed">
        {trunk.attemptsLastHour > 0
          ? 'No call failed on this trunk in the last hour.'
          : 'No call has failed on this trunk lately.'}
      </Text>
    )
  }
  const head = `${countOf(trunk.trunkFailuresLastHour, 'call')} failed on this trunk in the last hour. The latest:`
  return (
    <Box>
      <Text size="xs" c="dimmed" mb={4}>
        {trunk.trunkFailuresLastHour > 0 ? head : 'The latest failures:'}
      </Text>
      <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: 'none' }}>
        {trunk.lastFailures.map(failed => (
          <Group key={failed.attemptId} component="li" gap="sm" wrap="nowrap" align="baseline">
            <Tooltip label="Open the attempt with its SIP ladder">
              <Anchor component={Link} href={`/attempts/${failed.attemptId}`} size="xs">
                <Instant at={failed.at} />
              </Anchor>
            </Tooltip>
            <Text size="xs">{failed.sentence}</Text>
          </Group>
        ))}
      </Stack>
    </Box>
  )
}
