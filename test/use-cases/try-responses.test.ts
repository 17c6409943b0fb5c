import { afterEach, beforeEach, expect, test } from 'vitest'
import { judgeTrace } from '../../electron/engine/telephony/call/judge-trace.ts'
import { tryResponses } from '../../electron/engine/use-cases/try-responses.ts'
import type { Verdict } from '../../shared/model/outcome.ts'
import { responseRulesSchema } from '../../shared/model/response-rules.ts'
import { refusalTrace } from '../support/scripted-tried-responses.ts'
import { call, claim, NOW } from '../support/store-calls.ts'
import { busy, openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

const refused = (sipStatus: number): Verdict => ({ ...busy, sipStatus })

test('rows are tried on the refusals that a trunk sent, each told once with how often it came', () => {
  const trunkId = folder.trunk()
  const said = ['486 Busy Here', '403 Forbidden D1', '403 Forbidden D1', '603 Decline']
  const id = folder.active(folder.list('A', people(said.length)), trunkId, NOW - 60_000)
  for (const text of said) {
    const attempt = claim(folder, id, trunkId, NOW, 1)[0]
    call(folder, attempt, NOW, 5, refused(Number(text.slice(0, 3))), 'reached')
    if (attempt) folder.store.attempts.writeTrace(attempt.attemptId, refusalTrace(text))
  }
  const rules = responseRulesSchema.parse([{ status: '403', text: 'D1', means: 'limit' }])
  const tried = tryResponses(folder.store, judgeTrace, trunkId, rules)
  expect(
    tried.ok && tried.value.map(({ response, count, blame, row }) => [response, count, blame, row]),
  ).toEqual([
    ['403 Forbidden D1', 2, 'trunk', 0],
    ['603 Decline', 1, 'recipient', null],
    ['486 Busy Here', 1, 'recipient', null],
  ])
  expect(tryResponses(folder.store, judgeTrace, 99, rules)).toMatchObject({ ok: false })
})
