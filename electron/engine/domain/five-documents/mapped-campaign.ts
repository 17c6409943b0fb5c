import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { failure, type Result, sentenceOfZodError, success } from '../../../../shared/errors.ts'
import {
  type CampaignSettings,
  type CampaignSettingsInput,
  campaignSettingsSchema,
} from '../../../../shared/model/campaign.ts'
import type { Prompt } from '../../../../shared/model/prompt.ts'
import { launchInstant } from '../schedule.ts'
import type { InlineRecipient, RejectedRecipient } from './inline-recipients.ts'

/** What no document says and a campaign needs: the words, and the number that recipients see. */
export interface HouseFacts {
  readonly prompt: Prompt
  /** What a text message says; its opt-out text is added to it. */
  readonly messageText: string
  /** The number behind the document's id of a number; null for the trunk's own. */
  readonly callerId: string | null
}

/** A campaign of one of the five documents in our own words. */
export interface MappedCampaign {
  readonly settings: CampaignSettings
  readonly recipients: readonly InlineRecipient[]
  readonly rejected: readonly RejectedRecipient[]
  /** Ids or names of stored lists that the document wants called, in this order. */
  readonly lists: readonly string[]
  /** `by-hand`: somebody presses Start. `at-once`: it is to be started now. `at-launch`: started now, it waits for its time. */
  readonly start: 'by-hand' | 'at-once' | 'at-launch'
  /** Fields of the payload that were checked and have no effect here. */
  readonly unused: readonly string[]
}

/** A payload as its document has it, or one sentence that says what is wrong and where. `what` names it in that sentence. */
export function readPayload<Schema extends z.ZodType>(
  schema: Schema,
  payload: unknown,
  what: string,
): Result<z.output<Schema>, 'bad_input'> {
  const read = schema.safeParse(payload)
  if (read.success) return success(read.data)
  const path = read.error.issues[0]?.path.map(String).join('.') ?? ''
  return failure('bad_input', sentenceOfZodError(read.error, what), { path })
}

/** The settings, checked as those that a person writes are. */
export function readSettings(
  input: CampaignSettingsInput,
  what: string,
): Result<CampaignSettings, 'bad_input'> {
  return readPayload(campaignSettingsSchema, input, what)
}

/** Names of the given fields that hold something: neither null nor left out, nor empty. */
export function fieldsWithContent(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => (hasContent(value) ? [name] : []))
}

function hasContent(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

/** An instant of ISO 8601, with its offset or `Z`. */
export const instantSchema = z.iso.datetime({
  offset: true,
  error: 'Write date and time in ISO 8601 with an offset, for example 2026-04-10T09:00:00Z.',
})

/**
 * The launch at an instant (ISO 8601, with offset) as a wall-clock time of `zone`, never earlier than asked: seconds become the
 * next minute. The second of two equal times of a night in autumn is written in UTC, where it has a name of its own.
 */
export function launchAtInstant(
  instant: string,
  zone: string,
): { readonly zone: string; readonly launchAt: string } {
  const exact = Temporal.Instant.from(instant)
  const minute = exact.round({ smallestUnit: 'minute', roundingMode: 'ceil' })
  for (const candidate of [zone, 'UTC']) {
    const launchAt = minute.toZonedDateTimeISO(candidate).toPlainDateTime().toString().slice(0, 16)
    const schedule = {
      zone: candidate,
      launchAt,
      missedLaunch: 'start-late',
      windowHours: null,
      startsOn: null,
      endsOn: null,
    } as const
    if (launchInstant({ schedule, ownZone: candidate }) === minute.epochMilliseconds) {
      return { zone: candidate, launchAt }
    }
  }
  throw new RangeError(`${instant} has no time of day in UTC`)
}

/** The last day (UTC) that is over when `instant` comes (ISO 8601, with offset); 23:59 is meant as the end of its own. */
export function lastWholeDay(instant: string): string {
  const end = Temporal.Instant.from(instant).add({ minutes: 1 })
  return end.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: 1 }).toString()
}
