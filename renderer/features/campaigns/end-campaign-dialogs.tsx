import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { countOf } from '../../components/format.ts'
import { type CampaignAct, useCampaignActs } from './use-campaign-acts.ts'

/** What cancelling would do now, with its numbers. */
function cancelSentence(campaign: CampaignRow): string {
  const { due, dialing } = campaign.recipients
  const waiting = due > 0 ? `Cancels ${countOf(due, 'waiting recipient')}` : 'No recipient waits any more'
  const open = campaign.attempts.open || dialing
  const calls =
    open > 0 ? `, and ${countOf(open, 'call')} in progress ${open === 1 ? 'ends' : 'end'} now` : ''
  return `${waiting}${calls}. Results so far are kept. A cancelled campaign cannot be resumed; clone it to call again.`
}

function removeSentence(campaign: CampaignRow): string {
  if (campaign.attempts.total === 0) {
    return `Removes “${campaign.name}”. It has not called anybody. Its list and trunk stay.`
  }
  return (
    `Removes “${campaign.name}” with the results of ${countOf(campaign.recipients.total, 'recipient')} and ` +
    `${countOf(campaign.attempts.total, 'attempt')}, SIP ladders included. Export the results first if you need ` +
    'them: this cannot be undone. Its list and trunk stay.'
  )
}

/** The two acts that ask first. `asked` says which of them is open. */
export function EndCampaignDialogs(props: {
  campaign: CampaignRow
  asked: Extract<CampaignAct, 'cancel' | 'remove'> | null
  onClose: () => void
  onRemoved?: () => void
}) {
  const { campaign, asked, onClose } = props
  const { act } = useCampaignActs(campaign)
  return (
    <>
      <ConfirmDialog
        opened={asked === 'cancel'}
        title={`Cancel “${campaign.name}”?`}
        consequence={cancelSentence(campaign)}
        act="Cancel the campaign"
        keep="Let it run"
        onClose={onClose}
        onConfirm={() => act('cancel', true)}
      />
      <ConfirmDialog
        opened={asked === 'remove'}
        title={`Remove “${campaign.name}”?`}
        consequence={removeSentence(campaign)}
        act="Remove the campaign"
        onClose={onClose}
        onConfirm={async () => {
          const result = await act('remove', true)
          if (result.ok) props.onRemoved?.()
          return result
        }}
      />
    </>
  )
}
