import { describe, expect, test } from 'vitest'
import { readZoneCell, readZoneName } from '../../electron/engine/domain/read-zone-cell.ts'
import windows from '../../resources/windows-zones.json' with { type: 'json' }
import { zoneSchema } from '../../shared/model/calling-window.ts'
import { clockKey, zonesOfRelease } from '../../shared/zone-release.ts'

const read = (cell: string, country = 'US'): string => {
  const reading = readZoneCell(cell, country === '' ? [] : [country], [])
  return reading.is === 'zones' ? reading.zones.join('|') : `ignored: ${reading.why}`
}

describe('a zone is understood however it is written', () => {
  test.each([
    [' europe/berlin ', 'Europe/Berlin'],
    ['America/New York', 'America/New_York'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['asia/ho_chi_minh', 'Asia/Ho_Chi_Minh'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['Canada/Atlantic', 'America/Halifax'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['Japan', 'Asia/Tokyo'],
    ['america_slash_new_york', 'America/New_York'],
    ['america_slash_argentina_slash_buenos_aires', 'America/Argentina/Buenos_Aires'],
    ['europe_slash_london', 'Europe/London'],
    ['Eastern Standard Time', 'America/New_York'],
    ['GMT Standard Time', 'Europe/London'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['AUS Eastern Standard Time', 'Australia/Sydney'],
    ['US Mountain Standard Time', 'America/Phoenix'],
    ['India Standard Time', 'Asia/Kolkata'],
    ['(UTC-05:00) Eastern Time (US & Canada)', 'America/New_York'],
    ['(UTC-08:00) Pacific Time (US & Canada)', 'America/Los_Angeles'],
    ['(UTC-07:00) Arizona', 'America/Phoenix'],
    ['(UTC-10:00) Hawaii', 'Pacific/Honolulu'],
    ['(UTC+00:00) Dublin, Edinburgh, Lisbon, London', 'Europe/Dublin'],
    ['(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna', 'Europe/Amsterdam'],
    ['(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi', 'Asia/Kolkata'],
    ['(UTC+10:00) Canberra, Melbourne, Sydney', 'Australia/Sydney'],
    ['(GMT-05:00) Eastern Standard Time (America/New_York)', 'America/New_York'],
    ['(GMT+01:00) Central European Standard Time (Europe/Paris)', 'Europe/Paris'],
    ['(GMT-05:00) Eastern Time - New York', 'America/New_York'],
    ['Eastern Time (US & Canada)', 'America/New_York'],
    ['London', 'Europe/London'],
    ['New York', 'America/New_York'],
    ['New Delhi', 'Asia/Kolkata'],
    ['Eastern', 'America/New_York'],
    ['eastern time', 'America/New_York'],
    ['Eastern Daylight Time', 'America/New_York'],
    ['ET', 'America/New_York'],
    ['EDT', 'America/New_York'],
    ['Central', 'America/Chicago'],
    ['Mountain', 'America/Denver|America/Phoenix'],
    ['MDT', 'America/Denver'],
    ['Pacific', 'America/Los_Angeles'],
    ['PST8PDT', 'America/Los_Angeles'],
    ['AKST', 'America/Anchorage'],
    ['HST', 'Pacific/Honolulu'],
    ['CET', 'Europe/Berlin'],
    ['MSK', 'Europe/Moscow'],
    ['JST', 'Asia/Tokyo'],
    ['Atlantic Time (Canada)', 'America/Halifax|America/Blanc-Sablon'],
    ['Newfoundland', 'America/St_Johns'],
    ['Eastern (UTC-5)', 'America/New_York'],
    ['America/New_York|America/Chicago', 'America/New_York|America/Chicago'],
    ['America/New_York or America/Chicago', 'America/New_York|America/Chicago'],
  ])('%s', (cell, zones) => {
    expect(read(cell)).toBe(zones)
  })

  test.each([
    ['EST', 'AU', 'Australia/Sydney|Australia/Brisbane'],
    ['Eastern', 'AU', 'Australia/Sydney|Australia/Brisbane'],
    ['AEDT', 'AU', 'Australia/Sydney'],
    ['AWST', 'AU', 'Australia/Perth'],
    ['EST', 'CA', 'America/Toronto|America/Atikokan'],
    ['CST', 'CN', 'Asia/Shanghai'],
    ['CST', 'MX', 'America/Mexico_City|America/Matamoros'],
    ['IST', 'IN', 'Asia/Kolkata'],
    ['IST', 'IE', 'Europe/Dublin'],
    ['IST', 'IL', 'Asia/Jerusalem'],
    ['BST', 'GB', 'Europe/London'],
    ['BST', 'BD', 'Asia/Dhaka'],
    ['GMT', 'GB', 'Europe/London'],
    ['GMT', 'GH', 'Africa/Accra'],
    ['CET', 'FR', 'Europe/Paris'],
    ['CEST', 'ES', 'Europe/Madrid'],
    ['EET', 'FI', 'Europe/Helsinki'],
    ['W. Europe Standard Time', 'IT', 'Europe/Rome'],
    ['GMT Standard Time', 'IE', 'Europe/Dublin'],
    ['PST', 'PH', 'Asia/Manila'],
    ['PST', 'CA', 'America/Vancouver'],
  ])('%s in %s', (cell, country, zones) => {
    expect(read(cell, country)).toBe(zones)
  })
})

describe('what is not one place’s time is ignored, with the reason', () => {
  test.each([
    '+01:00',
    'UTC-5',
    'UTC+01:00',
    'GMT+1',
    'GMT-0500',
    'Etc/GMT+5',
    'UTC',
    'Z',
    '-5',
    '(UTC) Coordinated Universal Time',
  ])('the offset %s', cell => {
    expect(read(cell)).toBe('ignored: an offset does not say when the clocks change')
  })
  test.each([
    ['EST', ''],
    ['CST', ''],
    ['IST', ''],
    ['GMT', 'US'],
    ['EST', 'GB'],
    ['IST', 'US'],
  ])('%s, where the country is “%s”', (cell, country) => {
    expect(read(cell, country)).toBe('ignored: it means different times in different countries')
  })
  test.each([
    '',
    'Mars/Base',
    'CET+1',
    'x'.repeat(9_999),
    'n/a',
    '12',
    '__proto__',
    'constructor',
    '🕐',
    'Factory1',
  ])('%s', cell => {
    expect(read(cell)).toMatch(/^ignored/)
  })
})

test('whatever the runtime takes for a zone is understood or ignored, and never throws', () => {
  const old =
    'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST EST MST HST ROC WET'
  for (const cell of [...old.split(' '), ...zonesOfRelease(), ...Intl.supportedValuesOf('timeZone')]) {
    for (const country of ['US', 'GB', 'AU', '']) {
      const reading = readZoneCell(cell, country === '' ? [] : [country], [])
      if (reading.is === 'zones')
        for (const zone of reading.zones) expect(clockKey(zone), cell).not.toBeNull()
    }
  }
})

test('every Windows id is a zone of the release with today’s name', () => {
  for (const id of Object.keys(windows.zones)) {
    const reading = readZoneCell(id, [], [])
    expect(reading.is, id).toBe('zones')
    if (reading.is === 'zones') for (const zone of reading.zones) expect(readZoneName(zone), id).toBe(zone)
  }
})

test('a campaign file names a zone by its IANA name only', () => {
  for (const zone of ['Europe/Madrid', 'america/new_york', 'UTC', 'Asia/Calcutta'])
    expect(zoneSchema.safeParse(zone).success, zone).toBe(true)
  for (const zone of ['PST', 'EST', 'MST', 'IST', 'BST', 'London', '', '+01:00']) {
    const parsed = zoneSchema.safeParse(zone)
    expect(parsed.success, zone).toBe(false)
    expect(parsed.error?.issues[0]?.message).toBe(
      `“${zone}” is not an IANA time zone. Write a name such as America/New_York or Europe/Madrid.`,
    )
  }
})
