import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconBan,
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
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import {
  actsOf,
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
  pause: { word: 'Pause', icon: IconPlayerPause },
  resume: { word: 'Resume', icon: IconPlayerPlay },
  edit: { word: 'Edit', icon: IconPencil },
  clone: { word: 'Clone', icon: IconCopyPlus },
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
  const [main, ...rest] = actsOf(campaign.state)

  async function run(act: CampaignAct): Promise<void> {
    if (act === 'cancel' || act === 'remove') return setAsked(act)
    if (act === 'edit') return navigate(`/campaigns/${campaign.id}/edit`)
    setBusy(true)
    const result = act === 'clone' ? await cloneCampaign(campaign.id) : await changeCampaign(act, campaign.id)
    setBusy(false)
    if (!result.ok) return tellFailure(`${WORDS[act].word}: ${campaign.name}`, result.error)
    if (act === 'clone') navigate(`/campaigns/${result.value.id}/edit`)
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

function MainButton(props: {
  act: CampaignAct
  campaign: CampaignRow
  compact: boolean
  busy: boolean
  onRun: (act: CampaignAct) => Promise<void>
}) {
  const { act, campaign, compact, busy, onRun } = props
  const { word, icon: Icon } = WORDS[act]
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
