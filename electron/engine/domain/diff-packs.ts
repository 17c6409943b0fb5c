import type { PackDiff } from '../../../shared/model/rule-book.ts'
import type { Rule, RulePack } from '../../../shared/model/rule-pack.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a pack changes of another one: rule by rule, in the order of the new pack, then those that are gone. */
export function diffPacks(before: RulePack, after: RulePack): PackDiff {
  const old = new Map(before.rules.map(rule => [rule.id, rule]))
  const kept = new Set(after.rules.map(({ id }) => id))
  return {
    pack: changedFields(withoutRules(before), withoutRules(after)),
    rules: [
      ...after.rules.flatMap(rule => changeOf(old.get(rule.id), rule)),
      ...before.rules
        .filter(({ id }) => !kept.has(id))
        .map(({ id }) => ({ id, change: 'removed' as const, fields: [] })),
    ],
  }
}

function changeOf(before: Rule | undefined, after: Rule): PackDiff['rules'] {
  if (before === undefined) return [{ id: after.id, change: 'added', fields: [] }]
  const fields = changedFields({ ...before }, { ...after })
  return fields.length === 0 ? [] : [{ id: after.id, change: 'changed', fields }]
}

function withoutRules({ rules: _rules, tests: _tests, ...pack }: RulePack): Fields {
  return pack
}

function changedFields(before: Fields, after: Fields): PackDiff['pack'] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap(field => {
    const [was, is] = [textOf(before[field]), textOf(after[field])]
    return was === is ? [] : [{ field, before: was, after: is }]
  })
}

/** A value as people read it; hours as `monday tuesday 09:00–20:00`. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (typeof value !== 'object') return String(value)
  if ('weekdays' in value && 'from' in value && 'to' in value && Array.isArray(value.weekdays))
    return `${value.weekdays.join(' ')} ${value.from}–${value.to}`
  return Object.entries(value)
    .map(([name, one]) => `${name} ${textOf(one) ?? 'none'}`)
    .join(' ')
}
