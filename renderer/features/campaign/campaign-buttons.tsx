import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconArchive,
  IconArchiveOff,
  IconBan,
  IconCalendarOff,
  IconCopyPlus,
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  type IconProps,
  IconTrash,
} from '@tabler/icons-react'
import { type ComponentType, useState } from 'react'
import { useLocation } from 'wouter'
import type { Result } from '../../../shared/errors.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import {
  actsOf,
  archiveCampaign,
  type CampaignAct,
  cancelConsequence,
  changeCampaign,
  cloneCampaign,
  removeCampaign,
  removeConsequence,
  tellFailure,
} from './campaign-acts.ts'

const WORDS: Readonly<Record<CampaignAct, { word: string; icon: ComponentType<IconProps> }>> = {
  start: { word: 'Start', icon: IconPlayerPlay },
  unschedule: { word: 'Take off the schedule', icon: IconCalendarOff },
  pause: { word: 'Pause', icon: IconPlayerPause },
  resume: { word: 'Resume', icon: IconPlayerPlay },
  edit: { word: 'Edit', icon: IconPencil },
  clone: { word: 'Clone', icon: IconCopyPlus },
  archive: { word: 'Archive', icon: IconArchive },
  unarchive: { word: 'Take out of the archive', icon: IconArchiveOff },
  cancel: { word: 'Cancel campaign…', icon: IconBan },
  remove: { word: 'Remove…', icon: IconTrash },
}

/**
 * The main thing that can be done with a campaign now as a button, the rest in a menu. `compact` is for rows of a
 * table, where the button is an icon with a name.
 */
export function CampaignButtons({ campaign, compact }: { campaign: CampaignRow; compact?: boolean }) {
  const [, navigate] = useLocation()
  const [asked, setAsked] = useState<'cancel' | 'remove' | null>(null)
  const [busy, setBusy] = useState(false)
  const [main, ...rest] = actsOf(campaign)

  async function run(act: CampaignAct): Promise<void> {
    if (act === 'cancel' || act === 'remove') return setAsked(act)
    if (act === 'edit') return navigate(`/campaigns/${campaign.id}/edit`)
    setBusy(true)
    const result = await resultOf(act)
    setBusy(false)
    if (!result.ok) return tellFailure(`${wordOf(act, campaign)}: ${campaign.name}`, result.error)
    if (act === 'clone') navigate(`/campaigns/${result.value.id}/edit`)
  }

  function resultOf(act: Exclude<CampaignAct, 'cancel' | 'remove' | 'edit'>): Promise<Result<CampaignRow>> {
    if (act === 'clone') return cloneCampaign(campaign.id)
    if (act === 'archive' || act === 'unarchive') return archiveCampaign(campaign.id, act === 'archive')
    return changeCampaign(act, campaign.id)
  }

  async function remove() {
    const result = await removeCampaign(campaign.id)
    if (result.ok) navigate('/campaigns')
    return result
  }

  return (
    <>
      {main && (
        <MainButton act={main} busy={busy} campaign={campaign} compact={compact ?? false} onRun={run} />
      )}
      <Menu>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={30} aria-label={`More for ${campaign.name}`}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {rest.map(act => {
            const { word, icon: Icon } = WORDS[act]
            return (
              <Menu.Item
                key={act}
                leftSection={<Icon size={15} aria-hidden />}
                {...(act === 'cancel' || act === 'remove' ? { color: 'red' } : {})}
                onClick={() => void run(act)}
              >
                {word}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asked === 'cancel'}
        title={`Cancel "${campaign.name}"?`}
        consequence={cancelConsequence(campaign)}
        act="Cancel the campaign"
        keep="Keep it going"
        onClose={() => setAsked(null)}
        onConfirm={() => changeCampaign('cancel', campaign.id)}
      />
      <ConfirmDialog
        opened={asked === 'remove'}
        title={`Remove "${campaign.name}"?`}
        consequence={removeConsequence(campaign)}
        act="Remove it"
        onClose={() => setAsked(null)}
        onConfirm={remove}
      />
    </>
  )
}

/** Start means two things: at once, or by its schedule. */
function wordOf(act: CampaignAct, { state, settings }: CampaignRow): string {
  if (act !== 'start') return WORDS[act].word
  if (state === 'scheduled') return 'Start now'
  return settings.schedule.launchAt === null ? WORDS.start.word : 'Schedule'
}

function MainButton(props: {
  act: CampaignAct
  campaign: CampaignRow
  compact: boolean
  busy: boolean
  onRun: (act: CampaignAct) => Promise<void>
}) {
  const { act, campaign, compact, busy, onRun } = props
  const { icon: Icon } = WORDS[act]
  const word = wordOf(act, campaign)
  const starts = act === 'start' || act === 'resume'
  if (compact) {
    return (
      <ActionIcon
        variant={starts ? 'light' : 'default'}
        size={30}
        loading={busy}
        aria-label={`${word} ${campaign.name}`}
        title={word}
        onClick={() => void onRun(act)}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    )
  }
  return (
    <Button
      variant={starts ? 'filled' : 'default'}
      loading={busy}
      leftSection={<Icon size={15} aria-hidden />}
      onClick={() => void onRun(act)}
    >
      {word}
    </Button>
  )
}
