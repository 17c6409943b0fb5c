import type { z } from 'zod'

/** What is wrong with a form, by the path of the field (`callingWindow.hours.0.to`); one sentence per field. */
export type Mistakes = Readonly<Record<string, string>>

/** The mistakes that `schema` finds in `candidate`; empty when it is fine. */
export function mistakesIn(schema: z.ZodType, candidate: unknown): Mistakes {
  const parsed = schema.safeParse(candidate, { reportInput: true })
  return parsed.success ? {} : mistakesOf(parsed.error.issues)
}

function mistakesOf(issues: readonly z.core.$ZodIssue[]): Mistakes {
  const mistakes: Record<string, string> = {}
  for (const issue of issues) mistakes[issue.path.map(String).join('.')] ??= sentenceOfIssue(issue)
  return mistakes
}

/** Zod's own texts speak of types; the model's own sentences are kept. */
function sentenceOfIssue(issue: z.core.$ZodIssue): string {
  if (!/^(Invalid|Too (small|big))/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' ? 'This is needed.' : `At least ${String(issue.minimum)}.`
    case 'too_big':
      return issue.origin === 'string'
        ? `At most ${String(issue.maximum)} characters.`
        : `At most ${Number(issue.maximum).toLocaleString('en')}.`
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null || issue.input === '') return 'This is needed.'
      return issue.expected === 'int' ? 'Write a whole number.' : 'Write a number.'
    default:
      return 'This value is not possible here.'
  }
}
