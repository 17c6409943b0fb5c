import { notifications } from '@mantine/notifications'
import type { Failure, Result } from '../../../shared/errors.ts'
import type { CampaignRow, CampaignState } from '../../../shared/model/campaign.ts'
import { countOf } from '../../components/format.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'

export type CampaignAct =
  | 'start'
  | 'unschedule'
  | 'pause'
  | 'resume'
  | 'edit'
  | 'clone'
  | 'archive'
  | 'unarchive'
  | 'cancel'
  | 'remove'

const ACTS: Readonly<Record<CampaignState, readonly CampaignAct[]>> = {
  draft: ['start', 'edit', 'clone', 'remove'],
  scheduled: ['start', 'unschedule', 'clone', 'cancel'],
  active: ['pause', 'clone', 'cancel'],
  paused: ['resume', 'edit', 'clone', 'cancel'],
  completed: ['clone', 'archive', 'remove'],
  cancelled: ['clone', 'archive', 'remove'],
}

/** What can be done with a campaign in its state, the main thing first. */
export function actsOf({ state, archivedAt }: CampaignRow): readonly CampaignAct[] {
  return archivedAt === null ? ACTS[state] : ['unarchive', 'clone', 'remove']
}

const CHANGES = {
  start: 'campaigns.start',
  pause: 'campaigns.pause',
  resume: 'campaigns.resume',
  cancel: 'campaigns.cancel',
  unschedule: 'campaigns.unschedule',
} as const

/** Starts, pauses, resumes, cancels or takes off the schedule; the changed row is on the screen at once. */
export async function changeCampaign(act: keyof typeof CHANGES, id: number): Promise<Result<CampaignRow>> {
  const result = await request(CHANGES[act], { id })
  if (result.ok) show({ name: 'campaign-changed', payload: result.value })
  return result
}

/** Puts what is over out of sight, or back again. */
export async function archiveCampaign(id: number, archived: boolean): Promise<Result<CampaignRow>> {
  const result = await request('campaigns.archive', { id, archived })
  if (result.ok) show({ name: 'campaign-changed', payload: result.value })
  return result
}

/** A draft with the same settings. */
export async function cloneCampaign(id: number): Promise<Result<CampaignRow>> {
  const result = await request('campaigns.clone', { id })
  if (result.ok) show({ name: 'campaign-changed', payload: result.value })
  return result
}

export async function removeCampaign(id: number): Promise<Result<{ id: number }>> {
  const result = await request('campaigns.remove', { id })
  if (result.ok) show({ name: 'campaign-removed', payload: { id } })
  return result
}

/** A failed act as a note that stays until it is closed. */
export function tellFailure(title: string, error: Failure): void {
  notifications.show({ color: 'red', title, message: error.message, autoClose: false })
}

/** Exactly what cancelling does, with its numbers. */
export function cancelConsequence({ recipients, attempts }: CampaignRow): string {
  const waiting = recipients.due
  const calls = attempts.open
  return (
    `${countOf(waiting, 'waiting recipient')} will not be called any more` +
    (calls > 0 ? `, and ${countOf(calls, 'call')} in progress ${calls === 1 ? 'ends' : 'end'} now. ` : '. ') +
    'A cancelled campaign cannot be resumed; its results stay, and it can be cloned.'
  )
}

/** Exactly what removing does, with its numbers. */
export function removeConsequence({ recipients, attempts, list }: CampaignRow): string {
  const kept = `The list "${list.name}" stays.`
  if (attempts.total === 0) return `The draft goes for good. ${kept}`
  return (
    `The results of ${countOf(recipients.total, 'recipient')} and ${countOf(attempts.total, 'attempt')} with ` +
    `their SIP ladders go for good. Export them first if they are still needed. ${kept} Who was called, when and how it ended also stays: ` +
    'contact limits and calling rules go on counting it.'
  )
}
