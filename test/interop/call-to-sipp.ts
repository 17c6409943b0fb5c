import type { CallOrder, TelephonyEvent } from '../../electron/engine/ports/telephony.ts'
import type { Verdict } from '../../shared/model/outcome.ts'

/** A call of Trunkline to one scenario of SIPp. */
export interface CallToSipp {
  /** File in `scenarios/`, without `.xml`. */
  readonly scenario: string
  /** Values of the scenario's own keywords. */
  readonly keys?: Readonly<Record<string, string>>
  readonly sippOptions?: readonly string[]
  /** What SIPp may complain of; of nothing when absent. */
  readonly sippErrors?: unknown
  readonly order?: Partial<CallOrder>
  /** More settings of the trunk. */
  readonly trunk?: Readonly<Record<string, unknown>>
  readonly host?: string
  /** Milliseconds of prompt; what happens inside the dialog has to happen meanwhile. */
  readonly promptMs?: number
  /** Each of at least `atLeast` messages received got one sent, where SIPp cannot tell equal ones apart. */
  readonly answersEach?: { readonly received: RegExp; readonly sent: RegExp; readonly atLeast: number }
  readonly verdict: Partial<Verdict>
  /** Events of the attempt, in order; those of an ordinary answered call when absent and the verdict says so. */
  readonly events?: readonly TelephonyEvent['kind'][]
  /** Keys and texts that the far end sends inside the call. */
  readonly told?: readonly string[]
}
