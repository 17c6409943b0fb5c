import { failure, success } from '../../../shared/errors.ts'
import { renderLadder } from '../../../shared/model/ladder.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { CallsInProgress } from '../use-cases/calls-in-progress.ts'
import type { Handlers } from './handlers.ts'

/** Answers about attempts and what happens live. */
export function createCallRequests(deps: {
  readonly store: Store
  readonly telephony: Telephony
  readonly calls: CallsInProgress
  readonly clock: Clock
  /** Number of the latest batch of events. */
  readonly batchNumber: () => number
}): Handlers<'attempts.list' | 'attempts.get' | 'attempts.hangUp' | 'attempts.sendKeys' | 'live.snapshot'> {
  const { store, telephony, calls, clock } = deps
  return {
    'attempts.list': filter => {
      const { total, rows } = store.attempts.page(filter)
      return success({ total, rows: [...rows] })
    },
    'attempts.get': ({ id }) => {
      const attempt = store.attempts.row(id)
      if (!attempt) return noSuchAttempt(id)
      const messages = [...store.attempts.trace(id)]
      const events = store.attempts.notes(id).map(note => ({ ...note }))
      return success({ attempt, events, messages, ladder: renderLadder(messages) })
    },
    'attempts.hangUp': ({ id }) => {
      if (!store.attempts.row(id)) return noSuchAttempt(id)
      // one that has just ended by itself is what was wanted, too
      if (calls.has(id)) telephony.hangUp(id)
      return success({ id })
    },
    'attempts.sendKeys': ({ id, keys }) => {
      if (!store.attempts.row(id)) return noSuchAttempt(id)
      return telephony.sendKeys(id, keys)
        ? success({ id })
        : failure('call_not_answered', 'Nobody talks in this call, or keys of before are still being sent.')
    },
    'live.snapshot': () => {
      const batch = deps.batchNumber()
      const figures = store.attempts.liveFigures(clock.now(), channelsOf(store))
      return success({ figures, calls: [...store.attempts.openRows()], batch })
    },
  }
}

/** Channels of all trunks together. */
export function channelsOf(store: Store): number {
  return store.trunks.all().reduce((sum, { channels }) => sum + channels, 0)
}

function noSuchAttempt(id: number) {
  return failure('attempt_not_found', `There is no attempt ${id}.`)
}
