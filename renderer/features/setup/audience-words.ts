import type { AudienceCondition, AudienceFilter } from '../../../shared/model/audience.ts'

export const FIELD_WORDS: Readonly<Record<AudienceCondition['field'], string>> = {
  tag: 'Tag',
  category: 'Category',
  country: 'Country',
  region: 'Region',
  zone: 'Time zone',
  name: 'Name',
  number: 'Number',
  variable: 'Column',
}

export const TEST_WORDS: Readonly<Record<AudienceCondition['test'], string>> = {
  is: 'is',
  'is-not': 'is not',
  contains: 'contains',
  'begins-with': 'begins with',
  'less-than': 'is less than',
  'more-than': 'is more than',
  'is-empty': 'is empty',
  'is-not-empty': 'is not empty',
}

export const GROUP_WORDS: Readonly<Record<keyof AudienceFilter, string>> = {
  all: 'Must hold',
  any: 'One of these must hold',
  none: 'Must not hold',
}

/** The same, where there is less room. */
export const GROUP_CHOICES: Readonly<Record<keyof AudienceFilter, string>> = {
  ...GROUP_WORDS,
  any: 'One of these',
}

/** Whether something stands to the right of the comparison. */
export const comparesWith = (test: AudienceCondition['test']): boolean =>
  test !== 'is-empty' && test !== 'is-not-empty'

/** `Tag is gold`, `Column plan is not empty`. */
export function conditionWords({ field, variable, test, value }: AudienceCondition): string {
  const what = field === 'variable' ? `${FIELD_WORDS.variable} ${variable}` : FIELD_WORDS[field]
  return `${what} ${TEST_WORDS[test]}${comparesWith(test) ? ` ${value}` : ''}`
}
