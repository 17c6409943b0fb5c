import type { SimulatedRecipient } from '../../electron/engine/simulation/run-simulation.ts'
import type { Chances } from './chances.ts'
import type { Place } from './clocks-by-intl.ts'
import { randomNumber } from './line-by-hand.ts'

/** Half hours, quarter hours, zones that change by half an hour, two zones at once, and nobody knows. */
const STRANGE: readonly Place[] = [
  { zone: 'Asia/Kathmandu', region: 'NP' },
  { zone: 'Australia/Lord_Howe', region: '' },
  { zone: 'Europe/Madrid|Atlantic/Canary', region: 'ES' },
  { zone: 'America/Chicago|America/Denver|America/Phoenix', region: '' },
  { zone: 'Pacific/Apia', region: '' },
  { zone: '', region: '' },
]
/** Where the law has something to say. */
const LEGAL: readonly Place[] = [
  { zone: 'America/New_York', region: 'US-FL' },
  { zone: 'America/New_York', region: 'US' },
  { zone: 'America/New_York|America/Chicago', region: 'US-FL|US-AL' },
  { zone: 'America/Chicago', region: 'US-TX' },
  { zone: 'America/Phoenix', region: 'US-AZ' },
  { zone: 'Europe/Berlin', region: 'DE' },
  { zone: 'Europe/Berlin', region: 'DE-BY' },
  { zone: 'Europe/Paris', region: 'FR' },
]
const USUAL: Place = { zone: 'Europe/Madrid', region: 'ES' }

/** Each list begins so many lines after the one before it. */
const OVERLAP = 6

/** The column of a list that may hold a priority. */
export const PRIORITY_COLUMN = 'how soon'

/**
 * People of one list. Each list begins where the one before it ends, so that they share lines. Every second list has the longer
 * writing of those that have two.
 */
export function randomPeople(
  chances: Chances,
  seed: number,
  list: number,
  count: number,
): readonly SimulatedRecipient[] {
  const { between, happens, oneOf } = chances
  const from = list * OVERLAP
  const numberOf = (nth: number): string => randomNumber(seed, nth, list % 2 === 1)
  const placeOf = (): Place => (happens(0.55) ? USUAL : oneOf(happens(0.7) ? LEGAL : STRANGE))
  return Array.from({ length: count }, (_, nth) => {
    const place = placeOf()
    const further = Array.from({ length: happens(0.25) ? between(1, 3) : 0 }, (__, more) => {
      // now and then it is the number of somebody else as well
      const number = happens(0.2) ? numberOf(from + between(0, count + 3)) : numberOf(500 + nth * 5 + more)
      return { number, country: 'ES', zoneEvidence: 'Drawn.', ...(happens(0.8) ? place : placeOf()) }
    })
    const number = numberOf(from + nth)
    return {
      number,
      country: 'ES',
      ...place,
      externalId: happens(0.25) ? `P${seed}-${between(1, 6)}` : null,
      variables: happens(0.4) ? { [PRIORITY_COLUMN]: String(between(0, 10)) } : {},
      furtherNumbers: further.filter(
        (one, at) => one.number !== number && further.findIndex(other => other.number === one.number) === at,
      ),
    }
  })
}
