import { notifications } from '@mantine/notifications'
import { create } from 'zustand'
import type { Result } from '../../../shared/errors.ts'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { pausedAllText, resumedText } from '../../../shared/model/stopping-words.ts'
import { request } from '../../engine-client/engine-client.ts'

/** Whether "Pause and hang up" is being asked about: by a button, a key or a command. */
export const useHangUpQuestion = create<{ readonly opened: boolean }>()(() => ({ opened: false }))

export const askToHangUp = (): void => useHangUpQuestion.setState({ opened: true })

/** Pauses every campaign, and says what that did. */
export async function pauseAll(hangUp: boolean): Promise<Result<unknown>> {
  const result = await request('campaigns.pauseAll', { hangUp })
  if (result.ok) notifications.show({ message: pausedAllText(result.value, hangUp), color: 'amber' })
  else tellFailure('Not paused', result.error.message)
  return result
}

/** Resumes what `pauseAll` paused. */
export async function resumeAll(): Promise<void> {
  tellResumed(await request('campaigns.resumeAll', {}))
}

/** Says whether active campaigns go on by themselves after a restart. */
export async function setAfterRestart(resumes: boolean): Promise<void> {
  const result = await request('restart.set', { afterRestart: resumes ? 'resume' : 'ask' })
  if (!result.ok) tellFailure('Not saved', result.error.message)
}

/** Says how many campaigns were resumed, and which were not and why. */
export function tellResumed(result: Result<RequestOutput<'campaigns.resumeAll'>>): void {
  if (!result.ok) {
    tellFailure('Not resumed', result.error.message)
    return
  }
  const { failed } = result.value
  if (result.value.resumed > 0 || failed.length === 0)
    notifications.show({ message: resumedText(result.value), color: 'green' })
  for (const { name, error } of failed) tellFailure(`${name} stays paused`, error.message)
}

function tellFailure(title: string, message: string): void {
  notifications.show({ color: 'red', title, message, autoClose: false })
}
