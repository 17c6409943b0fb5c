import { z } from 'zod'
import { type Result, success } from '../../../shared/errors.ts'
import { type TraceMessage, traceMessageSchema } from '../../../shared/model/trace.ts'
import { openReadOnly } from './open-database.ts'

const rowSchema = z.object({ messages: z.string().nullable() })

/** The SIP messages of one attempt from a data folder that another process may be writing; null when there is no such attempt. */
export function readAttemptTrace(dataDir: string, attemptId: number): Result<readonly TraceMessage[] | null> {
  const opened = openReadOnly(dataDir)
  if (!opened.ok) return opened
  try {
    const row = opened.value.database
      .prepare(
        `SELECT attempt_traces.messages FROM attempts LEFT JOIN attempt_traces ON attempt_traces.attempt_id = attempts.id
         WHERE attempts.id = ?`,
      )
      .get(attemptId)
    if (row === undefined) return success(null)
    const { messages } = rowSchema.parse(row)
    return success(messages === null ? [] : z.array(traceMessageSchema).parse(JSON.parse(messages)))
  } finally {
    opened.value.close()
  }
}
