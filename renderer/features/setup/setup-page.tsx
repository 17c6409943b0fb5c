import { Box, Button, Grid, Stack } from '@mantine/core'
import { IconArrowBackUp, IconDeviceFloppy, IconPlayerPlay } from '@tabler/icons-react'
import { useLocation, useSearch } from 'wouter'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { OUR_ZONE } from '../../components/clock-times.ts'
import { NoCampaign } from '../../components/not-there.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { isSelect } from '../../components/search-select.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { refresh, show, useEngine } from '../../stores/engine-store.ts'
import { PreviewPanel } from './preview-panel.tsx'
import { newSetupForm, type SetupForm, setupFormOf } from './setup-form.ts'
import { SetupSections } from './setup-sections.tsx'
import { unsavedSetup, useSetup } from './use-setup.ts'

/** `/campaigns/new` (`campaignId` is null) and `/campaigns/:id/edit`. */
export function SetupPage({ campaignId }: { campaignId: number | null }) {
  return campaignId === null ? <NewCampaignPage /> : <EditCampaignPage id={campaignId} />
}

/** `/campaigns/new`, or `/campaigns/new?list=ID` with the list chosen. */
function NewCampaignPage() {
  const asked = Number(new URLSearchParams(useSearch()).get('list'))
  const listId = Number.isInteger(asked) && asked > 0 ? asked : null
  const trunks = useEngine(view => view.trunks)
  if (trunks.state === 'loading') return <LoadingRows rows={6} height={90} />
  const [only] = trunks.state === 'ready' && trunks.value.size === 1 ? [...trunks.value.keys()] : []
  const fresh = (): SetupForm => {
    const form = newSetupForm(listId, OUR_ZONE)
    return only === undefined ? form : { ...form, trunkId: only }
  }
  const left = unsavedSetup(0)
  return (
    <SetupEditor
      key={listId ?? 0}
      campaign={null}
      first={fresh}
      override={left !== null && listId !== null ? { listId } : {}}
    />
  )
}

/** `/campaigns/:id/edit`: a draft, or a campaign that is paused. */
function EditCampaignPage({ id }: { id: number }) {
  const found = useRequest('campaigns.get', { id })
  if (found.state === 'failed' && found.error.code === 'campaign_not_found') return <NoCampaign id={id} />
  if (found.state !== 'ready') {
    return (
      <Stack gap="md">
        <PageHeader title={`Edit campaign ${id}`} back={{ href: '/campaigns', word: 'Campaigns' }} />
        {found.state === 'loading' && <LoadingRows rows={6} height={90} />}
        {found.state === 'failed' && <ErrorState error={found.error} retry={found.reload} />}
      </Stack>
    )
  }
  const campaign = found.value
  if (campaign.state === 'draft' || campaign.state === 'paused') {
    return (
      <SetupEditor key={id} campaign={campaign} first={() => setupFormOf(campaign, OUR_ZONE)} override={{}} />
    )
  }
  return <NotEditable campaign={campaign} onPaused={found.reload} />
}

function NotEditable({ campaign, onPaused }: { campaign: CampaignRow; onPaused: () => void }) {
  const [, go] = useLocation()
  const { id, name } = campaign
  async function pause(): Promise<void> {
    const result = await request('campaigns.pause', { id })
    if (result.ok) show({ name: 'campaign-changed', payload: result.value })
    onPaused()
  }
  async function clone(): Promise<void> {
    const result = await request('campaigns.clone', { id })
    if (!result.ok) return onPaused()
    show({ name: 'campaign-changed', payload: result.value })
    go(`/campaigns/${result.value.id}/edit`)
  }
  async function unschedule(): Promise<void> {
    const result = await request('campaigns.unschedule', { id })
    if (result.ok) show({ name: 'campaign-changed', payload: result.value })
    onPaused()
  }
  const { word, sentence, act } =
    campaign.state === 'active'
      ? {
          word: 'Pause it and edit',
          sentence: 'It is calling now. Pause it first: calls in progress go on, no new one begins.',
          act: pause,
        }
      : campaign.state === 'scheduled'
        ? {
            word: 'Take it off the schedule and edit',
            sentence: 'It starts by itself. Take it off the schedule first: it is a draft again then.',
            act: unschedule,
          }
        : {
            word: 'Clone it',
            sentence: `It is ${campaign.state} and cannot be changed any more. A clone is a new draft with the same settings.`,
            act: clone,
          }
  return (
    <Stack gap="md">
      <PageHeader title={`Edit ${name}`} back={{ href: `/campaigns/${id}`, word: name }} />
      <SentenceAlert tone="info" action={<Button onClick={() => void act()}>{word}</Button>}>
        {sentence}
      </SentenceAlert>
    </Stack>
  )
}

function SetupEditor(props: {
  campaign: CampaignRow | null
  first: () => SetupForm
  /** What the address asks for, over what was left unsaved. */
  override: Partial<SetupForm>
}) {
  const { campaign } = props
  const [, go] = useLocation()
  const setup = useSetup(campaign, props.first, props.override)
  const lists = useEngine(view => view.lists)
  const trunks = useEngine(view => view.trunks)
  const failed = lists.state === 'failed' ? lists : trunks.state === 'failed' ? trunks : null
  if (failed) return <ErrorState error={failed.error} retry={() => void refresh()} />
  if (lists.state !== 'ready' || trunks.state !== 'ready') return <LoadingRows rows={6} height={90} />

  async function save(then: 'save' | 'start'): Promise<void> {
    const kept = await setup.save(then)
    if (kept) go(`/campaigns/${kept.id}`)
  }
  const paused = campaign?.state === 'paused'
  return (
    <form
      noValidate
      onKeyDown={event => {
        if (event.key === 'Enter' && isSelect(event.target)) event.preventDefault()
      }}
      onSubmit={event => {
        event.preventDefault()
        void save('save')
      }}
    >
      <Stack gap="md">
        <PageHeader
          title={campaign === null ? 'New campaign' : `Edit ${campaign.name}`}
          back={
            campaign === null
              ? { href: '/campaigns', word: 'Campaigns' }
              : { href: `/campaigns/${campaign.id}`, word: campaign.name }
          }
          sentence={
            campaign === null
              ? 'Nothing is called before you start it.'
              : paused
                ? 'It is paused. What you change counts from the next call on.'
                : 'A draft: nothing is called before you start it.'
          }
          actions={
            setup.changed && (
              <Button
                variant="subtle"
                color="gray"
                leftSection={<IconArrowBackUp size={15} />}
                onClick={setup.discard}
              >
                {campaign === null ? 'Start over' : 'Undo changes'}
              </Button>
            )
          }
        />
        <Grid gap="md" align="flex-start">
          <Grid.Col span={{ base: 12, md: 8 }}>
            <SetupSections
              {...setup}
              lists={[...lists.value.values()].filter(
                ({ id, archivedAt }) =>
                  archivedAt === null || id === setup.form.listId || setup.form.moreListIds.includes(id),
              )}
              trunks={[...trunks.value.values()]}
              listLocked={paused ? 'It has begun with this list.' : null}
            />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }} pos="sticky" top={0}>
            <Stack gap="md">
              <PreviewPanel form={setup.form} campaignId={campaign?.id ?? null} begun={paused} />
              {setup.problem !== null && <SentenceAlert tone="error">{setup.problem}</SentenceAlert>}
              <Box className="tl-card" p="md">
                <Stack gap="xs">
                  <Button
                    size="sm"
                    loading={setup.busy === 'start'}
                    disabled={setup.busy === 'save'}
                    leftSection={<IconPlayerPlay size={16} />}
                    onClick={() => void save('start')}
                  >
                    {paused
                      ? 'Save and resume'
                      : setup.form.launch === 'at'
                        ? 'Save and schedule'
                        : 'Save and start'}
                  </Button>
                  <Button
                    type="submit"
                    size="sm"
                    variant="default"
                    loading={setup.busy === 'save'}
                    disabled={setup.busy === 'start'}
                    leftSection={<IconDeviceFloppy size={16} />}
                  >
                    {paused ? 'Save' : 'Save draft'}
                  </Button>
                </Stack>
              </Box>
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </form>
  )
}
