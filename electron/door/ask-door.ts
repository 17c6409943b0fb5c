import { failure, type Result, success } from '../../shared/errors.ts'
import { REQUESTS, type RequestInput, type RequestOutput } from '../../shared/ipc/contract.ts'
import { failureSchema } from '../../shared/ipc/failure-schema.ts'
import { type DoorRequest, readDoor } from './door-file.ts'

/** Hanging up 200 calls takes some tenths of a second; resuming may make messages, which takes seconds each. */
const ANSWER_WITHIN_MS = 60_000

/** Asks the Trunkline that runs on this data folder. Failures: `not_allowed` when none runs there, `internal` when it does not answer. */
export async function askDoor<Name extends DoorRequest>(
  dataDir: string,
  name: Name,
  input: RequestInput<Name>,
): Promise<Result<RequestOutput<Name>>> {
  const door = readDoor(dataDir)
  if (door === null) return nobodyThere(dataDir)
  const response = await fetch(`http://127.0.0.1:${door.port}/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${door.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, input }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((problem: unknown) => (isTimeout(problem) ? 'late' : null))
  if (response === 'late')
    return failure('internal', `Trunkline did not answer within ${ANSWER_WITHIN_MS / 1_000} s. See its log.`)
  // another program may have the port of one that was killed
  if (response?.status !== 200) return nobodyThere(dataDir)
  const reply: unknown = await response.json()
  if (typeof reply === 'object' && reply !== null && 'ok' in reply && 'value' in reply && reply.ok === true)
    return success(REQUESTS[name].output.parse(reply.value) as RequestOutput<Name>)
  const refused = failureSchema.parse(
    typeof reply === 'object' && reply !== null && 'error' in reply ? reply.error : null,
  )
  return { ok: false, error: refused }
}

const isTimeout = (problem: unknown): boolean =>
  problem instanceof DOMException && problem.name === 'TimeoutError'

const nobodyThere = (dataDir: string) =>
  failure(
    'not_allowed',
    `No Trunkline is running on the data folder ${dataDir}. Name the folder of the one that runs with --data.`,
  )
