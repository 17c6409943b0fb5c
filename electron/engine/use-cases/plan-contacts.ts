import type { Channel } from '../../../shared/model/cadence.ts'
import type { CountedCap } from '../../../shared/model/contact-limits.ts'
import type { Outcome } from '../../../shared/model/outcome.ts'
import type { RecipientPage } from '../../../shared/model/recipient-page.ts'
import { type CampaignGateFacts, type JudgedFacts, judge } from '../domain/judge.ts'
import { decideNextStep } from '../domain/next-step.ts'
import { lineOf } from '../domain/phone-line.ts'
import type { RecipientConsent } from '../domain/recipient-consent.ts'
import { decideLaunch } from '../domain/schedule.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { NumberOfRecipient } from '../ports/person-gate.ts'
import type { RecipientHistory, Store } from '../ports/store.ts'
import type { Explanation } from './explain-recipient.ts'
import { nextStepQuestion } from './next-step-question.ts'
import { channelOfStep, consentReason, gateFactsOf } from './person-gate.ts'

/** Contacts that are foretold: further ones depend on too much. */
const PLANNED_MAX = 5

type PlannedContact = RecipientPage['standings'][number]['plan'][number]

/** A contact that is imagined to have been made. */
interface Made {
  readonly at: number
  readonly channel: Channel
  readonly number: string
}

/**
 * The next contacts of a recipient if nobody answers any of them: each at the first instant that every gate allows, caps counted
 * with the contacts before it, then what the campaign does after no answer. Empty when nothing more is to come.
 */
export function planContacts(
  { store }: { readonly store: Store },
  campaign: StoredCampaign,
  explanation: Explanation,
  now: number,
): readonly PlannedContact[] {
  const { row, rules } = explanation
  if (row.state === 'done') return []
  let known = store.attempts.historyOf(row.id)
  if (known === null) return []
  let facts = explanation.facts
  let because = firstWords(campaign, known, row.because)
  const made: Made[] = []
  const planned: PlannedContact[] = []
  if (row.state === 'dialing') {
    // the attempt in progress is a contact in the store already
    const next = afterContact(campaign, known, now)
    if (next === null) return []
    known = next.known
    because = next.because
    facts = { ...facts, row: next.row }
  }
  let from = now
  while (planned.length < PLANNED_MAX) {
    const number = known.numbers[known.position] ?? known.numbers[0]
    const person = number && store.campaigns.personFacts(campaign.id, row.recipientId, capsOf, number)
    if (!number || !person) break
    const { zone, region } = number
    const channel = channelOfStep(campaign, known.step)
    const timetable = rules.timetableOf(channel, person.consent.contact)
    const group = { zone, region, consent: consentReason(person, rules, channel, from) }
    const gates = gateFactsOf(person, { rules, cadence: campaign.settings.cadence, channel, now: from })
    const caps = gates.caps.map(({ inForce }) => {
      const nthNewest = nthNewestWith(made, inForce.cap, person.contacts, number.number)
      return { inForce, nthNewest }
    })
    facts = { ...facts, group, person: { ...gates, caps } }
    const { nextAt } = judge(facts, timetable, from)
    if (nextAt === null) break
    const turn = Math.max(from, facts.row.nextAt)
    const held = nextAt > turn ? judge(facts, timetable, turn).reasons[0] : undefined
    const sentence = held === undefined ? because : `${because} ${held.sentence}`
    planned.push({ at: nextAt, channel, number: number.number, sentence })
    made.push({ at: nextAt, channel, number: number.number })
    const next = afterContact(campaign, known, nextAt)
    if (next === null) break
    facts = { ...facts, campaign: launched(facts.campaign, from), row: next.row }
    known = next.known
    because = next.because
    from = nextAt
  }
  return planned

  // contacts that are planned push those that were made further back: each cap is asked for as many times as it may be needed
  function capsOf(
    region: string,
    _step: number,
    contact: RecipientConsent['contact'],
  ): readonly CountedCap[] {
    return rules
      .capsOf(region, from, channelOfStep(campaign, known?.step ?? 0), contact)
      .flatMap(({ cap }) => shorterCaps(cap))
  }
}

/** The cap itself, and as if it allowed fewer contacts. */
function shorterCaps(cap: CountedCap): CountedCap[] {
  const counts = Array.from({ length: Math.min(cap.count, PLANNED_MAX + 1) }, (_, less) => cap.count - less)
  return counts.map(count => ({ ...cap, count }))
}

/** When the n-th newest contact is, n being the cap's count, counted with those that are planned. */
function nthNewestWith(
  made: readonly Made[],
  cap: CountedCap,
  contacts: readonly { readonly cap: CountedCap; readonly nthNewest: number | null }[],
  number: string,
): number | null {
  const counted = made.filter(
    one =>
      (cap.per === 'person' || lineOf(one.number) === lineOf(number)) &&
      (cap.only ?? one.channel) === one.channel &&
      countsUnanswered(cap),
  )
  if (counted.length >= cap.count) return counted.at(-cap.count)?.at ?? null
  const before = cap.count - counted.length
  const found = contacts.find(
    ({ cap: asked }) =>
      asked.count === before &&
      asked.per === cap.per &&
      asked.scope === cap.scope &&
      asked.window.value === cap.window.value &&
      asked.window.unit === cap.window.unit &&
      asked.counts === cap.counts &&
      asked.only === cap.only,
  )
  return found?.nthNewest ?? null
}

/** Nobody answers, or declines, a contact that is imagined. */
const countsUnanswered = ({ counts = 'attempts' }: CountedCap): boolean =>
  counts === 'attempts' || counts === 'unanswered'

/** What comes after a contact at `at` that nobody answered (a message was sent). Null when nothing does. */
function afterContact(
  { settings, state }: StoredCampaign,
  known: RecipientHistory,
  at: number,
): { readonly known: RecipientHistory; readonly row: JudgedFacts['row']; readonly because: string } | null {
  const voice = (settings.cadence[known.step]?.channel ?? 'voice') === 'voice'
  const outcome: Outcome = voice ? 'no-answer' : 'sent'
  const over = voice ? at + settings.ringTimeoutSeconds * 1_000 : at
  const counted: RecipientHistory = {
    ...known,
    attempts: known.attempts + 1,
    attemptsUsed: known.attemptsUsed + 1,
    stepAttemptsUsed: known.stepAttemptsUsed + 1,
  }
  const next = decideNextStep(
    nextStepQuestion({
      known: counted,
      verdict: { outcome, blame: 'recipient', retryAfterSeconds: null },
      settings,
      lockoutMs: 0,
      campaignCancelled: state === 'cancelled',
      at: over,
    }),
  )
  if (next.is === 'done') return null
  const number: NumberOfRecipient | undefined = known.numbers[known.position] ?? known.numbers[0]
  const { because, blockedBy, position, step } = next
  return {
    because,
    row: { state: 'due', finalState: null, nextAt: Math.ceil(next.at), blockedBy, because },
    known: {
      ...counted,
      position,
      step,
      stepAttemptsUsed: step === known.step ? counted.stepAttemptsUsed : 0,
      earlier: [...known.earlier, { outcome, number: number?.number ?? '', claimedAt: at }],
    },
  }
}

/** A campaign that was to launch has done so by its first contact. */
function launched(campaign: CampaignGateFacts, asOf: number): CampaignGateFacts {
  if (campaign.state !== 'scheduled') return campaign
  const launch = decideLaunch(campaign, asOf)
  return launch.is === 'wait' ? { ...campaign, state: 'active', launchedAt: launch.at } : campaign
}

function firstWords(campaign: StoredCampaign, known: RecipientHistory, because: string | null): string {
  const message = channelOfStep(campaign, known.step) === 'sms'
  if (known.attempts === 0) return message ? 'The first text message.' : 'The first call.'
  return because ?? (message ? 'The next text message.' : 'The next call.')
}
