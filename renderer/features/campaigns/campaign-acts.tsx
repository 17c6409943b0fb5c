import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core'
import {
  IconBan,
  IconCopy,
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
import { EndCampaignDialogs } from './end-campaign-dialogs.tsx'
import { actsOf, type CampaignAct, useCampaignActs } from './use-campaign-acts.ts'

const ACT_LOOKS: Readonly<Record<CampaignAct, { word: string; icon: ComponentType<IconProps> }>> = {
  start: { word: 'Start', icon: IconPlayerPlay },
  pause: { word: 'Pause', icon: IconPlayerPause },
  resume: { word: 'Resume', icon: IconPlayerPlay },
  cancel: { word: 'Cancel …', icon: IconBan },
  clone: { word: 'Clone', icon: IconCopy },
  remove: { word: 'Remove …', icon: IconTrash },
}
const MAIN_ACTS: readonly CampaignAct[] = ['start', 'pause', 'resume']

/**
 * What can be done with a campaign: start, pause or resume as a button, the rest in a menu. `compact` shows icons
 * alone, for rows of a table.
 */
export function CampaignActs(props: { campaign: CampaignRow; compact?: boolean; onRemoved?: () => void }) {
  const { campaign, compact = false } = props
  const [, navigate] = useLocation()
  const { busy, act } = useCampaignActs(campaign)
  const [asked, setAsked] = useState<'cancel' | 'remove' | null>(null)
  const acts = actsOf(campaign)
  const main = acts.find(one => MAIN_ACTS.includes(one))
  const editable = campaign.state === 'draft' || campaign.state === 'paused'

  async function choose(which: CampaignAct): Promise<void> {
    if (which === 'cancel' || which === 'remove') {
      setAsked(which)
      return
    }
    const result = await act(which)
    if (which === 'clone' && result.ok && result.value) navigate(`/campaigns/${result.value.id}/edit`)
  }

  return (
    // A row of a table opens on a click; its buttons do their own thing.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps clicks from the row
    <div onClick={event => event.stopPropagation()} onKeyDown={event => event.stopPropagation()}>
      <Group gap={6} wrap="nowrap" justify="flex-end">
        {main && <MainAct act={main} name={campaign.name} compact={compact} busy={busy} onClick={choose} />}
        <Menu withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" size={compact ? 26 : 30} aria-label={`More for ${campaign.name}`}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {editable && (
              <Menu.Item
                leftSection={<IconPencil size={15} aria-hidden />}
                onClick={() => navigate(`/campaigns/${campaign.id}/edit`)}
              >
                Edit the setup
              </Menu.Item>
            )}
            {acts
              .filter(one => one !== main)
              .map(one => {
                const { word, icon: Icon } = ACT_LOOKS[one]
                return (
                  <Menu.Item
                    key={one}
                    color={one === 'cancel' || one === 'remove' ? 'red' : undefined}
                    leftSection={<Icon size={15} aria-hidden />}
                    onClick={() => void choose(one)}
                  >
                    {word}
                  </Menu.Item>
                )
              })}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <EndCampaignDialogs
        campaign={campaign}
        asked={asked}
        onClose={() => setAsked(null)}
        {...(props.onRemoved ? { onRemoved: props.onRemoved } : {})}
      />
    </div>
  )
}

function MainAct(props: {
  act: CampaignAct
  name: string
  compact: boolean
  busy: CampaignAct | null
  onClick: (act: CampaignAct) => Promise<void>
}) {
  const { act, compact } = props
  const { word, icon: Icon } = ACT_LOOKS[act]
  const variant = act === 'pause' ? 'default' : 'filled'
  if (!compact) {
    return (
      <Button
        variant={variant}
        loading={props.busy === act}
        leftSection={<Icon size={15} aria-hidden />}
        onClick={() => void props.onClick(act)}
      >
        {word}
      </Button>
    )
  }
  return (
    <Tooltip label={word}>
      <ActionIcon
        variant={variant}
        size={26}
        loading={props.busy === act}
        aria-label={`${word} ${props.name}`}
        onClick={() => void props.onClick(act)}
      >
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
