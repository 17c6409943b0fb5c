/**
 * Writes resources/zone-release.json: every IANA zone's offsets from 2025 to 2037 as the newest release of the time zone database
 * has them, from moment-timezone (MIT), which packs each release. Run it after an update of that package:
 * `npm exec -- node test/support/make-zone-release.ts`
 */
import { writeFileSync } from 'node:fs'
import moment from 'moment-timezone'
import data from 'moment-timezone/data/packed/latest.json' with { type: 'json' }

const FROM = Date.UTC(2025, 0, 1)
const UNTIL = Date.UTC(2037, 0, 1)
const MINUTE_MS = 60_000

moment.tz.load(data)

/** The offset (minutes) at the beginning, then for each change minutes since the one before (base 36) and the new offset. */
function clockOf(name: string): string {
  const zone = moment.tz.zone(name)
  if (zone === null) throw new Error(`moment-timezone does not have ${name}`)
  let offset = -zone.utcOffset(FROM)
  let last = FROM
  let text = String(offset)
  for (const until of zone.untils) {
    if (until === null || until <= FROM || until >= UNTIL) continue
    const next = -zone.utcOffset(until)
    if (next === offset) continue
    text += ` ${((until - last) / MINUTE_MS).toString(36)} ${next}`
    offset = next
    last = until
  }
  return text
}

const clocks = new Map<string, string[]>()
for (const name of moment.tz.names()) {
  const clock = clockOf(name)
  clocks.set(clock, [...(clocks.get(clock) ?? []), name])
}
const table = {
  source:
    'IANA time zone database, packed by moment-timezone (MIT); written by test/support/make-zone-release.ts. A clock is its offset from UTC in minutes at the beginning, then for each change the minutes since the one before (base 36) and the new offset',
  release: data.version,
  from: new Date(FROM).toISOString(),
  until: new Date(UNTIL).toISOString(),
  clocks: Object.fromEntries([...clocks].map(([clock, names]) => [clock, names.join(' ')])),
}
writeFileSync('resources/zone-release.json', `${JSON.stringify(table, null, 1)}\n`)
