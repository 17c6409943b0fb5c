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
