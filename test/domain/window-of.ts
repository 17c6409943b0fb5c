import {
  type CallingHours,
  type CallingWindow,
  callingWindowSchema,
  WEEKDAYS,
  type Weekday,
} from '../../shared/model/calling-window.ts'

export const EVERY_DAY: readonly Weekday[] = WEEKDAYS
export const WORKDAYS: readonly Weekday[] = WEEKDAYS.slice(0, 5)

export function hours(weekdays: readonly Weekday[], from: string, to: string): CallingHours {
  return { weekdays: [...weekdays], from, to }
}

/** A window of these hours that holds recipients of unknown zones. */
export function windowOf(...entries: readonly CallingHours[]): CallingWindow {
  return callingWindowSchema.parse({ hours: entries })
}

/** An instant as ISO says it, so that a failure shows times that people read. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}
