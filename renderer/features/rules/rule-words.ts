import type { CountedCap } from '../../../shared/model/contact-limits.ts'
import type { Lift, Rule } from '../../../shared/model/rule-pack.ts'
import { countOf } from '../../components/format.ts'
import { daysOf } from '../../components/weekday-words.ts'

const UNIT_WORDS = {
  hours: 'hour',
  days: 'day',
  'calendar-days': 'calendar day',
  'calendar-weeks': 'calendar week',
  'calendar-months': 'calendar month',
} as const

/** `3 calls in 24 hours`, `2 unanswered calls in a calendar week`. */
export function capWords({ count, window, counts = 'attempts' }: CountedCap): string {
  const contacts = counts === 'answered' || counts === 'unanswered' ? `${counts} call` : 'call'
  if (window.unit === 'for-ever') return countOf(count, contacts)
  const unit = UNIT_WORDS[window.unit]
  const length = window.value === 1 ? `${unit === 'hour' ? 'an' : 'a'} ${unit}` : countOf(window.value, unit)
  return `${countOf(count, contacts)} in ${length}`
}

/** The figure of a rule, in as few words as it takes. */
export function figureOf(rule: Rule): string {
  switch (rule.kind) {
    case 'hours': {
      const hours = rule.hours.map(({ weekdays, from, to }) => `${daysOf(weekdays)} ${from}–${to}`).join('; ')
      return `${hours}${holidayWords(rule.holidays)}${eveWords(rule.eves)}`
    }
    case 'cap':
      return capWords(rule.cap)
    case 'lockout':
      return `${waitWords(rule.hours)} after ${AFTER_WORDS[rule.after]}`
    case 'abandonment':
      return `${rule.percentMax} % in ${rule.days === 'calendar-month' ? 'a calendar month' : countOf(rule.days, 'day')}`
    case 'ring':
      return `Rings ${rule.secondsMin} s`
    case 'consent':
      return rule.maxAgeDays === null
        ? CONSENT_WORDS[rule.form]
        : `${CONSENT_WORDS[rule.form]}, at most ${countOf(rule.maxAgeDays, 'day')} old`
    case 'duty':
      return 'Your duty'
  }
}

const AFTER_WORDS = {
  abandoned: 'an abandoned call',
  refusal: 'a refusal',
  conversation: 'a conversation',
} as const

const CONSENT_WORDS = {
  express: 'Consent first',
  written: 'Written consent first',
  'opt-in-list': 'Opt-in list only',
} as const

function waitWords(hours: number | null): string {
  if (hours === null) return 'Never again'
  return `Wait ${hours % 24 === 0 && hours >= 120 ? countOf(hours / 24, 'day') : `${hours} h`}`
}

function holidayWords(holidays: Extract<Rule, { kind: 'hours' }>['holidays']): string {
  if (holidays === false) return ''
  if (holidays === true) return '; no holidays'
  const days = daysOf(holidays.weekdays)
  const hours = holidays.hours.map(({ from, to }) => `${from}–${to}`).join(', ')
  return hours === '' ? `; no holidays ${days}` : `; holidays ${days} ${hours}`
}

function eveWords(eves: Extract<Rule, { kind: 'hours' }>['eves']): string {
  return eves.length === 0
    ? ''
    : `; before holidays ${eves.map(({ from, to }) => `${from}–${to}`).join(', ')}`
}

/** What makes a rule not bind, inside a sentence. */
export function liftWords(lift: Lift): string {
  switch (lift.by) {
    case 'consent':
      return 'consent'
    case 'business':
      return 'a business number'
    case 'customer':
      return lift.months === null
        ? 'a running contract'
        : `being a customer in the last ${countOf(lift.months, 'month')}`
  }
}
