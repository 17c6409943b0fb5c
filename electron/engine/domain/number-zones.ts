import table from '../../../resources/zones-of-numbers.json' with { type: 'json' }
import type { Zones } from './zone-sets.ts'

/** What a number says of the time there. */
export interface NumberZones {
  /** The digits that decide, without +; empty when no calling code is known. */
  readonly prefix: string
  /** The calling code that they begin with. */
  readonly callingCode: string
  /** Every possible zone; none for codes of no country, such as satellite phones. */
  readonly zones: Zones
}

const NOTHING: NumberZones = { prefix: '', callingCode: '', zones: [] }

let prefixes: ReadonlyMap<string, NumberZones> | null = null
let longest = 0
const countries = new Map<string, string>(Object.entries(table.countries))

/**
 * The zones of a number (E.164 with +) by its longest known prefix. A number without geography (mobile, toll-free, premium, VoIP)
 * has all the zones of its country, as in libphonenumber's time zone mapper; one of an area that a border divides has both.
 */
export function zonesOfNumber(e164: string): NumberZones {
  prefixes ??= readPrefixes()
  for (let length = Math.min(longest, e164.length - 1); length > 0; length--) {
    const found = prefixes.get(e164.slice(1, length + 1))
    if (found !== undefined) return found
  }
  return NOTHING
}

/** Every prefix of the table with its zones. */
export function prefixesOfNumbers(): Iterable<NumberZones> {
  prefixes ??= readPrefixes()
  return prefixes.values()
}

/** Every zone of a country (ISO 3166), one for each clock, the one of most people first; none when it is not known. */
export function zonesOfCountry(country: string): Zones {
  return countries.get(country)?.split(' ') ?? []
}

function readPrefixes(): ReadonlyMap<string, NumberZones> {
  const zonesOf = new Map<string, Zones>()
  for (const [zones, starts] of Object.entries(table.prefixes)) {
    const list = zones.split(' ')
    for (const start of starts.split(' ')) zonesOf.set(start, list)
  }
  const found = new Map<string, NumberZones>()
  for (const [prefix, zones] of zonesOf) {
    longest = Math.max(longest, prefix.length)
    found.set(prefix, { prefix, callingCode: rootOf(prefix, zonesOf), zones })
  }
  return found
}

/** The calling code: the shortest entry that the prefix begins with. */
function rootOf(prefix: string, all: ReadonlyMap<string, Zones>): string {
  for (let length = 1; length < prefix.length; length++) {
    if (all.has(prefix.slice(0, length))) return prefix.slice(0, length)
  }
  return prefix
}
