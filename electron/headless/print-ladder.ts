import { failure } from '../../shared/errors.ts'
import { renderLadder } from '../../shared/model/ladder.ts'
import { readAttemptTrace } from '../engine/store/read-attempt-trace.ts'
import { CommandFailed } from './ask-engine.ts'

/**
 * The SIP ladder of one attempt as text, read beside a running engine without disturbing it. Throws CommandFailed when the
 * folder or the attempt does not exist.
 */
export function printLadder(attemptId: number, dataDir: string): string {
  const messages = readAttemptTrace(dataDir, attemptId)
  if (!messages.ok) throw new CommandFailed(messages.error)
  if (messages.value === null) {
    throw new CommandFailed(
      failure(
        'attempt_not_found',
        `There is no attempt ${attemptId} in ${dataDir}. "trunkline run" and the Attempts page show their numbers.`,
      ).error,
    )
  }
  return renderLadder(messages.value)
}
