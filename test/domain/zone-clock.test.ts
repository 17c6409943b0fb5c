import moment from 'moment-timezone'
import data from 'moment-timezone/data/packed/latest.json' with { type: 'json' }
import { Temporal } from 'temporal-polyfill'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatsByZone } from '../../electron/engine/domain/instant-words.ts'
import { instantOf, localDayAt, stretchAt } from '../../electron/engine/domain/zone-clock.ts'
import { clockKey, TZ_RELEASE, zoneForIntl, zonesOfRelease } from '../../shared/zone-release.ts'

const HOUR_MS = 3_600_000
beforeAll(() => moment.tz.load(data))

/** Local time minus UTC in ms by the release as moment-timezone packs it. */
function released(zone: string, at: number): number {
  return -(moment.tz.zone(zone)?.utcOffset(at) ?? Number.NaN) * 60_000
}

describe('local times follow the newest release of the IANA database', () => {
  test('which is the one that the package of the tests has', () => {
    expect(TZ_RELEASE).toBe(data.version)
    expect([...zonesOfRelease()].sort()).toEqual([...moment.tz.names()].sort())
  })

  test('every zone, at every hour from 2026 to 2028', () => {
    const wrong: string[] = []
    for (const zone of zonesOfRelease()) {
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2029, 0, 1); at += HOUR_MS) {
        if (stretchAt(zone, at).offset !== released(zone, at)) {
          wrong.push(`${zone} at ${new Date(at).toISOString()}`)
          break
        }
      }
    }
    expect(wrong).toEqual([])
  }, 60_000)

  test.each([
    ['America/Winnipeg', '2027-01-15T12:00Z', '07:00'],
    ['America/Inuvik', '2027-01-15T12:00Z', '06:00'],
    ['America/Havana', '2027-01-15T12:00Z', '08:00'],
    ['America/Regina', '2027-07-15T12:00Z', '06:00'],
    ['America/New_York', '2027-01-15T12:00Z', '07:00'],
    ['Asia/Kathmandu', '2027-01-15T12:00Z', '17:45'],
  ])('what a sentence says of %s at %s is %s', (zone, instant, shown) => {
    const format = formatsByZone('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    expect(format(zone).format(Date.parse(instant))).toBe(shown)
  })

  test('every zone, in what is written out', () => {
    const format = formatsByZone('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    for (const zone of zonesOfRelease()) {
      for (const at of [Date.UTC(2026, 11, 15, 12), Date.UTC(2027, 6, 15, 12), Date.UTC(2036, 0, 15, 12)]) {
        const local = new Date(at + released(zone, at)).toISOString().slice(11, 16)
        expect(format(zone).format(at), zone).toBe(local)
      }
    }
  })

  test('a zone is handed to the runtime by its own name where both agree', () => {
    expect(zoneForIntl('Europe/Berlin', Date.UTC(2027, 0, 1))).toBe('Europe/Berlin')
    // before the years of the table the runtime's own history holds
    expect(localDayAt('Europe/Berlin', Date.UTC(1980, 6, 1)).sinceMs).toBe(2 * HOUR_MS)
    expect(stretchAt('Europe/Berlin', Date.UTC(2024, 11, 30)).until).toBe(Date.UTC(2025, 0, 1))
  })
})

test('zones have one clock when they agree from 2026 on', () => {
  expect(clockKey('America/Detroit')).toBe(clockKey('America/New_York'))
  expect(clockKey('Europe/Guernsey')).toBe(clockKey('Europe/London'))
  expect(clockKey('America/Phoenix')).not.toBe(clockKey('America/Denver'))
  expect(clockKey('Mars/Base')).toBeNull()
})

test('local times become instants as Temporal does it, through every change of clocks', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
    for (let local = Date.UTC(2026, 0, 1); local < Date.UTC(2027, 0, 1); local += HOUR_MS / 2) {
      const plain = Temporal.PlainDateTime.from(new Date(local).toISOString().slice(0, 16))
      expect(instantOf(zone, local), `${zone} ${plain.toString()}`).toBe(
        plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds,
      )
    }
  }
})
