import { describe, expect, test } from 'vitest'
import { type PlaceClues, placeOfRecipient } from '../../electron/engine/domain/recipient-place.ts'

function place(e164: string, country: string, cells: Partial<PlaceClues> = {}) {
  return placeOfRecipient({
    e164,
    countries: country === '' ? [] : country.split(' '),
    statedCountry: null,
    ...cells,
  })
}

const AUSTRALIA =
  'Australia/Adelaide|Australia/Brisbane|Australia/Darwin|Australia/Eucla|Australia/Lord_Howe|Australia/Perth|Australia/Sydney|Indian/Christmas|Indian/Cocos'

describe('the zones of a recipient', () => {
  test.each<[why: string, number: string, country: string, cells: Partial<PlaceClues>, zone: string]>([
    // F03, and what narrows it
    ['an Australian mobile may be anywhere', '+61491570006', 'AU', {}, AUSTRALIA],
    ['its state', '+61491570006', 'AU', { region: 'Victoria' }, 'Australia/Sydney'],
    ['a state of two clocks', '+61491570006', 'AU', { region: 'WA' }, 'Australia/Eucla|Australia/Perth'],
    ['its postal code', '+61491570006', 'AU', { postalCode: '6000' }, 'Australia/Perth'],
    ['Broken Hill', '+61491570006', 'AU', { postalCode: '2880', region: 'NSW' }, 'Australia/Adelaide'],
    ['a zero that a spreadsheet took off', '+61491570006', 'AU', { postalCode: '800' }, 'Australia/Darwin'],
    ['its city', '+61491570006', 'AU', { city: 'Perth' }, 'Australia/Perth'],
    // F04
    [
      'Gary',
      '+12195550101',
      'US',
      { region: 'IN', postalCode: '46402', statedCountry: 'US' },
      'America/Chicago',
    ],
    ['Chattanooga', '+14235550101', 'US', { region: 'TN', postalCode: '37402' }, 'America/New_York'],
    ['Bowling Green', '+12705550101', 'US', { region: 'KY', postalCode: '42101' }, 'America/Chicago'],
    ['Evansville', '+19305550101', 'US', { region: 'IN', postalCode: '47708' }, 'America/Chicago'],
    ['an area code of two zones', '+12705550101', 'US', {}, 'America/Chicago|America/New_York'],
    ['its county', '+12705550101', 'US', { region: 'KY', county: 'Warren' }, 'America/Chicago'],
    [
      'its county, written out',
      '+12705550101',
      'US',
      { region: 'Kentucky', county: 'Hardin County' },
      'America/New_York',
    ],
    ['its city', '+18505550101', 'US', { city: 'Pensacola' }, 'America/Chicago'],
    [
      'a state of two zones, of which the number has one',
      '+13055550101',
      'US',
      { region: 'FL' },
      'America/New_York',
    ],
    ['El Paso', '+18005550134', 'US', { region: 'TX', county: 'El Paso' }, 'America/Denver'],
    ['Window Rock, Navajo Nation', '+19285550101', 'US', { postalCode: '86515' }, 'America/Denver'],
    ['Phoenix', '+19285550101', 'US', { postalCode: '85001' }, 'America/Phoenix'],
    ['Ontario, Oregon', '+15415550101', 'US', { postalCode: '97914' }, 'America/Denver'],
    ['Coeur d’Alene', '+12085550101', 'US', { city: 'Coeur D Alene', region: 'ID' }, 'America/Los_Angeles'],
    [
      'Phenix City, Eastern by custom',
      '+13345550101',
      'US',
      { postalCode: '36867' },
      'America/Chicago|America/New_York',
    ],
    // the list outranks the number
    ['a person who moved, by ZIP code', '+13055550101', 'US', { postalCode: '98101' }, 'America/Los_Angeles'],
    ['by state', '+13055550101', 'US', { region: 'WA' }, 'America/Los_Angeles'],
    ['to Canada', '+13055550101', 'US', { postalCode: 'K1A 0B1' }, 'America/Toronto'],
    [
      'a list that contradicts itself',
      '+18005550134',
      'US',
      { postalCode: '33101', region: 'CA' },
      'America/Los_Angeles|America/New_York',
    ],
    [
      'a country that is not the number’s',
      '+447400123451',
      'GB',
      { statedCountry: 'FR' },
      'Europe/London|Europe/Paris',
    ],
    [
      'a territory of the stated country',
      '+17875550123',
      'PR',
      { statedCountry: 'US' },
      'America/Puerto_Rico',
    ],
    [
      'a region far from the number',
      '+447400123451',
      'GB',
      { region: 'Bavaria' },
      'Europe/Berlin|Europe/London',
    ],
    [
      'a namesake of a city elsewhere',
      '+61344001234',
      'AU',
      { city: 'Toowoomba' },
      'Australia/Brisbane|Australia/Sydney',
    ],
    // other countries
    ['Cranbrook', '+12505550123', 'CA', { postalCode: 'V1C 1A1' }, 'America/Edmonton'],
    ['Kenora', '+18075550123', 'CA', { postalCode: 'p9n1a1' }, 'America/Winnipeg'],
    ['Goose Bay', '+17095550123', 'CA', { postalCode: 'A0P 1C0' }, 'America/Halifax'],
    ['Manaus', '+5592991234567', 'BR', { postalCode: '69005-040' }, 'America/Manaus'],
    ['Mato Grosso', '+5508001234567', 'BR', { region: 'MT' }, 'America/Manaus'],
    ['Cancún', '+529981234567', 'MX', {}, 'America/Cancun'],
    ['Quintana Roo', '+528001234567', 'MX', { region: 'Quintana Roo' }, 'America/Cancun'],
    ['Tijuana', '+528001234567', 'MX', { postalCode: '22000' }, 'America/Tijuana'],
    ['Vladivostok', '+79161234567', 'RU', { postalCode: '690001' }, 'Asia/Vladivostok'],
    ['Sverdlovsk', '+79161234567', 'RU', { region: 'Свердловская область' }, 'Asia/Yekaterinburg'],
    ['Bali', '+628123456789', 'ID', { region: 'Bali' }, 'Asia/Makassar'],
    ['Las Palmas', '+34612345678', 'ES', { postalCode: '35001' }, 'Atlantic/Canary'],
    ['the Azores', '+351912345678', 'PT', { postalCode: '9500-150' }, 'Atlantic/Azores'],
    ['Réunion', '+33612345678', 'FR', { postalCode: '97410' }, 'Indian/Reunion'],
    ['Nuuk', '+299221234', 'GL', { postalCode: '3900' }, 'America/Nuuk'],
    ['a range of no plan', '+447700900101', '', {}, 'Europe/London'],
    ['a satellite phone', '+870773111632', '', {}, ''],
    // F09, F10, F14
    ['EST', '+13055550101', 'US', { zoneCell: 'EST' }, 'America/New_York'],
    ['GMT', '+447400123451', 'GB', { zoneCell: 'GMT' }, 'Europe/London'],
    ['MST', '+13035550101', 'US', { zoneCell: 'MST' }, 'America/Denver'],
    ['MST in Arizona', '+16025550101', 'US', { zoneCell: 'MST' }, 'America/Phoenix'],
    [
      'MST of a number from elsewhere',
      '+12125550101',
      'US',
      { zoneCell: 'MST' },
      'America/Denver|America/Phoenix',
    ],
    ['PST', '+12135550101', 'US', { zoneCell: 'PST' }, 'America/Los_Angeles'],
    [
      'a zone of another country is the list’s word',
      '+13055550101',
      'US',
      { zoneCell: 'Asia/Tokyo' },
      'Asia/Tokyo',
    ],
    [
      'a zone outranks a ZIP code',
      '+13055550101',
      'US',
      { zoneCell: 'US/Pacific', postalCode: '33101' },
      'America/Los_Angeles',
    ],
  ])('%s', (_, number, country, cells, zone) => {
    const answer = place(number, country, cells)
    expect(answer.zone).toBe(zone)
    expect(answer.zones.map(one => one.zone)).toEqual(zone === '' ? [] : zone.split('|'))
    for (const { evidence } of answer.zones) expect(evidence).toMatch(/^[A-Z].*\.$/)
    expect(answer.remarks).toEqual([])
  })

  test.each([
    ['+442079460111', 'GB', {}, 'From the number: +44 is in Europe/London.'],
    [
      '+12705550101',
      'US',
      {},
      'From the number: +1 270 covers two time zones. Calls must be permitted in both.',
    ],
    ['+12705550101', 'US', { postalCode: '42101' }, 'From ZIP code 42101.'],
    ['+12705550101', 'US', { region: 'KY', county: 'Warren' }, 'From Warren County, Kentucky.'],
    ['+61491570006', 'AU', { region: 'SA' }, 'From the state or region: South Australia.'],
    [
      '+61491570006',
      'AU',
      {},
      'From the number: +61 491 may be anywhere in Australia (nine time zones). Calls must be permitted in all of them.',
    ],
    ['+13055550101', 'US', { zoneCell: 'EST' }, 'Given in the list: “EST”.'],
    ['+13055550101', 'US', { zoneCell: 'america/new_york' }, 'Given in the list.'],
    ['+870773111632', '', {}, 'No time zone is known for numbers that begin like this.'],
  ])('%s in %s: why', (number, country, cells, evidence) => {
    expect(place(number, country, cells).zoneEvidence).toBe(evidence)
  })

  test('a cell that is not understood costs that cell, and a remark says so', () => {
    const bad = place('+13055550101', 'US', {
      zoneCell: 'Mars/Base',
      region: 'Narnia',
      postalCode: 'x',
      city: '?',
    })
    expect(bad.zone).toBe('America/New_York')
    expect(bad.region).toBe('US-FL')
    expect(bad.remarks).toEqual([
      'The region “Narnia” was ignored: it is not a known state or region.',
      'The time zone “Mars/Base” was ignored: it is not a known time zone.',
    ])
    // countries of which only some regions are known
    expect(place('+447400123451', 'GB', { region: 'Greater London' }).remarks).toEqual([])
  })
})

describe('the regions of a recipient', () => {
  test.each<[number: string, country: string, cells: Partial<PlaceClues>, region: string]>([
    ['+13055550123', 'US', {}, 'US-FL'],
    ['+17865550123', 'US', {}, 'US-FL'],
    ['+14165550123', 'CA', {}, 'CA-ON'],
    ['+19025550123', 'CA', {}, 'CA-NS|CA-PE'],
    ['+19025550123', 'CA', { postalCode: 'C1A 7N8' }, 'CA-PE'],
    ['+18675550123', 'CA', {}, 'CA-NT|CA-NU|CA-YT'],
    ['+17875550123', 'PR', {}, 'US-PR'],
    ['+18005550123', 'US', {}, 'US'],
    ['+18005550123', 'US', { postalCode: '33101' }, 'US-FL'],
    ['+18765550123', 'JM', {}, 'JM'],
    ['+262692123456', 'RE', {}, 'FR-RE'],
    ['+493012345678', 'DE', { region: 'Bayern' }, 'DE-BY'],
    ['+13055550123', 'US', { postalCode: '33101-1234', region: 'fl' }, 'US-FL'],
    ['+13055550123', 'US', { postalCode: '30301' }, 'US-FL|US-GA'],
    ['+4915112345678', 'DE', { statedCountry: 'US', region: 'Texas' }, 'DE|US-TX'],
    // F25: the strictest law of the countries that share the calling code
    ['+447700900101', '', {}, 'GB|GG|IM|JE'],
    ['+447700900101', 'GB GG IM JE', { statedCountry: 'GB' }, 'GB'],
  ])('%s of %s', (number, country, cells, region) => {
    expect(place(number, country, cells).region).toBe(region)
  })

  test('clues that do not agree are all kept, and it is said', () => {
    expect(place('+13055550123', 'US', { postalCode: '30301' }).regionEvidence).toBe(
      'Area code 305 is in Florida. Postal code 30301 is in Georgia. They do not agree, so the rules of all of them apply.',
    )
    expect(place('+447700900101', '').regionEvidence).toMatch(
      /^The number is in no known range of the countries/,
    )
  })
})
