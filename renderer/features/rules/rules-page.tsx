import { Accordion, Anchor, Badge, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconGavel, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { LEGAL_CLASS_WORDS } from '../../../shared/model/campaign-kind.ts'
import type { Rule, RulePack } from '../../../shared/model/rule-pack.ts'
import { countOf } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import { figureOf } from './rule-words.ts'

/** The rules of law that ship, as they stand in their packs, with where they are written. */
export function RulesPage() {
  const packs = useRequest('rulePacks.list', {})
  const [typed, setTyped] = useState('')
  return (
    <Stack gap="md">
      <PageHeader
        title="Rules of law"
        sentence="What Trunkline obeys by itself, by the region of whoever is called. Where several rules apply, the strictest wins."
      />
      {packs.state === 'loading' && <LoadingRows rows={8} height={44} />}
      {packs.state === 'failed' && <ErrorState error={packs.error} retry={packs.reload} />}
      {packs.state === 'ready' && packs.value.length === 0 && (
        <EmptyState
          icon={IconGavel}
          title="No rules are installed"
          sentence="The folder of rule packs is empty: install Trunkline again. Until then only the settings of a campaign bind it."
        />
      )}
      {packs.state === 'ready' && packs.value.length > 0 && (
        <>
          <SentenceAlert tone="info">
            These are summaries for setting up campaigns, and no legal advice. Have them looked at by somebody
            who knows the law where you call.
          </SentenceAlert>
          <TextInput
            type="search"
            w={280}
            aria-label="Search rules"
            placeholder="Region or words of a rule"
            leftSection={<IconSearch size={15} aria-hidden />}
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
          />
          <Packs packs={packs.value} search={typed.trim().toLowerCase()} />
        </>
      )}
    </Stack>
  )
}

/** Packs that a search opens. */
const OPENED_MAX = 5

function Packs({ packs, search }: { packs: readonly RulePack[]; search: string }) {
  const shown = packs.filter(pack => textOf(pack).includes(search))
  if (shown.length === 0)
    return <EmptyState icon={IconGavel} title="Nothing found" sentence={`No rule speaks of "${search}".`} />
  // what was searched for is open to read; another search opens anew
  const opened = search === '' ? shown.slice(0, 1) : shown.slice(0, OPENED_MAX)
  return (
    <Accordion key={search} variant="separated" multiple defaultValue={opened.map(({ id }) => id)}>
      {shown.map(pack => (
        <Accordion.Item key={pack.id} value={pack.id} className="tl-card">
          <Accordion.Control>
            <Group gap="sm">
              <Text fw={600} size="sm">
                {pack.name}
              </Text>
              <Text size="xs" c="dimmed">
                {countOf(pack.rules.length, 'rule')} · compared with its sources on {pack.checkedOn}
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Stack gap="sm">
              {pack.rules.map(rule => (
                <RuleShown key={rule.id} rule={rule} />
              ))}
              <Text size="xs" c="dimmed">
                {pack.disclaimer} {countOf(pack.tests.length, 'example')} in the pack{' '}
                {pack.tests.length === 1 ? 'shows' : 'show'} that it does what it says.
              </Text>
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

function RuleShown({ rule }: { rule: Rule }) {
  return (
    <Group gap="md" wrap="nowrap" align="flex-start" component="article" aria-label={rule.sentence}>
      <Text size="sm" fw={600} w={190} style={{ flexShrink: 0 }}>
        {figureOf(rule)}
      </Text>
      <Stack gap={4} miw={0}>
        <Text size="sm">{rule.sentence}</Text>
        <Group gap={6}>
          {rule.appliesTo.map(one => (
            <Badge key={one} variant="light" color="gray" size="sm" tt="none">
              {LEGAL_CLASS_WORDS[one]}
            </Badge>
          ))}
          <Text size="xs" c="dimmed">
            {rule.source}
            {rule.from !== null && ` · from ${rule.from}`}
            {rule.until !== null && ` · until ${rule.until}`}
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

const textOf = (pack: RulePack): string =>
  [pack.name, pack.region, ...pack.rules.flatMap(({ sentence, source }) => [sentence, source])]
    .join(' ')
    .toLowerCase()
