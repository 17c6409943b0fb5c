import { failure, type Result, success } from '../../../shared/errors.ts'
import { type ImportMapping, RECIPIENT_FIELD_WORDS } from '../../../shared/model/recipient-list.ts'

/** Whether a file can be read this way: one column of phone numbers, and nothing chosen twice. */
export function checkMapping(mapping: ImportMapping): Result<null, 'no_number_column' | 'bad_input'> {
  const seen = new Set<string>()
  for (const [at, use] of mapping.columns.entries()) {
    if (use.kind === 'ignore') continue
    const key = use.kind === 'field' ? `field ${use.field}` : `variable ${use.name}`
    if (seen.has(key)) {
      const word = use.kind === 'field' ? RECIPIENT_FIELD_WORDS[use.field] : use.name
      return failure(
        'bad_input',
        `Two columns are “${word}”. Choose one of them, and another use for the other.`,
        {
          path: `mapping.columns.${at}`,
        },
      )
    }
    seen.add(key)
  }
  if (!seen.has('field number')) {
    return failure(
      'no_number_column',
      'No column is chosen as the phone number. Choose the one with the phone numbers.',
      { path: 'mapping.columns' },
    )
  }
  return success(null)
}
