import type { RuleBookView } from '../../../shared/model/rule-book.ts'
import type { LawChannel, Rule } from '../../../shared/model/rule-pack.ts'

/** What of the rules is shown; null and empty: everything. */
export interface RuleFilter {
  readonly search: string
  /** ISO 3166 code. */
  readonly country: string | null
  readonly channel: LawChannel | null
}

/** A pack with those of its rules that are shown. */
export type PackShown = RuleBookView['packs'][number] & { readonly rules: readonly Rule[] }

/** Packs of the country that have the words, with their rules for the channel. Packs without any such rule are left out. */
export function packsShown(book: RuleBookView, filter: RuleFilter): readonly PackShown[] {
  const { country, channel } = filter
  const search = filter.search.trim().toLowerCase()
  return book.packs.flatMap(one => {
    if (country !== null && one.pack.region.slice(0, 2) !== country) return []
    if (!textOf(one).includes(search)) return []
    const rules = one.pack.rules.filter(({ channels }) => channel === null || channels.includes(channel))
    return rules.length === 0 ? [] : [{ ...one, rules }]
  })
}

const names = new Intl.DisplayNames(['en'], { type: 'region' })

/** Countries that have packs, by name. */
export function countriesOf(book: RuleBookView): { value: string; label: string }[] {
  const codes = [...new Set(book.packs.map(({ pack }) => pack.region.slice(0, 2)))]
  return codes
    .map(value => ({ value, label: names.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label))
}

const days = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** `21 Nov 2026` for `2026-11-21`. */
export function dayWords(date: string): string {
  return days.format(Date.parse(`${date}T00:00:00Z`))
}

function textOf({ pack, file }: RuleBookView['packs'][number]): string {
  const rules = pack.rules.flatMap(({ sentence, source }) => [sentence, source])
  return [pack.name, pack.region, file ?? '', ...rules].join(' ').toLowerCase()
}
