import { describe, expect, test } from 'vitest'
import { lessonOf } from '../../../electron/engine/domain/trunk-lessons.ts'
import { decideMessageVerdict } from '../../../electron/engine/telephony/call/message-verdict.ts'
import { decideVerdict } from '../../../electron/engine/telephony/call/verdict.ts'
import { failsOverTo } from '../../../electron/engine/telephony/trunk/failover-call.ts'
import {
  COMMON_RESPONSES,
  type ResponseRuleInput,
  responseRulesSchema,
} from '../../../shared/model/response-rules.ts'

interface Said {
  readonly status: number
  readonly phrase: string
  readonly headers?: readonly { readonly name: string; readonly value: string }[]
  readonly q850?: number
  readonly retryAfterSeconds?: number
}

const evidenceOf = ({ q850, retryAfterSeconds, ...said }: Said, rules: readonly ResponseRuleInput[]) =>
  ({
    kind: 'refused',
    q850: q850 ?? null,
    retryAfterSeconds: retryAfterSeconds ?? null,
    hasCredentials: true,
    headers: [],
    ...said,
    rules: responseRulesSchema.parse([...rules]),
  }) as const

const header = (name: string, value: string) => [{ name, value }]

/** What section of a trunk's rows, and what one call of it teaches. */
test.each<[string, readonly ResponseRuleInput[], Said, string]>([
  [
    'a 480 of a provider that counts calls per second',
    COMMON_RESPONSES,
    { status: 480, phrase: 'CPS Limit Exceeded' },
    'limit',
  ],
  [
    'a 603 of Twilio for a suspended account',
    COMMON_RESPONSES,
    { status: 603, phrase: 'Decline', headers: header('X-Twilio-Error', '10001 Account is not active') },
    'account',
  ],
  [
    'words of a Reason header',
    COMMON_RESPONSES,
    {
      status: 403,
      phrase: 'Forbidden',
      headers: header('Reason', 'SIP;cause=403;text="Channel limit reached"'),
    },
    'limit',
  ],
  [
    'a FreeSWITCH with too many sessions',
    COMMON_RESPONSES,
    { status: 503, phrase: 'Maximum Calls In Progress', retryAfterSeconds: 300 },
    'limit',
  ],
  [
    'a status alone',
    [{ status: '600', means: 'account' }],
    { status: 600, phrase: 'Busy Everywhere' },
    'account',
  ],
  [
    'a cause beside a status',
    [{ status: '403', header: { name: 'reason', contains: 'cause=21' }, means: 'account' }],
    { status: 403, phrase: 'Forbidden', headers: header('Reason', 'Q.850;cause=21'), q850: 21 },
    'account',
  ],
  ['a range', [{ status: '500-599', means: 'fault' }], { status: 500, phrase: '' }, 'fault'],
  [
    'a class',
    [{ status: '4xx', text: 'no route', means: 'fault' }],
    { status: 404, phrase: 'No route' },
    'fault',
  ],
])('a row that reads %s speaks of the trunk: %s', (_what, rules, said, lesson) => {
  const verdict = decideVerdict(evidenceOf(said, rules))
  expect({ blame: verdict.blame, lesson: lessonOf(verdict) }).toEqual({ blame: 'trunk', lesson })
  expect(['congestion', 'trunk-failed']).toContain(verdict.outcome)
  expect(failsOverTo(verdict, [])).not.toBe('nobody')
  expect(lessonOf(decideMessageVerdict(evidenceOf(said, rules)))).toBe(lesson)
})

describe('a row fits by whole words', () => {
  const rules: ResponseRuleInput[] = [
    { status: '403', text: 'D1 | D22', means: 'limit' },
    { status: '403', text: 'D13', means: 'rejected' },
  ]
  test.each([
    ['Forbidden D1', 'limit'],
    ['user channel limit exceeded (d22)', 'limit'],
    ['D13: destination not allowed', 'rejected'],
    ['D11', undefined],
  ] as const)('%s', (phrase, cause) => {
    expect(decideVerdict(evidenceOf({ status: 403, phrase }, rules)).cause).toBe(cause)
  })
})

test('the first row that fits counts, and a row may put a refusal on the recipient', () => {
  const rules: ResponseRuleInput[] = [
    { status: '503', text: 'user busy', means: 'busy' },
    { status: '503', means: 'limit' },
  ]
  const busy = decideVerdict(evidenceOf({ status: 503, phrase: 'User busy' }, rules))
  expect(busy).toMatchObject({ outcome: 'busy', blame: 'recipient' })
  expect(lessonOf(busy)).toBe('works')
  expect(failsOverTo(busy, [])).toBe('nobody')
})

test('what no row names keeps its meaning', () => {
  const usual = (status: number, phrase: string) =>
    decideVerdict(evidenceOf({ status, phrase }, COMMON_RESPONSES))
  expect(usual(486, 'Busy Here')).toMatchObject({ outcome: 'busy', blame: 'recipient' })
  expect(usual(480, 'Temporarily Unavailable')).toMatchObject({ outcome: 'no-answer', blame: 'recipient' })
  expect(usual(404, 'Not Found')).toMatchObject({ outcome: 'invalid-number', blame: 'recipient' })
  expect(usual(603, 'Decline')).toMatchObject({ outcome: 'rejected', blame: 'recipient' })
})

test('a header that decided is told', () => {
  const said = { status: 603, phrase: 'Decline', headers: header('X-Twilio-Error', '10001') }
  expect(decideVerdict(evidenceOf(said, COMMON_RESPONSES)).sentence).toMatch(
    /\(603 Decline, X-Twilio-Error: 10001\)$/,
  )
})

test('rows without anything to look for, or with a status that is none, are refused in words', () => {
  const problems = (row: unknown) =>
    responseRulesSchema.safeParse([row]).error?.issues.map(({ message }) => message)
  expect(problems({ means: 'limit' })).toEqual(['Enter a status, a text or a header.'])
  expect(problems({ status: '4o4', means: 'limit' })).toEqual(['Enter a status such as 403, 500-599 or 4xx.'])
})
