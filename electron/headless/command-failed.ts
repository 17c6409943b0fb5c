import type { Failure } from '../../shared/errors.ts'

/** An expected failure of a command: its message is what the person reads. */
export class CommandFailed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}
