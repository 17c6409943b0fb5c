import { judgeTrace } from '../../electron/engine/telephony/call/judge-trace.ts'
import type { ResponseRule } from '../../shared/model/response-rules.ts'
import type { TraceMessage } from '../../shared/model/trace.ts'
import type { TriedResponse } from '../../shared/model/tried-response.ts'
import { FIXTURE_NOW } from './scripted-fixtures.ts'

const SAID = [
  ['486 Busy Here', 14, ''],
  ['603 Decline', 9, 'X-Twilio-Error: 10001 Account is not active\r\n'],
  ['403 Forbidden D1', 6, ''],
  ['480 Temporarily Unavailable', 5, 'Reason: Q.850;cause=20\r\n'],
  ['503 Maximum Calls In Progress', 1, 'Retry-After: 300\r\n'],
] as const

/** A trace with one refusal of an INVITE. */
export function refusalTrace(said: string, headers = ''): TraceMessage[] {
  const text = `SIP/2.0 ${said}\r\nVia: SIP/2.0/UDP 10.0.0.9\r\nCSeq: 1 INVITE\r\n${headers}Content-Length: 0\r\n\r\n`
  const [local, remote] = ['10.0.0.9:5060', '203.0.113.20:5060']
  return [{ at: FIXTURE_NOW, direction: 'received', transport: 'UDP', local, remote, resent: false, text }]
}

/** What a trunk refused lately, as these rows read it. */
export function triedResponses(responses: readonly ResponseRule[]): TriedResponse[] {
  return SAID.flatMap(([said, count, headers], at) => {
    const judged = judgeTrace(refusalTrace(said, headers), responses, true)
    if (!judged) return []
    const { outcome, blame, cause = null, sentence } = judged.verdict
    const { response, row } = judged
    const when = { at: FIXTURE_NOW - at * 60_000, attemptId: 400 + at }
    return [{ response, headers: [...judged.headers], count, ...when, outcome, blame, cause, sentence, row }]
  })
}
