import type { Result } from '../../../shared/errors.ts'
import type { ParsedInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'

/** Answers to some requests of the contract: input is parsed already, failures are values. */
export type Handlers<Names extends RequestName> = {
  readonly [Name in Names]: (
    input: ParsedInput<Name>,
  ) => Result<RequestOutput<Name>> | Promise<Result<RequestOutput<Name>>>
}
