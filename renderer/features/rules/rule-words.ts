import type { ContactCap } from '../../../shared/model/contact-limits.ts'
import type { Rule } from '../../../shared/model/rule-pack.ts'
import { countOf } from '../../components/format.ts'
import { daysOf } from '../../components/weekday-words.ts'

/** `3 calls in 24 hours`. */
export function capWords({ count, window }: ContactCap): string {
  const unit = window.value === 1 ? window.unit.slice(0, -1) : window.unit
  return `${countOf(count, 'call')} in ${window.value === 1 ? `an ${unit}`.replace('an day', 'a day') : `${window.value} ${unit}`}`
}

/** The figure of a rule, in as few words as it takes. */
export function figureOf(rule: Rule): string {
  switch (rule.kind) {
    case 'hours': {
      const hours = rule.hours.map(({ weekdays, from, to }) => `${daysOf(weekdays)} ${from}–${to}`).join('; ')
      return rule.holidays ? `${hours}; no holidays` : hours
    }
    case 'cap':
      return capWords(rule.cap)
    case 'lockout':
      return `${rule.hours} h left alone`
    case 'abandonment':
      return `${rule.percentMax} % in ${countOf(rule.days, 'day')}`
    case 'ring':
      return `Rings ${rule.secondsMin} s`
    case 'consent':
      return 'Consent first'
  }
}
