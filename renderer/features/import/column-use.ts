import {
  type ColumnUse,
  RECIPIENT_FIELD_WORDS,
  RECIPIENT_FIELDS,
  type RecipientField,
} from '../../../shared/model/recipient-list.ts'

/** What the select above a column offers. */
export const COLUMN_CHOICES = [
  {
    group: 'Trunkline uses it as',
    items: RECIPIENT_FIELDS.map(field => ({ value: field, label: RECIPIENT_FIELD_WORDS[field] })),
  },
  {
    group: 'Otherwise',
    items: [
      { value: 'variable', label: 'Keep as a note' },
      { value: 'ignore', label: 'Leave out' },
    ],
  },
] satisfies { group: string; items: { value: ColumnChoice; label: string }[] }[]

export type ColumnChoice = RecipientField | 'variable' | 'ignore'

/** What the select above a column shows for its use. */
export function choiceOf(use: ColumnUse | undefined): ColumnChoice {
  if (use === undefined) return 'ignore'
  return use.kind === 'field' ? use.field : use.kind
}

/** The uses after column `at` was given `choice`: a field that another column had goes over to this one. */
export function chooseColumn(
  uses: readonly ColumnUse[],
  headers: readonly string[],
  at: number,
  choice: ColumnChoice,
): ColumnUse[] {
  return uses.map((use, index) => {
    if (index === at) return useOf(choice, headers, at, uses)
    if (use.kind === 'field' && use.field === choice) return useOf('variable', headers, index, uses)
    return use
  })
}

function useOf(
  choice: ColumnChoice,
  headers: readonly string[],
  at: number,
  uses: readonly ColumnUse[],
): ColumnUse {
  if (choice === 'ignore') return { kind: 'ignore' }
  if (choice === 'variable') return { kind: 'variable', name: freeName(headers[at], at, uses), type: 'text' }
  return { kind: 'field', field: choice }
}

const NAME_MAX = 100

/** The header as the name of a note, with a number when another column has it already. */
function freeName(header: string | undefined, at: number, uses: readonly ColumnUse[]): string {
  const name = (header?.trim() || `Column ${at + 1}`).slice(0, NAME_MAX - 4)
  const taken = new Set(
    uses.flatMap((use, index) => (use.kind === 'variable' && index !== at ? [use.name] : [])),
  )
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name} ${count}`
    if (!taken.has(candidate)) return candidate
  }
}
