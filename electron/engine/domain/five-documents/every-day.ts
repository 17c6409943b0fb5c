import { type CallingHours, WEEKDAYS } from '../../../../shared/model/calling-window.ts'

/** Calling hours of a document that names none: any day, 08:00 to 21:00 (47 CFR 64.1200(c)(1)); the law's rules narrow them. */
export const EVERY_DAY: CallingHours = { weekdays: [...WEEKDAYS], from: '08:00', to: '21:00' }
