import type { Failure } from '../../shared/errors.ts'
import {
  REQUESTS,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../shared/ipc/contract.ts'
import type { Engine } from '../engine/engine.ts'

/** An expected failure of a command: its message is what the person reads. */
export class CommandFailed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/**
 * One request of the contract with its types. The command line has nobody to hand a failure value to, so a failure
 * ends the command: throws CommandFailed.
 */
export async function ask<Name extends RequestName>(
  engine: Engine,
  name: Name,
  input: RequestInput<Name>,
): Promise<RequestOutput<Name>> {
  const reply = await engine.request(name, input)
  if (!reply.ok) throw new CommandFailed(reply.error)
  // parsed, not cast: the types of a reply are checked where it crosses
  return REQUESTS[name].output.parse(reply.value) as RequestOutput<Name>
}
