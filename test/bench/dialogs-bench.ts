import { join } from 'node:path'
import { hasCommand } from '../support/find-programs.ts'
import { startSippUas } from '../support/sipp.ts'
import { numberOption, runChild } from './run-child.ts'

/** What hold-dialogs.ts prints. Bytes are of the JavaScript heap and of buffers beside it. */
interface HeldDialogs {
  readonly held: number
  readonly failed: number
  readonly bytesPerDialog: {
    /** Just after the last answer: transactions still rest for resends. */
    readonly atOnce: number
    /** When these are over: a dialog that only stands. */
    readonly settled: number
    /** When all calls are over; the bounded trace remains. */
    readonly afterTheEnd: number
  }
  readonly setupCpuMsPerCall: number
  readonly idleEventLoopP99Ms: number
  readonly rssMiB: number
}

const DIALOGS = 4_000
const LIMIT_MS = 600_000
/** Calls that hold-dialogs.ts places before it measures. */
const WARM_UP_CALLS = 200

/**
 * Memory of answered dialogs held at once: the whole telephony room (call, session, shim, trace, real sockets; signalling
 * without media, which lives in other threads) against `sipp -sn uas`. Yardstick: a bare dialog of sip.js, answered inside the process.
 */
export async function benchDialogs(say: (line: string) => void): Promise<unknown> {
  if (!hasCommand('sipp')) return { skipped: 'SIPp is not installed (Debian package sip-tester)' }
  const dialogs = numberOption('dialogs', DIALOGS)
  const child = join(import.meta.dirname, 'hold-dialogs.ts')
  const hold = (address: string) => runChild<HeldDialogs>(child, [address, String(dialogs)], LIMIT_MS)
  say(`  ${dialogs} dialogs of sip.js alone, then of the telephony room; some two minutes each`)
  const yardstick = await hold('bare')
  const uas = await startSippUas({ calls: dialogs + WARM_UP_CALLS })
  const telephony = await hold(`127.0.0.1:${uas.port}`)
  const counted = await uas.ended(10_000)
  return {
    telephony: { ...telephony, sippFailed: counted.failed },
    'yardstick: bare sip.js': yardstick,
    ratioBytesPerDialog: telephony.bytesPerDialog.settled / yardstick.bytesPerDialog.settled,
  }
}
