import {
  type Cadence,
  type CadenceStep,
  SKIP_CONDITION_WORDS,
  type SkipCondition,
} from '../../../shared/model/cadence.ts'
import type { Outcome } from '../../../shared/model/outcome.ts'

/** What the contacts of one recipient in one campaign have come to so far; each fact is a condition that leaves steps out. */
export type ContactHistory = Readonly<Record<SkipCondition, boolean>>

export const NO_CONTACTS: ContactHistory = {
  reached: false,
  rejected: false,
  'number-invalid': false,
  'message-sent': false,
}

/** `step` counts from 0; `at` in ms since the epoch. */
export type NextCadenceStep =
  | { readonly is: 'step'; readonly step: number; readonly at: number; readonly because: string }
  | { readonly is: 'done'; readonly because: string }

/** The step "before the first one": what is asked with when a campaign launches. */
export const BEFORE_FIRST_STEP = -1

const CHANNEL_WORDS = { voice: 'a call', sms: 'a text message' } as const satisfies Record<
  CadenceStep['channel'],
  string
>

/** The history with one more outcome. A text message that was sent reaches a telephone, nobody knows whether a person. */
export function withOutcome(history: ContactHistory, outcome: Outcome): ContactHistory {
  switch (outcome) {
    case 'answered':
      return { ...history, reached: true, 'number-invalid': false }
    case 'rejected':
      return { ...history, rejected: true, 'number-invalid': false }
    case 'invalid-number':
      return { ...history, 'number-invalid': true }
    case 'sent':
      return { ...history, 'message-sent': true }
    case 'busy':
    case 'no-answer':
    case 'machine':
    case 'abandoned':
    case 'dead-air':
    case 'hung-up-early':
    case 'blocked':
      return { ...history, 'number-invalid': false }
    case 'congestion':
    case 'trunk-failed':
    case 'interrupted':
    case 'cancelled':
      return history // tells nothing of the number
    default:
      return assertNever(outcome)
  }
}

/**
 * The step of the plan that comes after the one that ended (or was left out) at `endedAt` (ms), and when. Being reached ends the
 * plan only because the steps say so: one that does not skip on `reached` still comes. A step that is left out keeps its place
 * in time: those after it come when they would have come with it, never earlier. Calls are left out when none of the
 * recipient's numbers is in service (`canCall`).
 */
export function nextCadenceStep(
  cadence: Cadence,
  stepIndex: number,
  history: ContactHistory,
  endedAt: number,
  canCall = true,
): NextCadenceStep {
  const leftOut: string[] = []
  let at = endedAt
  for (let step = stepIndex + 1; step < cadence.length; step++) {
    const planned = cadence[step]
    if (planned === undefined) break
    at += Math.round(planned.delaySeconds * 1000)
    const cause = causeToSkip(planned, history, canCall)
    if (cause === null) {
      const what = `step ${step + 1} of ${cadence.length}, ${CHANNEL_WORDS[planned.channel]}, comes next.`
      return { is: 'step', step, at, because: sentenceOf([...leftOut, what]) }
    }
    leftOut.push(`step ${step + 1} is left out because ${cause}`)
  }
  if (leftOut.length > 0) return { is: 'done', because: `${sentenceOf(leftOut)}.` }
  return {
    is: 'done',
    because: cadence.length === 1 ? 'The plan has one step.' : `All ${cadence.length} steps are done.`,
  }
}

function causeToSkip(planned: CadenceStep, history: ContactHistory, canCall: boolean): string | null {
  const condition = planned.skipWhen.find(one => history[one])
  if (condition !== undefined) return SKIP_CONDITION_WORDS[condition]
  return planned.channel === 'voice' && !canCall ? 'no number of theirs is in service' : null
}

function sentenceOf(parts: readonly string[]): string {
  const text = parts.join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${String(value)}`)
}

/** Ms from the launch until the last step can be due, when nothing holds any of them up. */
export function waitOfSteps(cadence: Cadence): number {
  return cadence.reduce((sum, { delaySeconds }) => sum + delaySeconds * 1000, 0)
}
