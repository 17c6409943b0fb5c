import { Badge, Box, Button, Menu, Stack, Tabs, Text } from '@mantine/core'
import {
  IconArchive,
  IconArchiveOff,
  IconArrowsSplit2,
  IconChevronDown,
  IconFileImport,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { TextLink } from '../../components/card.tsx'
import { countOf, formatCount } from '../../components/format.ts'
import { NoList } from '../../components/not-there.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { Instant } from '../../components/values.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import { refresh, useEngine } from '../../stores/engine-store.ts'
import { Accounting } from './accounting.tsx'
import { archiveLists } from './archive-lists.ts'
import { RemoveList, RenameList } from './list-dialogs.tsx'
import { ListRecipients } from './list-recipients.tsx'
import { RejectedRows } from './rejected-rows.tsx'
import { SplitList } from './split-list.tsx'

/** One list: who is on it, what uses it, and what came of its import. */
export function ListPage({ id }: { id: number }) {
  const lists = useEngine(view => view.lists)
  if (lists.state !== 'ready') {
    return (
      <Stack gap="md">
        <PageHeader title="List" back={{ href: '/lists', word: 'Lists' }} />
        {lists.state === 'loading' ? (
          <LoadingRows rows={10} />
        ) : (
          <ErrorState error={lists.error} retry={() => void refresh()} />
        )}
      </Stack>
    )
  }
  const list = lists.value.get(id)
  return list ? <ListSheet key={id} list={list} /> : <NoList id={id} />
}

type Dialog = 'rename' | 'remove' | 'split'

function ListSheet({ list }: { list: ListRow }) {
  const [, navigate] = useLocation()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const close = () => setDialog(null)
  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title={list.name}
        back={{ href: '/lists', word: 'Lists' }}
        beside={list.archivedAt !== null && <Badge color="gray">Archived</Badge>}
        sentence={<Origin list={list} />}
        actions={
          <>
            <Acts list={list} onDialog={setDialog} />
            <Button
              component={Link}
              href={`/campaigns/new?list=${list.id}`}
              leftSection={<IconPlus size={15} aria-hidden />}
            >
              New campaign
            </Button>
          </>
        }
      />
      {list.zoneUnknown > 0 && (
        <SentenceAlert tone="warning">
          {`${countOf(list.zoneUnknown, 'recipient')} without a known time zone: only campaigns that assume a zone call them.`}
        </SentenceAlert>
      )}
      <Box className="tl-card" flex={1} mih={0} style={{ display: 'flex', flexDirection: 'column' }}>
        {/* what is shown was moved or removed by an act of its own page, which begins it again; from elsewhere by its count */}
        <ListTabs list={list} />
      </Box>
      <RenameList list={dialog === 'rename' ? list : null} onClose={close} />
      <SplitList list={dialog === 'split' ? list : null} onClose={close} />
      <RemoveList
        list={dialog === 'remove' ? list : null}
        onClose={close}
        onRemoved={() => navigate('/lists')}
      />
    </Stack>
  )
}

const ORIGIN_WORDS = { merge: 'Merged', split: 'Split off' } as const

/** Where the list is from, and the campaigns that use it. */
function Origin({ list }: { list: ListRow }) {
  return (
    <>
      {list.origin === 'import' ? `${list.fileName}, imported ` : `${ORIGIN_WORDS[list.origin]} `}
      <Instant at={list.createdAt} /> · {countOf(list.countries, 'country', 'countries')} ·{' '}
      {list.campaigns === 0 ? 'not used by a campaign' : <UsedBy key={list.campaigns} list={list} />}
    </>
  )
}

/** Campaigns named in a line; the others are counted. */
const NAMED_MAX = 3

function UsedBy({ list }: { list: ListRow }) {
  const found = useRequest('lists.campaigns', { id: list.id })
  if (found.state !== 'ready') return <>used by {countOf(list.campaigns, 'campaign')}</>
  const more = found.value.length - NAMED_MAX
  return (
    <>
      used by{' '}
      {found.value.slice(0, NAMED_MAX).map(({ id, name }, at) => (
        <Text key={id} span inherit>
          {at > 0 && ', '}
          <TextLink href={`/campaigns/${id}`}>{name}</TextLink>
        </Text>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  )
}

function Acts({ list, onDialog }: { list: ListRow; onDialog: (dialog: Dialog) => void }) {
  const isArchived = list.archivedAt !== null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          Actions
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          href={`/import?list=${list.id}`}
          leftSection={<IconFileImport size={15} aria-hidden />}
        >
          Update from a file
        </Menu.Item>
        <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={() => onDialog('rename')}>
          Rename
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsSplit2 size={15} aria-hidden />}
          disabled={list.people < 2}
          onClick={() => onDialog('split')}
        >
          Split
        </Menu.Item>
        <Menu.Item
          leftSection={
            isArchived ? <IconArchiveOff size={15} aria-hidden /> : <IconArchive size={15} aria-hidden />
          }
          onClick={() => void archiveLists([list], !isArchived)}
        >
          {isArchived ? 'Unarchive' : 'Archive'}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => onDialog('remove')}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const FILL = { display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 } as const

function ListTabs({ list }: { list: ListRow }) {
  const { importId, counts } = list
  const badge = (count: number) => (
    <Badge size="sm" color="gray">
      {formatCount(count)}
    </Badge>
  )
  const notImported = counts.rows - counts.accepted - counts.updated - counts.blank
  return (
    <Tabs defaultValue="recipients" style={FILL} keepMounted={false}>
      <Tabs.List px="xs">
        <Tabs.Tab value="recipients" rightSection={badge(list.people)}>
          Recipients
        </Tabs.Tab>
        {importId !== null && (
          <Tabs.Tab value="import" rightSection={badge(notImported)}>
            Import: rows left out
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="recipients" style={FILL}>
        <ListRecipients listId={list.id} />
      </Tabs.Panel>
      {importId !== null && (
        <Tabs.Panel value="import" style={FILL}>
          <Box p="md">
            <Accounting counts={counts} />
          </Box>
          <RejectedRows importId={importId} />
        </Tabs.Panel>
      )}
    </Tabs>
  )
}
