import type { Blame, Outcome, Verdict } from '../../../../shared/model/outcome.ts'
import type { ResponseRule } from '../../../../shared/model/response-rules.ts'
import { headerThatFits, indexOfRule, type SaidResponse } from '../../domain/read-response.ts'
import type { SpecialTone } from '../media/special-tones.ts'
import type { EndReason } from './end-reason.ts'
import { isCutOff, isWeak, Q850_MEANINGS, SPECIAL_TONE_MEANINGS, statusThatCounts } from './q850.ts'
import { RULE_MEANINGS } from './rule-meanings.ts'
import { type Meaning, meaningOf, NO_CREDENTIALS } from './status-meanings.ts'

/** Everything that is known of a leg when it is over. Durations in milliseconds. */
export type LegEvidence =
  /** A final response of 300 to 699. `q850` is the cause of its Reason header (ITU-T Q.850), when there was one. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly phrase: string
      readonly q850: number | null
      /** SIP cause of its Reason header: what another network answered (RFC 3326). */
      readonly sipCause?: number | null
      readonly retryAfterSeconds: number | null
      /** Whether the trunk has a user and password set: a challenge means something else without. */
      readonly hasCredentials: boolean
      /** Analytics of a network refused it; `redress` is where the caller may have that looked at, when it says so. */
      readonly isNetworkBlock?: true
      readonly redress?: string | null
      /** Its other headers that may say why, and the rows of the trunk that read them. */
      readonly headers?: SaidResponse['headers']
      readonly rules?: readonly ResponseRule[]
      /** Whether our audio had to be encrypted, where that is known. */
      readonly srtp?: 'off' | 'optional' | 'required'
    }
  /** A 200 whose SDP is missing or cannot be used, or that cannot be read at all: the person who picked up hears nothing. `reason` is a sentence. */
  | { readonly kind: 'unusable-answer'; readonly reason: string }
  /** Nobody answered within our ring time, and we cancelled. `announced`: the cause (ITU-T Q.850) that a 1xx gave. */
  | {
      readonly kind: 'ring-timeout'
      readonly rang: boolean
      readonly afterMs: number
      readonly announced?: number | null
    }
  /** The network played special information tones, before the answer or right after it. */
  | { readonly kind: 'special-tone'; readonly tone: SpecialTone; readonly answered: boolean }
  /** Not even a 100 came back. */
  | { readonly kind: 'no-response'; readonly afterMs: number }
  /** The trunk is not open: its name is not found, its socket cannot be bound. */
  | { readonly kind: 'trunk-closed'; readonly sentence: string }
  /** No connection to the trunk, or it broke before an answer came. `fault` is the kind of a ConnectionFault. */
  | { readonly kind: 'unreachable'; readonly fault: string; readonly sentence: string }
  /** Our own socket, thread or code failed; `answered` when somebody had picked up. */
  | { readonly kind: 'our-fault'; readonly problem: string; readonly answered?: boolean }
  /** An operator, or the stop of the engine, ended it before it was answered. */
  | { readonly kind: 'stopped' }
  /** An operator, or the stop of the engine, ended it after it was answered and before its message was over. */
  | { readonly kind: 'cut-off'; readonly promptPlayedMs: number }
  /** It was answered, and the recipient asked by a key to be left alone, upon which we hung up. */
  | { readonly kind: 'opted-out'; readonly promptPlayedMs: number }
  /** It was answered. */
  | {
      readonly kind: 'talked'
      readonly talkMs: number
      readonly promptPlayedMs: number
      readonly promptFinished: boolean
      /** `us`: as planned, or at the longest talk. `network`: nobody hung up, the far end was gone. */
      readonly endedBy: 'recipient' | 'us' | 'network'
      /** What the far end's BYE said of itself. */
      readonly reason?: EndReason
      /** RTP packets that came; null or absent when media lost count. */
      readonly packetsReceived?: number | null
    }

/** Sound may take this long to start; a shorter call says nothing of the line. */
const DEAF_AFTER_MS = 1_000

/** Of a header from outside, for a sentence. */
const SAID_CHARACTERS_MAX = 120

/** A recipient who hangs up before having heard this much of the message has not been reached. */
export const HEARD_ENOUGH_MS = 2_000

/**
 * Why a leg ended: the one place that turns a final response, a timer or a hang-up into an outcome, says who is to blame,
 * and writes the sentence. Codes after RFC 3261 section 21, RFC 8197 (607), RFC 8688 (608).
 */
export function decideVerdict(evidence: LegEvidence): Verdict {
  switch (evidence.kind) {
    case 'refused':
      return refused(evidence)
    case 'ring-timeout': {
      const told = Q850_MEANINGS[evidence.announced ?? 0]
      if (told)
        return verdict(told.outcome, told.blame, null, `${told.sentence} (cause ${evidence.announced})`)
      return evidence.rang
        ? verdict(
            'no-answer',
            'recipient',
            null,
            `It rang for ${seconds(evidence.afterMs)} and nobody answered.`,
          )
        : verdict(
            'no-answer',
            'network',
            null,
            `The carrier took the call, but nothing rang within ${seconds(evidence.afterMs)}.`,
          )
    }
    case 'special-tone': {
      const { outcome, blame, sentence } = SPECIAL_TONE_MEANINGS[evidence.tone]
      return verdict(
        outcome,
        blame,
        evidence.answered ? 200 : null,
        `${sentence} The network said so by its tones.`,
      )
    }
    case 'no-response':
      return verdict(
        'trunk-failed',
        'trunk',
        null,
        `The trunk did not answer within ${seconds(evidence.afterMs)}. Check its address and the network.`,
      )
    case 'unusable-answer':
      return verdict(
        'abandoned',
        'trunk',
        200,
        `Somebody answered and heard nothing: no audio could be set up. ${evidence.reason}`,
      )
    case 'trunk-closed':
      return verdict('trunk-failed', 'trunk', null, evidence.sentence)
    case 'unreachable':
      return verdict(
        'trunk-failed',
        blameOfFault(evidence.fault),
        null,
        `The call could not reach the trunk. ${evidence.sentence}`,
      )
    case 'our-fault':
      if (evidence.answered)
        return verdict(
          'abandoned',
          'us',
          200,
          `Somebody answered, and Trunkline could not go on with the call: ${evidence.problem}`,
        )
      return verdict('trunk-failed', 'us', null, `Trunkline could not carry this call: ${evidence.problem}`)
    case 'stopped':
      return verdict('interrupted', 'us', null, 'The call was ended here before anybody answered.')
    case 'cut-off':
      return verdict(
        'interrupted',
        'us',
        200,
        `Answered, but the call was ended here after ${seconds(evidence.promptPlayedMs)} of the message.`,
      )
    case 'opted-out':
      return verdict(
        'answered',
        'recipient',
        200,
        `Answered, and opted out by a key after ${seconds(evidence.promptPlayedMs)} of the message.`,
      )
    case 'talked':
      return talked(evidence)
  }
}

/** No way to the trunk is the network's doing, too many connections our own, whatever else the trunk's (its settings included). */
function blameOfFault(fault: string): Blame {
  return fault === 'unreachable' ? 'network' : fault === 'limit' ? 'us' : 'trunk'
}

function talked(evidence: Extract<LegEvidence, { kind: 'talked' }>): Verdict {
  const heard = seconds(evidence.promptPlayedMs)
  const deaf = evidence.packetsReceived === 0 && evidence.talkMs >= DEAF_AFTER_MS
  const note = deaf ? ' No sound came back: check the trunk, its NAT and the firewall.' : ''
  if (evidence.promptFinished || evidence.promptPlayedMs >= HEARD_ENOUGH_MS) {
    const how = evidence.promptFinished ? 'and heard the whole message' : `and heard ${heard} of the message`
    const who = evidence.endedBy === 'recipient' ? ', then hung up' : ''
    return verdict('answered', 'recipient', 200, `Answered ${how}${who}.${note}`)
  }
  const cutOff = evidence.endedBy === 'network' || isCutOff(evidence.reason?.q850 ?? null)
  if (cutOff)
    return verdict(
      'hung-up-early',
      'network',
      200,
      `Answered, but the network cut the call off after ${heard} of the message.${note}`,
    )
  // Who hears nothing, and is not heard, does not hang up on us.
  const blame = evidence.endedBy === 'recipient' && deaf ? 'network' : evidence.endedBy
  return verdict(
    'hung-up-early',
    blame,
    200,
    `Answered, but the call ended after ${heard} of the message.${note}`,
  )
}

function refused(evidence: Extract<LegEvidence, { kind: 'refused' }>): Verdict {
  const { status, retryAfterSeconds, rules = [], headers = [] } = evidence
  const response: SaidResponse = { status, phrase: evidence.phrase, headers }
  const rule = rules[indexOfRule(rules, response)]
  const meaning = rule ? RULE_MEANINGS[rule.means] : usualMeaning(evidence)
  const header = rule?.header && headerThatFits(rule.header, response)
  const phrase = evidence.phrase === '' ? String(status) : `${status} ${evidence.phrase}`
  const said = header ? `${phrase}, ${header.name}: ${header.value.slice(0, SAID_CHARACTERS_MAX)}` : phrase
  const cause = rule?.means ?? causeOf(meaning, status)
  return {
    ...verdict(meaning.outcome, meaning.blame, status, `${meaning.sentence} (${said})`),
    retryAfterSeconds,
    ...(cause && { cause }),
  }
}

/** What a refusal means where no row of the trunk speaks of it. */
function usualMeaning(evidence: Extract<LegEvidence, { kind: 'refused' }>): Meaning {
  const { status, q850 } = evidence
  const counts = statusThatCounts(status, evidence.sipCause ?? null)
  const better = q850 !== null && isWeak(counts) ? Q850_MEANINGS[q850] : undefined
  const challenged = (status === 401 || status === 407) && !evidence.hasCredentials
  const blocked = evidence.isNetworkBlock ? networkBlock(evidence.redress ?? null) : undefined
  if (challenged) return NO_CREDENTIALS
  return (
    blocked ?? better ?? (NO_AUDIO.has(counts) ? noAudio(evidence.srtp ?? 'optional') : meaningOf(counts))
  )
}

/** A 503 is about a limit, whatever cause stands beside it (RFC 3261 21.5.4), unless that speaks of the recipient or the account. */
function causeOf({ cause, outcome }: Meaning, status: number): Verdict['cause'] {
  return status === 503 && outcome === 'congestion' ? 'limit' : cause
}

function networkBlock(redress: string | null): Meaning {
  const meaning = meaningOf(608)
  return redress === null
    ? meaning
    : { ...meaning, sentence: `The network blocked the call as unwanted. Ask for a review at ${redress}.` }
}

/** Statuses that refuse what our offer says of audio (RFC 3261 21.4.26, 21.6.4). */
const NO_AUDIO: ReadonlySet<number> = new Set([488, 606])

/** A far end does not say whether it wants other codecs, or other encryption. */
function noAudio(srtp: 'off' | 'optional' | 'required'): Meaning {
  const meaning = meaningOf(488)
  switch (srtp) {
    case 'required':
      return {
        ...meaning,
        sentence:
          'The trunk takes no encrypted audio, or none of our codecs. Enable SRTP and G.711 on it, or turn SRTP off here.',
      }
    case 'off':
      return {
        ...meaning,
        sentence:
          'The trunk takes none of our codecs, or only encrypted audio. Enable G.711 on it, or turn SRTP on here.',
      }
    case 'optional':
      return meaning
  }
}

function verdict(outcome: Outcome, blame: Blame, sipStatus: number | null, sentence: string): Verdict {
  return { outcome, blame, sipStatus, sentence, retryAfterSeconds: null }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 && ms % 1000 !== 0 ? 1 : 0)} s`
}
