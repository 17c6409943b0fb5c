import {
  REQUESTS,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../shared/ipc/contract.ts'
import type { Engine } from '../engine/engine.ts'
import { CommandFailed } from './command-failed.ts'

export { CommandFailed } from './command-failed.ts'

/**
 * One request of the contract with its types. The command line has nobody to hand a failure value to, so a failure
 * ends the command: throws CommandFailed.
 */
export async function ask<Name extends RequestName>(
  engine: Pick<Engine, 'request'>,
  name: Name,
  input: RequestInput<Name>,
): Promise<RequestOutput<Name>> {
  const reply = await engine.request(name, input)
  if (!reply.ok) throw new CommandFailed(reply.error)
  // parsed, not cast: the types of a reply are checked where it crosses
  return REQUESTS[name].output.parse(reply.value) as RequestOutput<Name>
}
