import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { LEGAL_CLASS_WORDS } from '../../../shared/model/campaign-kind.ts'
import {
  CONFIDENCE_WORDS,
  LAW_CHANNEL_WORDS,
  LAW_CHANNELS,
  LINE_WORDS,
  LINES,
  type Rule,
} from '../../../shared/model/rule-pack.ts'
import { figureOf, liftWords } from './rule-words.ts'
import { dayWords } from './rules-filter.ts'

/** One rule: its figure, what it says, whom it binds, where it is written, and how sure that is. */
export function RuleShown({ rule }: { rule: Rule }) {
  const lifted = rule.liftedBy.map(liftWords)
  return (
    <Group gap="md" wrap="nowrap" align="flex-start" component="article" aria-label={rule.sentence}>
      <Text size="sm" fw={600} w={190} style={{ flexShrink: 0 }}>
        {figureOf(rule)}
      </Text>
      <Stack gap={4} miw={0}>
        <Text size="sm">{rule.sentence}</Text>
        {rule.confidence !== 'confirmed' && (
          <Text
            size="xs"
            c={rule.confidence === 'unconfirmed' ? 'var(--mantine-color-amber-text)' : 'dimmed'}
          >
            {CONFIDENCE_WORDS[rule.confidence]}.
          </Text>
        )}
        <Group gap={6}>
          {rule.channels.length < LAW_CHANNELS.length &&
            rule.channels.map(one => <Tag key={one} color="violet" word={LAW_CHANNEL_WORDS[one]} />)}
          {rule.appliesTo.map(one => (
            <Tag key={one} color="gray" word={LEGAL_CLASS_WORDS[one]} />
          ))}
          {rule.lines.length < LINES.length &&
            rule.lines.map(one => <Tag key={one} color="teal" word={LINE_WORDS[one]} />)}
        </Group>
        <Group gap={6}>
          <Text size="xs" c="dimmed">
            {rule.source}
            {rule.from !== null && ` · from ${dayWords(rule.from)}`}
            {rule.until !== null && ` · until ${dayWords(rule.until)}`}
            {rule.readOn !== null && ` · read ${dayWords(rule.readOn)}`}
            {lifted.length > 0 && ` · lifted by ${lifted.join(', ')}`}
          </Text>
          {rule.links.map(link => (
            <Anchor key={link} href={link} target="_blank" rel="noreferrer" size="xs" title={link}>
              {new URL(link).hostname.replace('www.', '')}
            </Anchor>
          ))}
        </Group>
      </Stack>
    </Group>
  )
}

function Tag({ word, color }: { word: string; color: string }) {
  return (
    <Badge variant="light" color={color} size="sm" tt="none">
      {word}
    </Badge>
  )
}
