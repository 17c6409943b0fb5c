import type { Trunk } from '../../../shared/model/trunk.ts'
import { readPhoneNumber } from '../domain/phone-number.ts'

/** Countries (ISO 3166) of the numbers that these trunks show to those who are called, as far as they say them. */
export function countriesOfTrunks(trunks: readonly Trunk[]): readonly string[] {
  const countries = trunks.flatMap(trunk => {
    if (!('callerId' in trunk) || trunk.callerId === null) return []
    const reading = readPhoneNumber(trunk.callerId, null)
    return reading.ok && reading.country !== null ? [reading.country] : []
  })
  return [...new Set(countries)]
}
