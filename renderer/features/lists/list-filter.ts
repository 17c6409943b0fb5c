import type { AudienceCondition } from '../../../shared/model/audience.ts'
import { type ListFilter, listFilterSchema } from '../../../shared/model/list-view.ts'

/** What the filter of a list asks, as its form has it; null for whatever. */
export interface FilterForm {
  readonly country: string | null
  readonly region: string | null
  readonly zone: string | null
  readonly tag: string | null
  readonly category: string | null
  readonly column: string | null
  readonly columnTest: AudienceCondition['test']
  readonly columnValue: string
  readonly doNotCall: YesNo
  readonly called: YesNo
  readonly edited: YesNo
}
export type YesNo = 'yes' | 'no' | null

export const NO_FILTER: FilterForm = {
  country: null,
  region: null,
  zone: null,
  tag: null,
  category: null,
  column: null,
  columnTest: 'contains',
  columnValue: '',
  doNotCall: null,
  called: null,
  edited: null,
}

/** Fields that have a list of values to choose from. */
export const CHOSEN_FIELDS = ['country', 'region', 'zone', 'tag', 'category'] as const
export type ChosenField = (typeof CHOSEN_FIELDS)[number]
export const FACT_FIELDS = ['doNotCall', 'called', 'edited'] as const
export type FactField = (typeof FACT_FIELDS)[number]

export const FACT_WORDS: Readonly<
  Record<FactField, { readonly word: string; readonly yes: string; readonly no: string }>
> = {
  doNotCall: { word: 'Do-not-call list', yes: 'On the do-not-call list', no: 'Not on the do-not-call list' },
  called: { word: 'Called', yes: 'Called at least once', no: 'Never called' },
  edited: { word: 'Edited', yes: 'Edited by hand', no: 'Not edited by hand' },
}

/** Whether a condition on a column says enough to be asked. */
export function hasColumn({ column, columnTest, columnValue }: FilterForm): boolean {
  const needsValue = columnTest !== 'is-empty' && columnTest !== 'is-not-empty'
  return column !== null && (!needsValue || columnValue.trim() !== '')
}

/** The filter as the engine takes it. */
export function filterOf(form: FilterForm): ListFilter {
  const chosen = CHOSEN_FIELDS.flatMap(field => {
    const value = form[field]
    return value === null ? [] : [{ field, test: 'is', value }]
  })
  const column = hasColumn(form)
    ? [{ field: 'variable', variable: form.column, test: form.columnTest, value: form.columnValue }]
    : []
  const fact = (value: YesNo): boolean | null => (value === null ? null : value === 'yes')
  return listFilterSchema.parse({
    conditions: { all: [...chosen, ...column] },
    doNotCall: fact(form.doNotCall),
    called: fact(form.called),
    edited: fact(form.edited),
  })
}
