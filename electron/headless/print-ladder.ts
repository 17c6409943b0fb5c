import { writeFileSync } from 'node:fs'
import { failure } from '../../shared/errors.ts'
import { renderLadder } from '../../shared/model/ladder.ts'
import type { TraceMessage } from '../../shared/model/trace.ts'
import { readAttemptTrace } from '../engine/store/read-attempt-trace.ts'
import { writePcap } from '../engine/telephony/trace/write-pcap.ts'
import { CommandFailed } from './ask-engine.ts'

/**
 * The SIP ladder of one attempt as text, read beside a running engine without disturbing it. Throws CommandFailed when the
 * folder or the attempt does not exist.
 */
export function printLadder(attemptId: number, dataDir: string): string {
  return renderLadder(messagesOf(attemptId, dataDir))
}

/** Writes the messages of one attempt as a pcap file and says so in a line. Throws CommandFailed when that cannot be. */
export function writeLadderPcap(attemptId: number, dataDir: string, file: string): string {
  const messages = messagesOf(attemptId, dataDir)
  try {
    writeFileSync(file, writePcap(messages), { mode: 0o600 })
  } catch (problem) {
    throw new CommandFailed(
      failure('not_allowed', `${file} could not be written: ${String(problem)}. Choose another place.`).error,
    )
  }
  return `${messages.length} SIP messages of attempt ${attemptId} were written to ${file}.`
}

function messagesOf(attemptId: number, dataDir: string): readonly TraceMessage[] {
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
  return messages.value
}
