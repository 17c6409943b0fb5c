import { Badge, Box, Button, Stack, Tabs } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { turnedAway as turnedAwayOf } from '../../../shared/model/import-counts.ts'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { Instant } from '../../components/values.tsx'
import { refresh, useEngine } from '../../stores/engine-store.ts'
import { Accounting } from './accounting.tsx'
import { RemoveList, RenameList } from './list-dialogs.tsx'
import { ListRecipients } from './list-recipients.tsx'
import { RejectedRows } from './rejected-rows.tsx'

/** One list: where the rows of its file went, who is on it, and what was turned away. */
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
  return list ? <ListSheet key={id} list={list} /> : <NoSuchList />
}

function NoSuchList() {
  return (
    <EmptyState
      icon={IconTrash}
      title="This list is not there"
      sentence="It was removed, or its import was cancelled."
      action={
        <Button component={Link} href="/lists">
          Show all lists
        </Button>
      }
    />
  )
}

function ListSheet({ list }: { list: ListRow }) {
  const [, navigate] = useLocation()
  const [dialog, setDialog] = useState<'rename' | 'remove' | null>(null)
  const turnedAway = turnedAwayOf(list.counts)
  const close = () => setDialog(null)
  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title={list.name}
        back={{ href: '/lists', word: 'Lists' }}
        sentence={
          <>
            {list.fileName}, imported <Instant at={list.createdAt} />,{' '}
            {countOf(list.countries, 'country', 'countries')},{' '}
            {list.campaigns === 0 ? 'in no campaign yet' : `in ${countOf(list.campaigns, 'campaign')}`}
          </>
        }
        actions={
          <>
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => setDialog('remove')}
            >
              Remove
            </Button>
            <Button
              variant="default"
              leftSection={<IconPencil size={15} aria-hidden />}
              onClick={() => setDialog('rename')}
            >
              Rename
            </Button>
            <Button
              component={Link}
              href={`/campaigns/new?list=${list.id}`}
              leftSection={<IconPlus size={15} aria-hidden />}
            >
              New campaign with this list
            </Button>
          </>
        }
      />
      <Box className="tl-card" p="md">
        <Accounting counts={list.counts} />
      </Box>
      {list.zoneUnknown > 0 && (
        <SentenceAlert tone="warning">
          {`${countOf(list.zoneUnknown, 'recipient')} without a known time zone: called only by campaigns that name a zone for them.`}
        </SentenceAlert>
      )}
      <Box className="tl-card" flex={1} mih={0} style={{ display: 'flex', flexDirection: 'column' }}>
        <ListTabs list={list} turnedAway={turnedAway} />
      </Box>
      <RenameList list={dialog === 'rename' ? list : null} onClose={close} />
      <RemoveList
        list={dialog === 'remove' ? list : null}
        onClose={close}
        onRemoved={() => navigate('/lists')}
      />
    </Stack>
  )
}

const FILL = { display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 } as const

function ListTabs({ list, turnedAway }: { list: ListRow; turnedAway: number }) {
  const badge = (count: number) => (
    <Badge size="sm" color="gray">
      {formatCount(count)}
    </Badge>
  )
  return (
    <Tabs defaultValue="recipients" style={FILL}>
      <Tabs.List px="xs">
        <Tabs.Tab value="recipients" rightSection={badge(list.counts.accepted)}>
          Recipients
        </Tabs.Tab>
        <Tabs.Tab value="rejected" rightSection={badge(turnedAway)}>
          Rejected and duplicate rows
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="recipients" style={FILL}>
        <ListRecipients listId={list.id} />
      </Tabs.Panel>
      <Tabs.Panel value="rejected" style={FILL}>
        {list.importId !== null && <RejectedRows importId={list.importId} />}
      </Tabs.Panel>
    </Tabs>
  )
}
