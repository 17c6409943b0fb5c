import type { Result } from '../../shared/errors.ts'
import type { ParsedInput, RequestName, RequestOutput } from '../../shared/ipc/contract.ts'

/** What the engine behind a page says to each request. */
export type Answers = {
  [Name in RequestName]: (
    input: ParsedInput<Name>,
  ) => Result<RequestOutput<Name>> | Promise<Result<RequestOutput<Name>>>
}
