import { Button, ScrollArea, SimpleGrid, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAntenna, IconMasksTheater, IconPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Result } from '../../../shared/errors.ts'
import type { TrunkRow } from '../../../shared/model/trunk.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { countOf } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { refresh, show, useEngine } from '../../stores/engine-store.ts'
import { TrunkCard } from './trunk-card.tsx'
import { TrunkDrawer } from './trunk-drawer.tsx'
import type { TrunkTask } from './use-trunk-form.ts'

/** Can we call at all? Every trunk with its health; `?add=practice` opens the form at once, `?add=sip` the wizard. */
export function TrunksPage() {
  const trunks = useEngine(view => view.trunks)
  const [task, setTask] = useTaskOfAddress()
  const [leaving, setLeaving] = useState<TrunkRow | null>(null)
  const { checking, check } = useChecks()
  const addPractice = () => setTask({ kind: 'add', trunk: 'practice' })
  const [, navigate] = useLocation()
  const addProvider = () => navigate('/trunks/new')
  const rows = trunks.state === 'ready' ? [...trunks.value.values()] : []

  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title="Trunks"
        sentence={
          trunks.state === 'ready' && rows.length > 0 ? inShort(rows) : 'Over which lines calls go out.'
        }
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconMasksTheater size={15} aria-hidden />}
              onClick={addPractice}
            >
              Add practice carrier
            </Button>
            <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={addProvider}>
              Add SIP trunk
            </Button>
          </>
        }
      />
      {trunks.state === 'loading' && <LoadingRows rows={3} height={150} />}
      {trunks.state === 'failed' && <ErrorState error={trunks.error} retry={() => void refresh()} />}
      {trunks.state === 'ready' && rows.length === 0 && (
        <NoTrunk onPractice={addPractice} onProvider={addProvider} />
      )}
      {rows.length > 0 && (
        <ScrollArea flex={1} mih={0} type="auto">
          <SimpleGrid cols={{ base: 1, lg: 2, xl: 3 }} spacing="md" pb="md">
            {rows.map(trunk => (
              <TrunkCard
                key={trunk.id}
                trunk={trunk}
                checking={checking.has(trunk.id)}
                onCheck={() => void check(trunk)}
                onEdit={() => setTask({ kind: 'change', row: trunk })}
                onRemove={() => setLeaving(trunk)}
              />
            ))}
          </SimpleGrid>
        </ScrollArea>
      )}
      <TrunkDrawer
        task={task}
        onClose={() => setTask(null)}
        onSaved={row => {
          setTask(null)
          void check(row)
        }}
      />
      <RemoveTrunk trunk={leaving} onClose={() => setLeaving(null)} />
    </Stack>
  )
}

function inShort(rows: readonly TrunkRow[]): string {
  const up = rows.filter(({ check }) => check.state === 'up').length
  const channels = rows.reduce((sum, row) => sum + row.channels, 0)
  const inUse = rows.reduce((sum, row) => sum + row.channelsInUse, 0)
  return `${up} of ${countOf(rows.length, 'trunk')} up, ${inUse} of ${countOf(channels, 'channel')} in use.`
}

function NoTrunk({ onPractice, onProvider }: { onPractice: () => void; onProvider: () => void }) {
  return (
    <EmptyState
      icon={IconAntenna}
      title="No trunk yet"
      sentence="Calls go out over a trunk: your provider's SIP account, or your own PBX. To see everything at work first, rehearse with the practice carrier: made-up people on this machine, real SIP and audio, nobody outside is called."
      action={
        <>
          <Button leftSection={<IconMasksTheater size={15} aria-hidden />} onClick={onPractice}>
            Rehearse with the practice carrier
          </Button>
          <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={onProvider}>
            Add your SIP trunk
          </Button>
        </>
      }
    />
  )
}

/** The form that the address asks for, once; afterwards it is opened and closed by hand. */
function useTaskOfAddress() {
  const wanted = new URLSearchParams(useSearch()).get('add')
  const [, navigate] = useLocation()
  const state = useState<TrunkTask | null>(null)
  const [, setTask] = state
  useEffect(() => {
    if (wanted === 'sip') navigate('/trunks/new', { replace: true })
    if (wanted !== 'practice') return
    setTask({ kind: 'add', trunk: wanted })
    navigate('/trunks', { replace: true })
  }, [wanted, navigate, setTask])
  return state
}

/** Asks trunks whether they are there; the answer is put on their card. */
function useChecks() {
  const [checking, setChecking] = useState<ReadonlySet<number>>(new Set<number>())
  async function check(trunk: TrunkRow): Promise<void> {
    setChecking(before => new Set(before).add(trunk.id))
    const result = await request('trunks.check', { id: trunk.id })
    setChecking(before => new Set([...before].filter(id => id !== trunk.id)))
    if (result.ok) return showCheck(trunk.id, result.value)
    notifications.show({
      color: 'red',
      title: `${trunk.name} was not checked`,
      message: result.error.message,
    })
  }
  return { checking, check }
}

function showCheck(id: number, check: TrunkRow['check']): void {
  const { trunks } = useEngine.getState()
  const row = trunks.state === 'ready' ? trunks.value.get(id) : undefined
  if (row) show({ name: 'trunk-changed', payload: { ...row, check } })
}

function RemoveTrunk({ trunk, onClose }: { trunk: TrunkRow | null; onClose: () => void }) {
  async function remove(): Promise<Result<unknown>> {
    if (trunk === null) return { ok: true, value: null }
    const removed = await request('trunks.remove', { id: trunk.id })
    if (removed.ok) show({ name: 'trunk-removed', payload: removed.value })
    return removed
  }
  return (
    <ConfirmDialog
      opened={trunk !== null}
      title={`Remove ${trunk?.name ?? 'the trunk'}?`}
      consequence={
        trunk !== null && trunk.campaigns > 0
          ? `${countOf(trunk.campaigns, 'campaign')} used this trunk. It can go when each of them is completed or cancelled; their attempts keep its name.`
          : 'Its address and password are forgotten. No campaign uses it.'
      }
      act="Remove the trunk"
      onClose={onClose}
      onConfirm={remove}
    />
  )
}
