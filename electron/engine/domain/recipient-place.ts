import { regionOfRecipient } from './recipient-region.ts'
import { narrowZone, readZone, zoneOfRecipient } from './recipient-zone.ts'

/** What is known of where a recipient is. Countries are ISO 3166 codes; the rest are cells as the list has them. */
export interface PlaceClues {
  /** With its +. */
  readonly e164: string
  /** The countries that may own the number: one, or those that share its calling code where its range is in no plan. */
  readonly countries: readonly string[]
  /** The country that the list states. */
  readonly statedCountry: string | null
  readonly zoneCell?: string
  readonly postalCode?: string
  readonly region?: string
  readonly county?: string
  readonly city?: string
}

/** Where a recipient may be: their possible clocks and the regions whose rules may bind. */
export interface RecipientPlace {
  /** Every possible zone (IANA name), each with how it is known; none when nothing is known. */
  readonly zones: readonly { readonly zone: string; readonly evidence: string }[]
  /** The same as it is stored: IANA names joined by `|`, empty when unknown. A call must be permitted in all of them. */
  readonly zone: string
  readonly zoneEvidence: string
  /** ISO 3166 (`US-FL` or `FR`), joined by `|`; empty when nothing is known. */
  readonly region: string
  readonly regionEvidence: string
  /** Sentences about cells that were ignored, and why. They never cost the row. */
  readonly remarks: readonly string[]
}

/** The possible time zones and regions of a recipient, from their number and from what their list says. Pure; answers are remembered. */
export function placeOfRecipient(clues: PlaceClues): RecipientPlace {
  const {
    e164,
    countries,
    statedCountry,
    zoneCell = '',
    postalCode = null,
    region: statedRegion = null,
  } = clues
  const remarks: string[] = []
  const given = zoneCell === '' ? null : readZone(zoneCell)
  if (zoneCell !== '' && given === null) {
    remarks.push(`Time zone “${zoneCell.slice(0, 50)}” was ignored: it is not a time zone.`)
  }
  const [numberCountry = null] = countries
  const region = regionOfRecipient({ e164, numberCountry, statedCountry, postalCode, statedRegion })
  const { zone, evidence } = narrowZone(zoneOfRecipient(e164, given), region.zones)
  const zones = zone === '' ? [] : zone.split('|').map(one => ({ zone: one, evidence }))
  return {
    zones,
    zone,
    zoneEvidence: evidence,
    region: region.region,
    regionEvidence: region.evidence,
    remarks,
  }
}
