import type { AllPaused, RestartNotice, StopChoice, Stopping } from './stopping.ts'

/** Sentences about stopping, as pages and the command line show them. */

const counted = (count: number, one: string): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : `${one}s`}`

/** "12 calls", "1 call and 2 text messages". */
export function whatIsUp({ calls, texts }: Pick<Stopping, 'calls' | 'texts'>): string {
  if (texts === 0) return counted(calls, 'call')
  const messages = counted(texts, 'text message')
  return calls === 0 ? messages : `${counted(calls, 'call')} and ${messages}`
}

const areUp = (up: Pick<Stopping, 'calls' | 'texts'>, how: string): string =>
  `${whatIsUp(up)} ${up.calls + up.texts === 1 ? 'is' : 'are'} ${how}`

/** What goes on while calls finish. */
export function finishingText(stopping: Pick<Stopping, 'calls' | 'texts'>): string {
  return `No new calls start. ${areUp(stopping, 'still up')}.`
}

/** What would be cut off if Trunkline stopped now. */
export const upNowText = (stopping: Pick<Stopping, 'calls' | 'texts'>): string => `${areUp(stopping, 'up')}.`

/** What "Pause all" did. */
export function pausedAllText(
  done: { readonly campaigns: number; readonly calls: number },
  hangUp: boolean,
): string {
  const paused =
    done.campaigns === 0 ? 'No campaign was active.' : `Paused ${counted(done.campaigns, 'campaign')}.`
  if (done.calls === 0) return paused
  if (hangUp) return `${paused} Hung up ${counted(done.calls, 'call')}.`
  return `${paused} ${areUp({ calls: done.calls, texts: 0 }, 'still up')}, until ${done.calls === 1 ? 'it ends' : 'they end'}.`
}

/** What resuming several campaigns did; those that failed are said one by one. */
export function resumedText(done: { readonly resumed: number; readonly failed: readonly unknown[] }): string {
  if (done.resumed === 0 && done.failed.length === 0) return 'No campaign was waiting to be resumed.'
  return `Resumed ${counted(done.resumed, 'campaign')}.`
}

/** What "Pause all" holds now. */
export function allPausedText({ campaigns }: AllPaused): string {
  return campaigns.length === 0
    ? 'Everything is paused: no campaign starts by itself.'
    : `Everything is paused, ${counted(campaigns.length, 'campaign')} of it by "Pause all".`
}

/** What the last end of Trunkline stopped, in two or three sentences; `when` writes an instant. */
export function restartText(notice: RestartNotice, when: (at: number) => string): string {
  const { stoppedAt, campaigns, calls, answered } = notice
  const how = stoppedAt === null ? 'Trunkline ended unexpectedly' : `Trunkline was stopped ${when(stoppedAt)}`
  const running =
    campaigns.length === 0
      ? ''
      : ` while ${counted(campaigns.length, 'campaign')} ${campaigns.length === 1 ? 'was' : 'were'} running: ${namesOf(campaigns)}`
  return `${how}${running}. ${lostText(calls, answered)}`.trim()
}

const NAMES_MAX = 4

function namesOf(campaigns: RestartNotice['campaigns']): string {
  const names = campaigns.slice(0, NAMES_MAX).map(({ name }) => name)
  const more = campaigns.length - names.length
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more.toLocaleString('en-US')} more`
}

function lostText(calls: number, answered: number): string {
  if (calls === 0) return 'No calls were up.'
  const up = `${areUp({ calls, texts: 0 }, 'cut off').replace(/ (is|are) /, calls === 1 ? ' was ' : ' were ')}`
  if (answered === 0) return `${up}; those people are called again.`
  if (answered === calls)
    return `${up}. ${calls === 1 ? 'It' : 'All'} had been answered and count${calls === 1 ? 's' : ''} as reached.`
  return `${up}; ${answered.toLocaleString('en-US')} of them had been answered and count as reached, the others are called again.`
}

/** The question how to stop while calls are up. */
export const STOP_WORDS = {
  title: 'How do you want to quit?',
  choices: {
    finish: {
      act: 'Finish calls, then quit',
      means: 'No new calls start. Trunkline quits when the last call has ended.',
    },
    'hang-up': {
      act: 'Hang up and quit',
      means: 'Calls end now and count as interrupted. Those people are called again.',
    },
    tray: {
      act: 'Keep running in the tray',
      means: 'The window closes, campaigns go on. Start Trunkline again to open the window.',
    },
    stay: { act: 'Cancel', means: 'Nothing changes.' },
  },
  hangUpNow: 'Hang up now',
  keepRunning: 'Keep running',
  hangingUp: 'Ending calls and saving.',
} as const satisfies {
  readonly choices: Readonly<Record<StopChoice, { readonly act: string; readonly means: string }>>
  readonly [word: string]: unknown
}

/** What stops every campaign, and lets them go on. */
export const PAUSE_WORDS = {
  pauseAll: 'Pause all',
  pauseAndHangUp: 'Pause and hang up',
  resumeAll: 'Resume all',
} as const

/** What becomes of campaigns after a restart. */
export const RESTART_WORDS = {
  resume: 'Resume',
  stayPaused: 'Stay paused',
  /** A notice of calls alone, with no campaign to resume. */
  dismiss: 'OK',
  setting: 'Resume active campaigns after a restart without asking',
} as const
