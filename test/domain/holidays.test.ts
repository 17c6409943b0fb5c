import { expect, test } from 'vitest'
import { holidayOn, regionsWithoutCalendar } from '../../electron/engine/domain/holidays.ts'

test.each([
  ['FR', '2026-07-14', 'Bastille Day'],
  ['FR', '2026-07-15', null],
  ['DE-BY', '2026-06-04', 'Corpus Christi'],
  ['DE-BE', '2026-06-04', null],
  ['GB-SCT', '2026-11-30', "St Andrew's Day"],
  ['GB', '2026-11-30', null],
  ['US', '2026-10-12', 'Columbus Day'],
  ['US-FL', '2026-10-12', null], // Florida does not keep it
  ['US-FL', '2026-11-27', 'Day After Thanksgiving'],
  ['US-PR', '2026-07-25', 'Constitution Day'],
  ['AU-VIC', '2026-11-03', 'Melbourne Cup'],
  ['CH-GL', '2026-04-09', 'Näfelser Fahrt'], // not on the 2nd, which is Maundy Thursday
  ['CH-GL', '2026-04-02', null],
  ['ES-MD', '2026-05-02', 'Community Day of Madrid'],
])('of %s on %s: %s', (region, date, name) => {
  const found = holidayOn(region, date)
  if (name === null) expect(found).toBeNull()
  else expect(found).toBeTypeOf('string')
})

test('a holiday of several possible regions is one, whichever of them keeps it', () => {
  expect(holidayOn('US-FL|US-GA', '2026-11-27')).not.toBeNull()
  expect(holidayOn('DE-BE|DE-BY', '2026-06-04')).not.toBeNull()
  expect(holidayOn('DE-BE|FR', '2026-06-05')).toBeNull()
})

test('the substitute day counts like the day that it stands for', () => {
  expect(holidayOn('US-FL', '2026-07-03')).toMatch(/substitute/)
  expect(holidayOn('GB', '2026-12-28')).toMatch(/substitute/)
})

test('a holiday of several days is all of them, and one that begins at noon is the whole day', () => {
  const eid = ['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22', '2026-03-23', '2026-03-24']
  expect(eid.map(day => holidayOn('TR', day) !== null)).toEqual([false, true, true, true, true, false])
  expect(holidayOn('IS', '2026-12-24')).not.toBeNull()
})

test('days that only banks or schools keep, and observances, are no public holidays', () => {
  expect(holidayOn('US', '2026-04-05')).toBeNull() // Easter Sunday
  expect(holidayOn('GB', '2026-03-15')).toBeNull() // Mother's Day
})

test('where no calendar is known there is no holiday, and it is said where', () => {
  expect(holidayOn('', '2026-12-25')).toBeNull()
  expect(holidayOn('QQ|FR', '2026-12-25')).not.toBeNull()
  expect(regionsWithoutCalendar('FR|QQ')).toEqual(['QQ'])
  expect(regionsWithoutCalendar('')).toEqual([''])
  expect(holidayOn('QQ', '2026-01-01')).toBeNull()
})
