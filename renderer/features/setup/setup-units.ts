/** What a number field holds while somebody types: a number, or a text that is none (yet). */
export type Typed = number | string

export const DELAY_UNITS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const
export type DelayUnit = keyof typeof DELAY_UNITS
// keyof loses the order and the names
export const UNIT_CHOICES = (Object.keys(DELAY_UNITS) as DelayUnit[]).map(unit => ({
  value: unit,
  label: unit,
}))

let lastKey = 0
/** A key for a row of a form that stays with it when others are removed. */
export const nextKey = (): number => {
  lastKey += 1
  return lastKey
}
