import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { CampaignTemplate } from '../../../shared/model/campaign-template.ts'
import type { BindingRule, Funnel, Preflight, PreflightCheck } from '../../../shared/model/preflight.ts'
import { waitOfSteps } from './cadence.ts'
import { numberWords } from './funnel.ts'
import { inZone, readableZone } from './instant-words.ts'
import { plannedCalls, zoneOfSchedule } from './schedule.ts'
import { localDayAt } from './zone-clock.ts'

/** Zones that are guessed or missing for more than this share of a list are worth a warning. */
const UNKNOWN_SHARE_WARNED = 0.01

/** What a draft would do if it were started now, as far as it has been worked out. Instants in ms since the epoch. */
export interface PreflightFacts {
  readonly settings: CampaignSettings
  /** This machine's zone (IANA). */
  readonly ownZone: string
  /** Facts that a campaign of its kind needs. */
  readonly needs: CampaignTemplate['needs']
  readonly trunk: {
    readonly name: string
    readonly channels: number
    /** Channels that active campaigns on the same trunk have reserved. */
    readonly reservedByOthers: number
    /** What is wrong with it; null when nothing is known to be. */
    readonly problem: string | null
  }
  /** Seconds that the law wants it to ring at least; 0 when it does not say. */
  readonly ringSecondsMin: number
  /** A rule that lets consent age, as a sentence, where the stated consent has no date; null when none binds. */
  readonly undatedConsent: string | null
  readonly funnel: Funnel
  /** The first instant at which somebody may be called; null when nobody ever. */
  readonly firstCallAt: number | null
  readonly rules: readonly BindingRule[]
  readonly now: number
}

/** Facts of a campaign as sentences name them. */
export const NEED_WORDS = {
  recallId: 'the id of the recall',
  offerDescription: 'the text of the offer',
  offerExpiresOn: 'the last day of the offer',
  optOutText: 'the opt-out text of messages',
} as const satisfies Record<CampaignTemplate['needs'][number], string>

/** Everything that a person should know before they press Start: what is wrong first, then what may be, then what was looked at. */
export function describePreflight(facts: PreflightFacts): Preflight {
  const { funnel, firstCallAt, rules } = facts
  const checks = [
    ...recipientChecks(facts),
    ...scheduleChecks(facts),
    ...contentChecks(facts),
    ...trunkChecks(facts),
  ]
  const order = ['error', 'warning', 'ok'] as const satisfies PreflightCheck['state'][]
  const sorted = order.flatMap(state => checks.filter(check => check.state === state))
  return { funnel, firstCallAt, sentence: sentenceOf(facts, sorted), checks: sorted, rules: [...rules] }
}

function sentenceOf(
  { settings, ownZone, funnel, firstCallAt, now }: PreflightFacts,
  checks: readonly PreflightCheck[],
): string {
  const wrong = checks.filter(({ state }) => state === 'error')
  const [first] = wrong
  if (first !== undefined) {
    const more = wrong.length - 1
    return more === 0
      ? first.sentence
      : `${first.sentence} ${more} more ${more === 1 ? 'thing is' : 'things are'} wrong.`
  }
  if (firstCallAt === null || firstCallAt <= now) return funnel.sentence
  const zone = zoneOfSchedule({ schedule: settings.schedule, ownZone })
  return `The first call goes out on ${inZone(firstCallAt, zone)}, ${readableZone(zone)}. ${funnel.sentence}`
}

function recipientChecks({ funnel, firstCallAt }: PreflightFacts): PreflightCheck[] {
  if (funnel.total === 0) {
    return [
      error('Nobody of the lists matches.', 'Choose another list, or loosen the conditions of the audience.'),
    ]
  }
  const checks: PreflightCheck[] = []
  if (firstCallAt === null) {
    const largest = [...funnel.blocked].sort((one, other) => other.count - one.count)[0]
    const why = largest === undefined ? '' : ` ${largest.sentence}`
    checks.push(error(`Nobody can ever be called.${why}`, largest?.mend ?? null))
  }
  for (const { kind, count, sentence, mend } of funnel.blocked) {
    const worthSaying = kind === 'zone-unknown' ? count > funnel.total * UNKNOWN_SHARE_WARNED : mend !== null
    if (firstCallAt !== null && worthSaying) checks.push(warning(sentence, mend))
  }
  if (checks.length === 0)
    checks.push(ok(`${numberWords(funnel.total)} recipients, all of whom can be called.`))
  return checks
}

function scheduleChecks({ settings, ownZone, now }: PreflightFacts): PreflightCheck[] {
  const { schedule, facts } = settings
  const asked = {
    schedule,
    ownZone,
    offerExpiresOn: facts.offerExpiresOn,
    stepsWaitMs: waitOfSteps(settings.cadence),
  }
  const zone = zoneOfSchedule(asked)
  const { launch, begin, end } = plannedCalls(asked, now)
  const checks: PreflightCheck[] = []
  if (end !== null && end.at <= now) {
    checks.push(error(end.sentence, 'Choose a later day.'))
  } else if (end !== null && end.at <= begin) {
    const when = `${inZone(end.at, zone)}, ${readableZone(zone)}`
    checks.push(
      error(
        `Calls would end (${when}) before they begin (${inZone(begin, zone)}).`,
        'Choose a later end, or an earlier launch.',
      ),
    )
  }
  if (launch !== null && launch < now) {
    const sentence = `The time of the launch, ${inZone(launch, zone)}, has passed.`
    checks.push(warning(sentence, 'Choose a later time, or start the campaign now by hand.'))
  }
  if (launch !== null && schedule.launchAt !== null) {
    const { midnight, sinceMs } = localDayAt(zone, launch)
    if (midnight + sinceMs !== Date.parse(`${schedule.launchAt}Z`)) {
      const sentence = `The clocks of ${readableZone(zone)} skip the time of the launch; it is made on ${inZone(launch, zone)}.`
      checks.push(warning(sentence, null))
    }
  }
  return checks
}

function contentChecks(facts: PreflightFacts): PreflightCheck[] {
  const { settings, needs, ringSecondsMin, undatedConsent } = facts
  const checks: PreflightCheck[] = needs
    .filter(need => (settings.facts[need] ?? '') === '')
    .map(need => error(`A ${settings.kind} campaign needs ${NEED_WORDS[need]}.`, 'Write it in Setup.'))
  const sendsMessages = settings.cadence.some(({ channel }) => channel === 'sms')
  if (sendsMessages && settings.facts.optOutText === null && !needs.includes('optOutText')) {
    const sentence = 'Text messages go out without a word on how to opt out.'
    checks.push(warning(sentence, 'Write an opt-out text, such as "Reply STOP to opt out".'))
  }
  // 47 CFR 64.1200(b)(3): a recorded sales call has to offer it
  const isBoundInUs = facts.rules.some(({ region }) => /^US\b/.test(region))
  const plays = settings.cadence.some(({ channel }) => channel === 'voice')
  if (isBoundInUs && plays && settings.law.legalClass === 'marketing' && settings.facts.optOutKey === null) {
    const sentence = 'Recorded sales calls in the United States have to offer a key to opt out.'
    checks.push(warning(sentence, 'Choose the key in Setup, and say it in the message.'))
  }
  if (settings.ringTimeoutSeconds < ringSecondsMin) {
    const sentence = `It rings for ${settings.ringTimeoutSeconds} s; the law wants at least ${ringSecondsMin} s.`
    checks.push(error(sentence, `Let it ring for ${ringSecondsMin} s or longer.`))
  }
  if (undatedConsent !== null) {
    const sentence = `The stated consent has no date. ${undatedConsent}`
    checks.push(warning(sentence, 'Enter the day of the oldest consent in Setup.'))
  }
  if (settings.law.packs === 'none') {
    const sentence = 'Local calling rules are off for this campaign.'
    checks.push(warning(sentence, 'Switch them on in Setup, unless you follow the law by other means.'))
  }
  return checks
}

function trunkChecks({ settings, trunk }: PreflightFacts): PreflightCheck[] {
  const { name, channels, reservedByOthers, problem } = trunk
  const { concurrencyMax, reservedConcurrency } = settings
  if (problem !== null)
    return [error(`Trunk "${name}": ${problem}`, 'Mend the trunk on its page, and test it there.')]
  const checks: PreflightCheck[] = []
  const free = channels - reservedByOthers
  if (reservedConcurrency > free) {
    const sentence = `${reservedConcurrency} channels are to be reserved, and trunk "${name}" has ${Math.max(0, free)} that no other campaign has reserved.`
    checks.push(error(sentence, 'Reserve fewer channels.'))
  } else if (concurrencyMax > free) {
    const sentence = `Up to ${concurrencyMax} calls at once are allowed, but trunk "${name}" has ${Math.max(0, free)} channels for them.`
    checks.push(warning(sentence, null))
  }
  if (reservedConcurrency > concurrencyMax) {
    const sentence = `${reservedConcurrency} channels are reserved for at most ${concurrencyMax} calls at once.`
    checks.push(warning(sentence, 'Reserve fewer channels, or allow more calls at once.'))
  }
  if (checks.length === 0) checks.push(ok(`Trunk "${name}" has the channels.`))
  return checks
}

const error = (sentence: string, mend: string | null): PreflightCheck => ({ state: 'error', sentence, mend })
const warning = (sentence: string, mend: string | null): PreflightCheck => ({
  state: 'warning',
  sentence,
  mend,
})
const ok = (sentence: string): PreflightCheck => ({ state: 'ok', sentence, mend: null })
