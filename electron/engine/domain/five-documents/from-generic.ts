import { z } from 'zod'
import { failure, type Result, success } from '../../../../shared/errors.ts'
import { localTimeSchema, WEEKDAYS, zoneSchema } from '../../../../shared/model/calling-window.ts'
import { DEFAULT_RETRY_RULES, type RetryPolicy } from '../../../../shared/model/retry-policy.ts'
import { readRecipients, variablesOf } from './inline-recipients.ts'
import {
  fieldsWithContent,
  type HouseFacts,
  type MappedCampaign,
  readPayload,
  readSettings,
} from './mapped-campaign.ts'

const WHAT = 'Campaign'
/** A recipient has 20 attempts at most, and the first is not a retry. */
const RETRIES_MAX = 19

/** Create Campaign and Add Contacts of the Campaigns API, with the defaults of its document. */
const genericSchema = z.object({
  name: z.string().trim().min(1, 'Give the campaign a name.'),
  description: z.string().nullish(),
  agent_id: z.string('The agent is missing.').min(1, 'The agent is missing.'),
  settings: z
    .object({
      calling_hours_start: localTimeSchema.default('09:00'),
      calling_hours_end: localTimeSchema.default('17:00'),
      timezone: zoneSchema.default('UTC'),
      concurrent_calls: z
        .number()
        .int('Concurrent calls are a whole number.')
        .min(1, 'At least one call at a time.')
        .max(200, 'At most 200 calls at a time.')
        .default(1),
      max_retries: z
        .number()
        .int('Retries are a whole number.')
        .min(0, 'Retries are not negative.')
        .max(RETRIES_MAX, 'At most 19 retries: with the first call they are 20 attempts.')
        .default(3),
    })
    .prefault({}),
  contacts: z
    .array(
      z.object({
        phone: z.string(),
        first_name: z.string().nullish(),
        last_name: z.string().nullish(),
        email: z.string().nullish(),
        company: z.string().nullish(),
      }),
    )
    .default([]),
})

/**
 * A campaign of the generic Campaigns API with the contacts that were added to it. The calling hours are every day's, in the zone of
 * each contact, and in `timezone` where that is not known.
 */
export function fromGeneric(payload: unknown, house: HouseFacts): Result<MappedCampaign> {
  const read = readPayload(genericSchema, payload, WHAT)
  if (!read.ok) return read
  const { name, description, agent_id, settings: asked, contacts } = read.value
  const people = readRecipients(
    contacts.map(({ phone, ...facts }) => ({
      number: phone,
      name: [facts.first_name, facts.last_name].filter(Boolean).join(' ') || null,
      variables: variablesOf(facts),
    })),
  )
  if (people.recipients.length === 0) {
    const [first] = people.rejected
    const message = first
      ? `None of the contacts can be called. ${first.sentence}`
      : 'This campaign has no contacts to call.'
    return failure('no_contacts', message, { path: 'contacts' })
  }
  const settings = readSettings(
    {
      name,
      notes: description ?? '',
      schedule: { zone: asked.timezone },
      callingWindow: {
        hours: [{ weekdays: [...WEEKDAYS], from: asked.calling_hours_start, to: asked.calling_hours_end }],
        unknownZone: asked.timezone,
      },
      concurrencyMax: asked.concurrent_calls,
      retries: retriesOf(asked.max_retries),
      prompt: house.prompt,
      callerId: house.callerId,
    },
    WHAT,
  )
  if (!settings.ok) return settings
  return success({
    settings: settings.value,
    ...people,
    lists: [],
    start: 'by-hand',
    unused: fieldsWithContent({ agent_id }),
  })
}

/**
 * Three retries are four attempts, also where each of them ends in the same way. Whoever rejected a call or hung up stays with the
 * usual rules, which try them once more.
 */
function retriesOf(retries: number): Partial<RetryPolicy> {
  const attemptsMax = retries + 1
  const { busy, 'no-answer': noAnswer, machine, ...others } = DEFAULT_RETRY_RULES
  return {
    attemptsMax,
    rules: {
      ...others,
      busy: { ...busy, attemptsMax },
      'no-answer': { ...noAnswer, attemptsMax },
      machine: { ...machine, attemptsMax },
    },
  }
}
