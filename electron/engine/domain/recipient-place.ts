import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max'
import { type NumberZones, zonesOfNumber } from './number-zones.ts'
import type { PlaceClues, RecipientPlace } from './place-clues.ts'
import { PlaceMemory } from './place-memory.ts'
import { knowsCitiesOf } from './place-names.ts'
import { type PostalPlace, placeOfPostalCode } from './postal-codes.ts'
import { readZoneCell } from './read-zone-cell.ts'
import { weighRegions } from './weigh-regions.ts'
import { type ClueContext, cluesElsewhere, numberClue, statedClues } from './zone-clues.ts'
import { joinZones, sharedClocks, type Zones } from './zone-sets.ts'

export type { PlaceClues, RecipientPlace }

/** What is known so far: possible zones, and the sentences that say why. */
interface Answer {
  readonly zones: Zones
  readonly says: readonly string[]
}

const memory = new PlaceMemory<RecipientPlace>()

/**
 * The possible time zones and regions of a recipient, from their number and from what their list says. A number is a guess about
 * where a person is: what the list states of the place narrows it, and outranks it where both do not agree. A zone that the
 * list gives outranks all. Pure; answers are remembered.
 */
export function placeOfRecipient(clues: PlaceClues): RecipientPlace {
  const number = zonesOfNumber(clues.e164)
  const { county: _, city: __, ...rest } = clues
  const whole = memory.answer(keyOf(rest, number), () => findPlace(rest, number))
  // names of towns, of which lists have many, are looked up only where they can decide
  return mayDecide(clues, whole) ? memory.answer(keyOf(clues, number), () => findPlace(clues, number)) : whole
}

/** Whether county or city can change an answer that was found without them. */
function mayDecide(
  { county = '', city = '', countries, statedCountry }: PlaceClues,
  { zones }: RecipientPlace,
): boolean {
  if (county === '' && city === '') return false
  return (
    zones.length > 1 ||
    countries.some(knowsCitiesOf) ||
    (statedCountry !== null && knowsCitiesOf(statedCountry))
  )
}

/** Everything that the answer depends on; of the number only the digits that decide. */
function keyOf(
  { e164, countries, statedCountry, ...cells }: PlaceClues,
  { prefix, callingCode }: NumberZones,
): string {
  const digits = callingCode === '1' ? e164.slice(1, 5) : ''
  const owners = countries.length === 1 ? (countries[0] ?? '') : countries.join()
  const { zoneCell = '', postalCode = '', region = '', county = '', city = '' } = cells
  const stated = [statedCountry ?? '', zoneCell, postalCode, region, county, city].join('\0')
  return `${prefix}\0${digits}\0${owners}\0${stated}`
}

function findPlace(clues: PlaceClues, number: NumberZones): RecipientPlace {
  const countries = clues.countries.length > 0 ? clues.countries : countriesOf(number.callingCode)
  const { postalCode = '' } = clues
  const postal = postalCode === '' ? null : findPostal(clues, countries, postalCode)
  const { e164, statedCountry, region = '' } = clues
  const regions = weighRegions({ e164, countries, statedCountry, postal, postalCode, region })
  const guess = weighZones({ clues, countries, number, postal, regions })
  const remarks = regions.remark === null ? [] : [regions.remark]
  const { answer, remark } = withZoneCell(clues, countries, guess)
  if (remark !== null) remarks.push(remark)
  const zone = joinZones(answer.zones)
  const zoneEvidence = sentences(answer, zone)
  return {
    zones: zone === '' ? [] : zone.split('|').map(one => ({ zone: one, evidence: zoneEvidence })),
    zone,
    zoneEvidence,
    region: regions.region,
    regionEvidence: regions.evidence,
    remarks,
  }
}

/** A postal code is one of the stated country, else of the number's; in North America its form tells the country. */
function findPostal(
  { statedCountry }: PlaceClues,
  countries: readonly string[],
  postalCode: string,
): PostalPlace | null {
  const where = statedCountry === null ? countries : [statedCountry]
  const nearby = statedCountry === null && countries.some(country => country === 'US' || country === 'CA')
  for (const country of nearby ? [...where, 'US', 'CA'] : where) {
    const place = placeOfPostalCode(country, postalCode)
    if (place !== null) return place
  }
  return null
}

/** What the list states of the place, narrowed by the number where they agree; without it all that may be. */
function weighZones(context: ClueContext): Answer {
  const number = numberClue(context)
  const [first, ...others] = statedClues(context)
  if (first === undefined) {
    const all = [...(number === null ? [] : [number]), ...cluesElsewhere(context)]
    return { zones: all.flatMap(clue => clue.zones), says: all.map(clue => clue.says) }
  }
  let zones = first.zones
  const says = [first.says]
  for (const clue of others) {
    const narrower = sharedClocks(zones, clue.zones)
    if (narrower.length === 0) says.push(clue.says, 'They do not agree.')
    else if (narrower.length < zones.length) says.push(clue.says)
    zones = narrower.length === 0 ? [...zones, ...clue.zones] : narrower
  }
  // inside a ZIP code, county or city the number says nothing; inside a state it does
  const narrower = number === null || !first.isWide ? [] : sharedClocks(zones, number.zones)
  if (number === null || narrower.length === 0 || narrower.length === zones.length) return { zones, says }
  return { zones: narrower, says: [...says, number.says] }
}

/** A zone that the list gives is its word; one that is not understood is ignored with a remark. */
function withZoneCell(
  { zoneCell = '', statedCountry }: PlaceClues,
  countries: readonly string[],
  guess: Answer,
): { readonly answer: Answer; readonly remark: string | null } {
  if (zoneCell === '') return { answer: guess, remark: null }
  const where = statedCountry === null ? countries : [statedCountry, ...countries]
  const reading = readZoneCell(zoneCell, where, guess.zones)
  if (reading.is === 'ignored') {
    const remark = `The time zone “${zoneCell.slice(0, 50)}” was ignored: ${reading.why}.`
    return { answer: guess, remark }
  }
  const [only = ''] = reading.zones
  const isName = reading.zones.length === 1 && only.toLowerCase() === zoneCell.trim().toLowerCase()
  const says = isName ? 'Given in the list.' : `Given in the list: “${zoneCell.trim().slice(0, 50)}”.`
  return { answer: { zones: reading.zones, says: [says] }, remark: null }
}

function sentences({ says }: Answer, zone: string): string {
  if (zone === '') return 'No time zone is known for numbers that begin like this.'
  const count = zone.split('|').length
  const all = count === 1 ? [] : [`Calls must be permitted in ${count === 2 ? 'both' : 'all of them'}.`]
  return [...says, ...all].join(' ')
}

let byCallingCode: ReadonlyMap<string, readonly string[]> | null = null

/** The countries that share a calling code. */
function countriesOf(callingCode: string): readonly string[] {
  if (byCallingCode === null) {
    const found = new Map<string, string[]>()
    for (const country of getCountries()) {
      const code = getCountryCallingCode(country)
      found.set(code, [...(found.get(code) ?? []), country])
    }
    byCallingCode = found
  }
  return byCallingCode.get(callingCode) ?? []
}
