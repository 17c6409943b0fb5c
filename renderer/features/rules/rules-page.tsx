import { Accordion, Badge, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconGavel, IconReload, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { RuleBookView } from '../../../shared/model/rule-book.ts'
import { LAW_CHANNEL_WORDS, LAW_CHANNELS, type LawChannel } from '../../../shared/model/rule-pack.ts'
import { TZ_RELEASE } from '../../../shared/zone-release.ts'
import { countOf } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { PackDiffShown } from './pack-diff.tsx'
import { RuleShown } from './rule-shown.tsx'
import { countriesOf, dayWords, type PackShown, packsShown, type RuleFilter } from './rules-filter.ts'

/** The calling rules in force, with where they are written, and what a center's own packs change. */
export function RulesPage() {
  const asked = useRequest('rulePacks.list', {})
  const [reloaded, setReloaded] = useState<RuleBookView | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const book = asked.state === 'ready' ? (reloaded ?? asked.value) : null

  async function reload(): Promise<void> {
    setBusy(true)
    const result = await request('rulePacks.reload', {})
    setBusy(false)
    setProblem(result.ok ? null : result.error.message)
    if (result.ok) setReloaded(result.value)
  }

  return (
    <Stack gap="md">
      <PageHeader
        title="Calling rules"
        sentence="Applied by the recipient’s region. Where several rules apply, the strictest wins."
        actions={
          book && (
            <Button
              variant="default"
              leftSection={<IconReload size={15} aria-hidden />}
              loading={busy}
              onClick={() => void reload()}
            >
              Reload your packs
            </Button>
          )
        }
      />
      {asked.state === 'loading' && <LoadingRows rows={8} height={44} />}
      {asked.state === 'failed' && <ErrorState error={asked.error} retry={asked.reload} />}
      {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
      {book?.problems.map(({ file, sentence }) => (
        <SentenceAlert key={file} tone="error">
          <b>{file}</b> is not used. {sentence} Shipped rules stay in force.
        </SentenceAlert>
      ))}
      {book !== null && book.packs.length === 0 && (
        <EmptyState
          icon={IconGavel}
          title="No rules are installed"
          sentence="Reinstall Trunkline to get them back. Until then only a campaign’s own settings apply."
        />
      )}
      {book !== null && book.packs.length > 0 && <Book book={book} />}
      <Text size="xs" c="dimmed">
        Local times follow release {TZ_RELEASE} of the IANA time zone database.
      </Text>
    </Stack>
  )
}

function Book({ book }: { book: RuleBookView }) {
  const [filter, setFilter] = useState<RuleFilter>({ search: '', country: null, channel: null })
  const change = (values: Partial<RuleFilter>): void => setFilter({ ...filter, ...values })
  return (
    <>
      <SentenceAlert tone="info">
        These summaries are not legal advice. To add or replace packs, put JSON files into {book.folder} and
        reload.
      </SentenceAlert>
      <Group gap="sm">
        <TextInput
          type="search"
          w={260}
          aria-label="Search rules"
          placeholder="Region or words of a rule"
          leftSection={<IconSearch size={15} aria-hidden />}
          value={filter.search}
          onChange={event => change({ search: event.currentTarget.value })}
        />
        <Select
          w={220}
          aria-label="Country"
          placeholder="All countries"
          searchable
          clearable
          data={countriesOf(book)}
          value={filter.country}
          onChange={country => change({ country })}
        />
        <Select
          w={200}
          aria-label="Channel"
          placeholder="All channels"
          clearable
          data={LAW_CHANNELS.map(value => ({ value, label: LAW_CHANNEL_WORDS[value] }))}
          value={filter.channel}
          onChange={value => change({ channel: LAW_CHANNELS.find(one => one === value) ?? null })}
        />
      </Group>
      <Packs shown={packsShown(book, filter)} filter={filter} />
    </>
  )
}

/** Packs that a search opens. */
const OPENED_MAX = 5

function Packs({ shown, filter }: { shown: readonly PackShown[]; filter: RuleFilter }) {
  const search = filter.search.trim()
  if (shown.length === 0)
    return (
      <EmptyState
        icon={IconGavel}
        title="No results"
        sentence={search === '' ? 'No rule matches these filters.' : `No rule matches “${search}”.`}
      />
    )
  // what was searched for is open to read; another search opens others
  const isFiltered = search !== '' || filter.country !== null
  const opened = isFiltered ? shown.slice(0, OPENED_MAX) : shown.slice(0, 1)
  return (
    <Accordion
      key={`${search} ${filter.country} ${filter.channel}`}
      variant="separated"
      multiple
      defaultValue={opened.map(({ pack }) => pack.id)}
    >
      {shown.map(one => (
        <PackItem key={one.pack.id} shown={one} channel={filter.channel} />
      ))}
    </Accordion>
  )
}

function PackItem({ shown, channel }: { shown: PackShown; channel: LawChannel | null }) {
  const { pack, file, diff, rules } = shown
  const unconfirmed = rules.filter(({ confidence }) => confidence === 'unconfirmed').length
  return (
    <Accordion.Item value={pack.id} className="tl-card">
      <Accordion.Control>
        <Group gap="sm">
          <Text fw={600} size="sm">
            {pack.name}
          </Text>
          {file !== null && (
            <Badge variant="light" color="blue" size="sm" tt="none">
              Your pack
            </Badge>
          )}
          <Text size="xs" c="dimmed">
            {countOf(rules.length, 'rule')}
            {channel !== null && rules.length < pack.rules.length && ` of ${pack.rules.length}`}
            {unconfirmed > 0 && ` · ${unconfirmed} unconfirmed`} · last checked {dayWords(pack.checkedOn)}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">
          {file !== null && (
            <Text size="xs" c="dimmed">
              From {file}
              {diff === null ? ', beside the shipped packs.' : ', in place of the shipped pack.'}
            </Text>
          )}
          {diff !== null && <PackDiffShown diff={diff} pack={pack} />}
          {rules.map(rule => (
            <RuleShown key={rule.id} rule={rule} />
          ))}
          <Text size="xs" c="dimmed">
            {pack.disclaimer}
          </Text>
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  )
}
