import { clockKey } from '../../../shared/zone-release.ts'

/** Zones that are possible, by their IANA names; of zones whose clocks agree one is enough. */
export type Zones = readonly string[]

/** Each clock once, under the first name that is given for it. */
export function distinctClocks(zones: Zones): Zones {
  if (zones.length < 2) return zones
  const byClock = new Map<string, string>()
  for (const zone of zones) {
    const key = clockKey(zone) ?? zone
    if (!byClock.has(key)) byClock.set(key, zone)
  }
  return [...byClock.values()]
}

/** Those of `zones` whose clocks are among `others`, too. */
export function sharedClocks(zones: Zones, others: Zones): Zones {
  const keys = new Set(others.map(zone => clockKey(zone) ?? zone))
  return zones.filter(zone => keys.has(clockKey(zone) ?? zone))
}

/** As it is stored: each clock once, in alphabetical order, joined by `|`. */
export function joinZones(zones: Zones): string {
  return [...distinctClocks(zones)].sort().join('|')
}
