import type { Blame, Outcome } from './outcome.ts'

/** What an attempt that has ended means for further ones, in words for people. */
export const RETRY_CLASS_WORDS = {
  over: 'Nothing left to try',
  'number-over': 'Number not tried again',
  counted: 'Uses up an attempt',
  free: 'Uses up no attempt',
} as const
export type RetryClass = keyof typeof RETRY_CLASS_WORDS

const BY_OUTCOME = {
  answered: 'over',
  sent: 'over',
  'invalid-number': 'number-over',
  machine: 'counted',
  abandoned: 'counted',
  'dead-air': 'free',
  congestion: 'free',
  'trunk-failed': 'free',
  interrupted: 'free',
  cancelled: 'free',
  busy: 'by-blame',
  'no-answer': 'by-blame',
  rejected: 'by-blame',
  blocked: 'by-blame',
  'hung-up-early': 'by-blame',
} as const satisfies Record<Outcome, RetryClass | 'by-blame'>

/**
 * The retry class of a verdict. Only what the recipient did counts against their attempts, and what the network cut short (408, 487,
 * 608), because their phone may well have rung.
 */
export function retryClassOf(outcome: Outcome, blame: Blame): RetryClass {
  const byOutcome = BY_OUTCOME[outcome]
  if (byOutcome !== 'by-blame') return byOutcome
  return blame === 'recipient' || blame === 'network' ? 'counted' : 'free'
}
