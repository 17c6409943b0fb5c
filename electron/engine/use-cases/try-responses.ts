import { type Result, success } from '../../../shared/errors.ts'
import type { ResponseRule } from '../../../shared/model/response-rules.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'
import type { TriedResponse } from '../../../shared/model/tried-response.ts'
import type { Store } from '../ports/store.ts'
import type { JudgeTrace } from '../ports/telephony.ts'
import { noSuchTrunk } from './keep-trunks.ts'

/** More than these are no help to a person. */
const RESPONSES_MAX = 40

/** The latest different refusals of a trunk, and what `rules` would make of each: nothing is stored. The most frequent first. */
export function tryResponses(
  store: Store,
  judge: JudgeTrace,
  trunkId: number,
  rules: readonly ResponseRule[],
): Result<TriedResponse[]> {
  const trunk = store.trunks.get(trunkId)
  if (!trunk) return noSuchTrunk(trunkId)
  const hasCredentials = trunk.kind === 'sip' && trunk.credentials !== null
  const found = new Map<string, TriedResponse>()
  for (const { attemptId, at, messages } of store.trunks.lastRefusals(trunkId)) {
    const tried = tryOne({ attemptId, at, messages }, rules, judge, hasCredentials)
    if (!tried) continue
    const key = JSON.stringify([tried.response, tried.headers])
    const known = found.get(key)
    found.set(key, known ? { ...known, count: known.count + 1 } : tried)
  }
  return success([...found.values()].sort((a, b) => b.count - a.count || b.at - a.at).slice(0, RESPONSES_MAX))
}

function tryOne(
  ended: { readonly attemptId: number; readonly at: number; readonly messages: readonly TraceMessage[] },
  rules: readonly ResponseRule[],
  judge: JudgeTrace,
  hasCredentials: boolean,
): TriedResponse | null {
  const judged = judge(ended.messages, rules, hasCredentials)
  if (!judged) return null
  const { outcome, blame, cause = null, sentence } = judged.verdict
  return {
    ...{ response: judged.response, headers: [...judged.headers], row: judged.row, count: 1 },
    ...{ at: ended.at, attemptId: ended.attemptId, outcome, blame, cause, sentence },
  }
}
