import type { AudienceCondition, AudienceFilter } from '../../../shared/model/audience.ts'

/** What a filter looks at. Zone and region are as in the rows: several possible ones are one text, joined by `|`. */
export interface AudienceMember {
  readonly number: string
  readonly name: string | null
  readonly country: string | null
  readonly region: string
  readonly zone: string
  readonly category: string | null
  readonly tags: readonly string[]
  readonly variables: Readonly<Record<string, string>>
}

/** Text as it is compared: composed, without blanks around it, in lower case. */
export function foldText(text: string): string {
  return text.normalize('NFC').trim().toLowerCase()
}

const NUMBER = /^[+-]?\d+(\.\d+)?$/

/** Below, equal or above (-1, 0, 1): as numbers when both are numbers, else as folded text by code points; null for an empty text. */
export function compareTexts(text: string, value: string): -1 | 0 | 1 | null {
  const [a, b] = [foldText(text), foldText(value)]
  if (a === '') return null
  if (NUMBER.test(a) && NUMBER.test(b)) return orderOf(Number(a), Number(b))
  const [left, right] = [[...a], [...b]]
  for (const [at, character] of left.entries()) {
    const other = right[at]
    if (other === undefined) return 1
    const order = orderOf(character.codePointAt(0) ?? 0, other.codePointAt(0) ?? 0)
    if (order !== 0) return order
  }
  return left.length < right.length ? -1 : 0
}

/** Whether somebody is of the audience: all of `all`, at least one of `any` (if there are any), none of `none`. */
export function matchesAudience({ all, any, none }: AudienceFilter, member: AudienceMember): boolean {
  const holds = (condition: AudienceCondition): boolean => conditionHolds(condition, member)
  return all.every(holds) && (any.length === 0 || any.some(holds)) && !none.some(holds)
}

function conditionHolds(condition: AudienceCondition, member: AudienceMember): boolean {
  const { test, value } = condition
  const texts = textsOf(condition, member).filter(text => foldText(text) !== '')
  const wanted = foldText(value)
  switch (test) {
    case 'is':
      return texts.some(text => foldText(text) === wanted)
    case 'is-not':
      return !texts.some(text => foldText(text) === wanted)
    case 'contains':
      return texts.some(text => foldText(text).includes(wanted))
    case 'begins-with':
      return texts.some(text => foldText(text).startsWith(wanted))
    case 'less-than':
      return texts.some(text => compareTexts(text, value) === -1)
    case 'more-than':
      return texts.some(text => compareTexts(text, value) === 1)
    case 'is-empty':
      return texts.length === 0
    case 'is-not-empty':
      return texts.length > 0
    default:
      return assertNever(test)
  }
}

/** One text, or each of a set. */
function textsOf({ field, variable }: AudienceCondition, member: AudienceMember): readonly string[] {
  switch (field) {
    case 'tag':
      return member.tags
    case 'variable':
      return Object.hasOwn(member.variables, variable) ? [member.variables[variable] ?? ''] : []
    case 'category':
    case 'country':
    case 'region':
    case 'zone':
    case 'name':
    case 'number':
      return [member[field] ?? '']
    default:
      return assertNever(field)
  }
}

function orderOf(a: number, b: number): -1 | 0 | 1 {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function assertNever(value: never): never {
  throw new Error(`there is no condition ${String(value)}`)
}
