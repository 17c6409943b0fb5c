import { z } from 'zod'
import { audienceSchema } from './audience.ts'
import { cadenceSchema } from './cadence.ts'
import { callingWindowSchema } from './calling-window.ts'
import { campaignFactsSchema, campaignKindSchema, campaignLawSchema } from './campaign-kind.ts'
import { contactLimitsSchema } from './contact-limits.ts'
import { outcomeSchema } from './outcome.ts'
import { promptSchema } from './prompt.ts'
import { retryPolicySchema } from './retry-policy.ts'
import { scheduleSchema } from './schedule.ts'

/**
 * draft -> scheduled -> active <-> paused -> completed | cancelled.
 * `waiting` is not a state: an active campaign says what it waits for and until when.
 */
export const CAMPAIGN_STATES = ['draft', 'scheduled', 'active', 'paused', 'completed', 'cancelled'] as const
export const campaignStateSchema = z.enum(CAMPAIGN_STATES)
export type CampaignState = z.infer<typeof campaignStateSchema>

/** What a campaign file (`trunkline run --campaign FILE`) and the Setup page both write. */
export const campaignSettingsSchema = z.object({
  name: z.string().trim().min(1, 'Give the campaign a name.').max(255, 'A name has at most 255 characters.'),
  /** For people: what it is about. */
  notes: z.string().trim().max(5_000, 'Notes have at most 5,000 characters.').default(''),
  kind: campaignKindSchema.default('custom'),
  facts: campaignFactsSchema.prefault({}),
  law: campaignLawSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
  audience: audienceSchema.prefault({}),
  cadence: cadenceSchema.prefault([{ channel: 'voice' }]),
  limits: contactLimitsSchema.prefault({}),
  callingWindow: callingWindowSchema.prefault({}),
  /** Channels of its trunk that no other campaign may take, at most what the trunk has. */
  reservedConcurrency: z.number().int().min(0).max(200).default(0),
  /** Share of the channels that nobody has reserved, against other campaigns on the same trunk. */
  weight: z.number().int().min(1).max(100).default(10),
  /** Calls in progress at once, at most. */
  concurrencyMax: z
    .number()
    .int('Concurrency is a whole number.')
    .min(1, 'At least one call at a time.')
    .max(200, 'At most 200 calls at a time.')
    .default(5),
  retries: retryPolicySchema.prefault({}),
  /** Seconds it rings before we give up. Below 15 s is for rehearsals: marketing law asks for 15 s or four rings. */
  ringTimeoutSeconds: z.number().min(1).max(120).default(24),
  /** Seconds after which an answered call is ended whatever happens. */
  talkTimeoutSeconds: z.number().min(1).max(7200).default(300),
  prompt: promptSchema,
  /** Seconds to listen to the recipient after the prompt, before we hang up. */
  listenSeconds: z.number().min(0).max(600).default(2),
  /** Number shown to recipients; the trunk's own when null. */
  callerId: z
    .string()
    .trim()
    .regex(/^\+?[0-9]{2,15}$/, 'A caller id is a number of 2 to 15 digits, for example +442071838750.')
    .nullable()
    .default(null),
})
export type CampaignSettings = z.infer<typeof campaignSettingsSchema>
export type CampaignSettingsInput = z.input<typeof campaignSettingsSchema>

/** Settings as the page sends them: with the list and the trunk they are for. */
export const campaignDraftSchema = campaignSettingsSchema.extend({
  listId: z.number().int().positive('Choose a recipient list.'),
  /** Further lists, called after it in this order. */
  moreListIds: z.array(z.number().int().positive()).max(50, 'At most 50 lists.').default([]),
  trunkId: z.number().int().positive('Choose a trunk.'),
})
export type CampaignDraft = z.infer<typeof campaignDraftSchema>
export type CampaignDraftInput = z.input<typeof campaignDraftSchema>

/** Where a recipient stands within one campaign. */
export const RECIPIENT_STATES = ['due', 'dialing', 'done'] as const
export const recipientStateSchema = z.enum(RECIPIENT_STATES)
export type RecipientState = z.infer<typeof recipientStateSchema>

export const RECIPIENT_STATE_WORDS = {
  due: 'To call',
  dialing: 'In a call',
  done: 'Done',
} as const satisfies Record<RecipientState, string>

/** How a recipient's part in a campaign ended. */
export const FINAL_STATES = [
  'reached',
  'exhausted',
  'unreachable',
  'suppressed',
  'expired',
  'cancelled',
] as const
export const finalStateSchema = z.enum(FINAL_STATES)
export type FinalState = z.infer<typeof finalStateSchema>

export const FINAL_STATE_WORDS = {
  reached: 'Reached',
  exhausted: 'No attempts left',
  unreachable: 'Number not in service',
  suppressed: 'Do not call',
  expired: 'Expired',
  cancelled: 'Cancelled',
} as const satisfies Record<FinalState, string>

/** What an active campaign waits for when it is not dialling, or what limits it when it is. */
export const WAITING_REASONS = [
  'nothing-due',
  'not-launched',
  'outside-window',
  'zone-unknown',
  'concurrency',
  'channels',
  'calls-per-second',
  'trunk-down',
  'disk',
  'stopping',
] as const
export const waitingReasonSchema = z.enum(WAITING_REASONS)
export type WaitingReason = z.infer<typeof waitingReasonSchema>

/** A campaign as every screen shows it. Counts come from the store's rows, never from counters kept beside them. */
export const campaignRowSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  state: campaignStateSchema,
  /** Why it is paused, as a sentence; null when it is not. */
  pauseCause: z.string().nullable(),
  settings: campaignSettingsSchema,
  list: z.object({ id: z.number().int(), name: z.string() }),
  moreLists: z.array(z.object({ id: z.number().int(), name: z.string() })),
  trunk: z.object({ id: z.number().int(), name: z.string(), kind: z.enum(['sip', 'practice']) }),
  recipients: z.object({
    total: z.number().int(),
    due: z.number().int(),
    dialing: z.number().int(),
    done: z.record(finalStateSchema, z.number().int()),
  }),
  attempts: z.object({
    total: z.number().int(),
    open: z.number().int(),
    byOutcome: z.record(outcomeSchema, z.number().int()),
  }),
  /** What holds it back now: the binding reason, a sentence for people, and the instant it clears (ms), if known. */
  waiting: z
    .object({ reason: waitingReasonSchema, sentence: z.string(), until: z.number().nullable() })
    .nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** When it launches by itself (ms); null when it is not scheduled. */
  launchAt: z.number().nullable(),
  archivedAt: z.number().nullable(),
})
export type CampaignRow = z.infer<typeof campaignRowSchema>
