import { Timers } from 'sip.js/lib/core/index.js'

let installed = false

/** Mends sip.js once per process; calling it again is harmless. */
export function installSipjsExtensions(): void {
  if (installed) return
  installed = true
  // RFC 3261 table 4, for unreliable transports: sip.js has zeros.
  Object.assign(Timers, { TIMER_D: 32_000, TIMER_I: 5_000, TIMER_J: 32_000, TIMER_K: 5_000 })
}
