import { useState } from 'react'
import { countryToAdopt } from '../../../shared/model/mapping-file.ts'
import { type ColumnUse, type ImportMapping, NUMBER_FIELDS } from '../../../shared/model/recipient-list.ts'
import { request } from '../../engine-client/engine-client.ts'
import { hasPhoneColumn, isPhoneUse } from '../import/column-use.ts'
import type { BroughtFile } from '../import/import-draft.ts'

/** What a person has chosen about a file of numbers; null and undefined: nothing yet. */
interface Chosen {
  readonly columns: readonly number[] | null
  /** ISO 3166; null: every number needs its +. */
  readonly country: string | null | undefined
}

/** A file of numbers under review: what is still to be decided, and how that is done. */
export function useNumberFile(brought: BroughtFile, onBrought: (brought: BroughtFile) => void) {
  const { uploadId, inspection } = brought
  const [chosen, setChosen] = useState<Chosen>({ columns: null, country: undefined })
  const [isReading, setReading] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const asks = (code: 'phone-column' | 'country'): boolean =>
    inspection.choices.some(choice => choice.code === code)

  async function choose(changes: Partial<Chosen>): Promise<void> {
    const next = { ...chosen, ...changes }
    setChosen(next)
    setReading(true)
    setProblem(null)
    const { columns, country } = next
    const hints = typeof country === 'string' ? { country } : {}
    const mapping: ImportMapping = {
      ...inspection.mapping,
      columns:
        columns === null ? inspection.mapping.columns : withPhones(inspection.mapping.columns, columns),
      defaultCountry: country === undefined ? inspection.mapping.defaultCountry : country,
    }
    // with nothing but a country, the columns may be recognised better than before
    const isGuess = columns === null && country !== null
    let read = await request('doNotCall.inspect', { uploadId, mapping: isGuess ? null : mapping, hints })
    const found = read.ok && country === undefined ? countryToAdopt(read.value) : null
    if (found !== null)
      read = await request('doNotCall.inspect', { uploadId, mapping: { ...mapping, defaultCountry: found } })
    setReading(false)
    if (read.ok) onBrought({ uploadId, inspection: read.value })
    else setProblem(read.error.message)
  }

  return {
    isReading,
    problem,
    setProblem,
    /** It is not certain which columns hold the numbers, or it was chosen. */
    showsColumns: chosen.columns !== null || asks('phone-column') || !hasPhoneColumn(inspection.mapping),
    asksColumns: asks('phone-column') || !hasPhoneColumn(inspection.mapping),
    asksCountry: chosen.country === undefined && asks('country'),
    /** Positions of the columns of numbers. */
    columns: asks('phone-column') ? [] : phonesOf(inspection.mapping.columns),
    chooseColumns: (columns: readonly number[]) => void choose({ columns }),
    chooseCountry: (country: string | null) => void choose({ country }),
  }
}

const phonesOf = (uses: readonly ColumnUse[]): number[] =>
  uses.flatMap((use, at) => (isPhoneUse(use) ? [at] : []))

/** The uses with these columns as the only ones of phone numbers. */
function withPhones(uses: readonly ColumnUse[], columns: readonly number[]): ColumnUse[] {
  return uses.map((use, at) => {
    const field = NUMBER_FIELDS[columns.indexOf(at)]
    if (field !== undefined) return { kind: 'field', field }
    return isPhoneUse(use) ? { kind: 'ignore' } : use
  })
}
