import { z } from 'zod'
import { callingHoursSchema, localTimeSchema, weekdaySchema } from './calling-window.ts'
import { legalClassSchema } from './campaign-kind.ts'
import { lawCapSchema } from './contact-limits.ts'
import { localDateSchema } from './schedule.ts'

/** ISO 3166: `US`, or `US-FL`. */
export const regionSchema = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'A region is US or US-FL.')

/** How a contact is made: an agent speaks, a recorded or artificial voice speaks, or a text message is sent. */
export const LAW_CHANNELS = ['live', 'recorded', 'text'] as const
export const lawChannelSchema = z.enum(LAW_CHANNELS)
export type LawChannel = z.infer<typeof lawChannelSchema>

export const LAW_CHANNEL_WORDS = {
  live: 'Live agents',
  recorded: 'Recorded or AI voice',
  text: 'Text messages',
} as const satisfies Record<LawChannel, string>

/** Whose line a number is, where a law tells them apart. */
export const LINES = ['home', 'mobile', 'business'] as const
export const lineSchema = z.enum(LINES)
export type Line = z.infer<typeof lineSchema>

export const LINE_WORDS = {
  home: 'Home lines',
  mobile: 'Mobile lines',
  business: 'Business lines',
} as const satisfies Record<Line, string>

/** How sure we are: the text itself or its regulator was read; good secondary sources agree; not confirmed by either. */
export const CONFIDENCES = ['confirmed', 'likely', 'unconfirmed'] as const
export const confidenceSchema = z.enum(CONFIDENCES)
export type Confidence = z.infer<typeof confidenceSchema>

export const CONFIDENCE_WORDS = {
  confirmed: 'Confirmed',
  likely: 'Likely: not read in the law itself',
  unconfirmed: 'Unconfirmed: check this rule before you rely on it',
} as const satisfies Record<Confidence, string>

/** How much a consent has to be: clear words, signed or typed words, or an entry in a list of people who want such calls. */
export const CONSENT_FORMS = ['express', 'written', 'opt-in-list'] as const
export const CONSENT_FORM_WORDS = {
  express: 'Express',
  written: 'Written',
  'opt-in-list': 'On an opt-in list',
} as const satisfies Record<(typeof CONSENT_FORMS)[number], string>
export const consentFormSchema = z.enum(CONSENT_FORMS)
export type ConsentForm = z.infer<typeof consentFormSchema>

/** What makes a rule not bind. */
export const liftSchema = z.discriminatedUnion('by', [
  /** The recipient agreed to be called at other hours, or more often. */
  z.object({ by: z.literal('consent') }),
  /** The recipient was a customer within so many months; null: as long as a contract runs. */
  z.object({
    by: z.literal('customer'),
    months: z.number().int().positive().max(120).nullable().default(null),
  }),
  /** The number is one of a business. */
  z.object({ by: z.literal('business') }),
])
export type Lift = z.infer<typeof liftSchema>

const common = {
  id: z.string().regex(/^[a-z0-9-]+$/, 'An id has small letters, digits and hyphens.'),
  /** What it says, for people, in our words. */
  sentence: z.string().min(1),
  /** Legal classes that it binds. */
  appliesTo: z.array(legalClassSchema).min(1),
  /** Channels that it binds. */
  channels: z
    .array(lawChannelSchema)
    .min(1)
    .default([...LAW_CHANNELS]),
  /** Lines that it binds. */
  lines: z
    .array(lineSchema)
    .min(1)
    .default([...LINES]),
  liftedBy: z.array(liftSchema).default([]),
  /** First and last day on which it is in force; null is open. */
  from: localDateSchema.nullable().default(null),
  until: localDateSchema.nullable().default(null),
  /** Where it is written: an address or a citation. */
  source: z.string().min(1),
  /** Pages on which the text itself can be read. */
  links: z.array(z.url({ protocol: /^https$/ })).default([]),
  confidence: confidenceSchema.default('unconfirmed'),
  /** Day on which its sources were read; null: the day of the pack. */
  readOn: localDateSchema.nullable().default(null),
}

const hoursOfDaySchema = z.object({ from: localTimeSchema, to: localTimeSchema })

/** Calls on the public holidays of the region: as on other days, none, or on some weekdays only within other hours (none when empty). */
const holidayRuleSchema = z.union([
  z.boolean(),
  z.object({
    weekdays: z.array(weekdaySchema).min(1),
    hours: z.array(hoursOfDaySchema).default([]),
  }),
])

export const ruleSchema = z.discriminatedUnion('kind', [
  /** Calls only within these hours of the recipient's clock. */
  z.object({
    kind: z.literal('hours'),
    ...common,
    hours: z.array(callingHoursSchema).min(1),
    holidays: holidayRuleSchema.default(false),
    /** On the day before a public holiday calls are allowed within these hours only; none: it is a day as others. */
    eves: z.array(hoursOfDaySchema).default([]),
  }),
  z.object({ kind: z.literal('cap'), ...common, cap: lawCapSchema }),
  /**
   * No call for so many hours (null: ever again) after an abandoned call, after a refusal (the call was declined), or after a
   * conversation (the call was answered).
   */
  z.object({
    kind: z.literal('lockout'),
    ...common,
    after: z.enum(['abandoned', 'refusal', 'conversation']).default('abandoned'),
    hours: z.number().int().positive().nullable(),
  }),
  /** Abandoned calls in hundredths of the live answers, at most, over days that roll, or within each month of the calendar. */
  z.object({
    kind: z.literal('abandonment'),
    ...common,
    percentMax: z.number().min(0).max(100),
    days: z.union([z.number().int().positive(), z.literal('calendar-month')]),
  }),
  /** It rings at least this long. */
  z.object({ kind: z.literal('ring'), ...common, secondsMin: z.number().min(1) }),
  /** Nobody is called without consent of this form, given at most so many days ago. */
  z.object({
    kind: z.literal('consent'),
    ...common,
    form: consentFormSchema.default('express'),
    maxAgeDays: z.number().int().positive().nullable().default(null),
  }),
  /** What only people can see to, such as screening a list against a register: shown, never enforced. */
  z.object({ kind: z.literal('duty'), ...common }),
])
export type Rule = z.infer<typeof ruleSchema>

const dayOfYear = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Write a day as MM-DD.')
const years = {
  from: z.number().int().nullable().default(null),
  until: z.number().int().nullable().default(null),
}

/** A holiday that comes every year, between two years or in all: on a day, so many days from Easter, or on the first such weekday from a day on. */
export const holidayOfPackSchema = z.union([
  z.strictObject({ name: z.string().min(1), on: dayOfYear, ...years }),
  z.strictObject({ name: z.string().min(1), easter: z.number().int().min(-60).max(80), ...years }),
  z.strictObject({ name: z.string().min(1), weekday: weekdaySchema, fromDay: dayOfYear, ...years }),
])
export type HolidayOfPack = z.infer<typeof holidayOfPackSchema>

/** Which days are holidays to the rules of a pack. */
export const packHolidaysSchema = z.object({
  /** Public holidays of the region, of its country, or none but those that are added. */
  calendar: z.enum(['region', 'country', 'none']).default('region'),
  add: z.array(holidayOfPackSchema).default([]),
})
export type PackHolidays = z.infer<typeof packHolidaysSchema>

/** An example of what the pack must say: proof that it is written as it is meant. */
export const ruleTestSchema = z.object({
  says: z.string(),
  legalClass: legalClassSchema,
  channel: lawChannelSchema.default('recorded'),
  /** Wall-clock time of the recipient and their zone. */
  local: z.string(),
  zone: z.string(),
  allowed: z.boolean(),
})

/** The rules of one region, as data: dated, sourced, tested. It is no legal advice. */
export const rulePackSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/, 'An id has small letters, digits and hyphens.'),
  name: z.string().min(1),
  region: regionSchema,
  /** Day on which it was last compared with its sources. */
  checkedOn: localDateSchema,
  disclaimer: z.string().min(1).default('This is a summary, not legal advice.'),
  holidays: packHolidaysSchema.prefault({}),
  rules: z.array(ruleSchema).min(1),
  tests: z.array(ruleTestSchema).default([]),
})
export type RulePack = z.infer<typeof rulePackSchema>
