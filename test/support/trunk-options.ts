import type { Clock } from '../../electron/engine/ports/clock.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { createDnsResolver } from '../../electron/engine/telephony/trunk/dns-resolver.ts'
import { createServerFinder } from '../../electron/engine/telephony/trunk/find-servers.ts'
import type { OpenTrunkOptions } from '../../electron/engine/telephony/trunk/open-trunk.ts'
import { sipTrunkSchema, type TrunkSettingsInput } from '../../shared/model/trunk.ts'
import { silentLog } from './silent-log.ts'

/** What openTrunk needs for a far end on this machine. */
export function trunkOptions(
  address: string,
  settings: Partial<Extract<TrunkSettingsInput, { kind: 'sip' }>> = {},
  clock: Clock = systemClock,
): OpenTrunkOptions {
  return {
    line: sipTrunkSchema.parse({ kind: 'sip', name: 'Test', address, localHost: '127.0.0.1', ...settings }),
    finder: createServerFinder({ clock, randomness: systemRandomness, resolver: createDnsResolver() }),
    clock,
    randomness: systemRandomness,
    log: silentLog,
    userAgentString: 'Trunkline/test',
  }
}
