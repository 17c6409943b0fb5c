import { WEEKDAYS, type Weekday } from '../../shared/model/calling-window.ts'

const short = (day: Weekday): string => `${day.slice(0, 1).toUpperCase()}${day.slice(1, 3)}`

/** `Mon–Fri`, `Sat, Sun`: three or more days in a row are written as a span. */
export function daysOf(days: readonly Weekday[]): string {
  const chosen = WEEKDAYS.map(day => days.includes(day))
  const spans: string[] = []
  for (let at = 0; at < WEEKDAYS.length; at++) {
    if (!chosen[at]) continue
    const from = at
    while (chosen[at + 1]) at++
    const words = WEEKDAYS.slice(from, at + 1).map(short)
    spans.push(words.length > 2 ? `${words[0]}–${words.at(-1)}` : words.join(', '))
  }
  return spans.join(', ')
}
