import { z } from 'zod'
import {
  type AttemptRow,
  attemptRowSchema,
  type EngineStatus,
  engineStatusSchema,
  type LiveFigures,
  liveFiguresSchema,
  resultRowSchema,
} from '../model/call.ts'
import {
  type CampaignRow,
  campaignDraftSchema,
  campaignRowSchema,
  finalStateSchema,
  recipientStateSchema,
} from '../model/campaign.ts'
import type { ExportProgress } from '../model/export.ts'
import type { ImportProgress, WatchedFolder } from '../model/list-import.ts'
import type { ListActProgress } from '../model/list-view.ts'
import { outcomeSchema } from '../model/outcome.ts'
import type { ListRow } from '../model/recipient-list.ts'
import { traceMessageSchema } from '../model/trace.ts'
import type { TrunkRow } from '../model/trunk.ts'
import { BACKUP_REQUESTS } from './backup-requests.ts'
import { EXPORT_REQUESTS } from './export-requests.ts'
import { IMPORT_REQUESTS } from './import-requests.ts'
import { LIST_REQUESTS } from './list-requests.ts'
import { REACH_REQUESTS } from './reach-requests.ts'
import { byId, bytes, id, none, page, request, writtenFile } from './request-shapes.ts'
import { STOP_REQUESTS } from './stop-requests.ts'
import { TRUNK_REQUESTS, traceExport } from './trunk-requests.ts'

export { PAGE_ROWS_MAX } from './request-shapes.ts'

/** Bytes of one chunk of an uploaded file, at most. */
export const UPLOAD_CHUNK_BYTES_MAX = 1_048_576
/**
 * The one list of what a page can ask. Handlers, client and types are derived from it: a request without a
 * handler does not compile. Input is parsed once at the boundary; replies are values, nothing is thrown across.
 */
export const REQUESTS = {
  'app.status': request(none, engineStatusSchema),

  'campaigns.list': request(none, z.array(campaignRowSchema)),
  'campaigns.get': request(byId, campaignRowSchema),
  'campaigns.create': request(campaignDraftSchema, campaignRowSchema),
  /** Drafts only in their list; settings also while paused. */
  'campaigns.update': request(campaignDraftSchema.extend({ id }), campaignRowSchema),
  /** A draft whose launch is still to come is scheduled by it; one that is scheduled starts at once. */
  'campaigns.start': request(byId, campaignRowSchema),
  /** Takes a scheduled campaign back to a draft. */
  'campaigns.unschedule': request(byId, campaignRowSchema),
  /** Out of sight, or back again; only what is over can be archived. */
  'campaigns.archive': request(byId.extend({ archived: z.boolean() }), campaignRowSchema),
  'campaigns.pause': request(byId, campaignRowSchema),
  'campaigns.resume': request(byId, campaignRowSchema),
  /** Terminal: waiting recipients are cancelled, calls in progress end. */
  'campaigns.cancel': request(byId, campaignRowSchema),
  'campaigns.clone': request(byId, campaignRowSchema),
  'campaigns.remove': request(byId, z.object({ id })),
  'campaigns.results': request(
    page.extend({
      id,
      state: recipientStateSchema.nullable().default(null),
      finalState: finalStateSchema.nullable().default(null),
      lastOutcome: outcomeSchema.nullable().default(null),
      /** Part of a name or number. */
      search: z.string().max(100).default(''),
    }),
    z.object({ total: z.number().int(), rows: z.array(resultRowSchema) }),
  ),

  'attempts.list': request(
    page.extend({
      campaignId: id.nullable().default(null),
      recipientId: id.nullable().default(null),
      outcome: outcomeSchema.nullable().default(null),
    }),
    z.object({ total: z.number().int(), rows: z.array(attemptRowSchema) }),
  ),
  /** The attempt, its events, and its SIP ladder. */
  'attempts.get': request(
    byId,
    z.object({
      attempt: attemptRowSchema,
      events: z.array(z.object({ at: z.number(), kind: z.string(), sentence: z.string() })),
      messages: z.array(traceMessageSchema),
      /** The ladder as text, as `trunkline ladder` prints it. */
      ladder: z.string(),
    }),
  ),
  /** Writes the SIP messages as a file for Wireshark or for people; fetched with `files.save`. */
  'attempts.exportTrace': request(traceExport, writtenFile),
  'attempts.hangUp': request(byId, z.object({ id })),
  /** Sends keys in a call that was answered, as its trunk takes them. */
  'attempts.sendKeys': request(
    byId.extend({
      keys: z
        .string()
        .toUpperCase()
        .regex(/^[0-9*#A-D]{1,32}$/, 'Write 1 to 32 keys: digits, * and #.'),
    }),
    z.object({ id }),
  ),

  'live.snapshot': request(
    none,
    z.object({ figures: liveFiguresSchema, calls: z.array(attemptRowSchema), batch: z.number().int() }),
  ),

  ...IMPORT_REQUESTS,

  /** Turns an uploaded WAV into a prompt; the answer's `file` goes into a campaign's prompt. */
  'prompts.addRecording': request(
    z.object({ uploadId: z.string() }),
    z.object({ file: z.string(), seconds: z.number() }),
  ),
  /** Makes the prompt and returns it as WAV bytes, to be heard before the campaign starts. */
  'prompts.listen': request(
    z.object({ prompt: campaignDraftSchema.shape.prompt }),
    z.object({ wav: bytes, seconds: z.number() }),
  ),

  ...EXPORT_REQUESTS,
  ...LIST_REQUESTS,
  ...REACH_REQUESTS,
  ...STOP_REQUESTS,
  ...TRUNK_REQUESTS,
  ...BACKUP_REQUESTS,

  /** Answered by the host: a save dialog on the desktop, an address to download from in the headless host. */
  'files.save': request(
    z.object({ exportId: z.string(), fileName: z.string() }),
    z.object({ saved: z.boolean(), path: z.string().nullable(), url: z.string().nullable() }),
  ),
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type RequestName = keyof typeof REQUESTS
/** What the page writes (defaults may be left out). */
export type RequestInput<Name extends RequestName> = z.input<(typeof REQUESTS)[Name]['input']>
/** What the handler gets (defaults filled in). */
export type ParsedInput<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]['input']>
export type RequestOutput<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]['output']>

/**
 * What the engine tells by itself: whole rows; a newer event replaces an older one of the same kind and key.
 * Flushed every 100 ms as a batch with a running number; a gap in the numbers means: fetch a fresh snapshot.
 */
export interface EngineEvents {
  'campaign-changed': CampaignRow
  'campaign-removed': { readonly id: number }
  /** A call in progress, or one that has just ended (`state` is `ended`). */
  'call-changed': AttemptRow
  'live-figures': LiveFigures
  'list-changed': ListRow
  'list-removed': { readonly id: number }
  /** How far a long act on recipients is. */
  'list-act': ListActProgress
  'import-progress': ImportProgress
  'export-progress': ExportProgress
  'watched-folder-changed': WatchedFolder
  'watched-folder-removed': { readonly id: number }
  'trunk-changed': TrunkRow
  'trunk-removed': { readonly id: number }
  'status-changed': EngineStatus
}
export type EngineEventName = keyof EngineEvents
export type EngineEvent = {
  [Name in EngineEventName]: { readonly name: Name; readonly payload: EngineEvents[Name] }
}[EngineEventName]

/** Events of one kind with the same key replace one another inside a batch. */
export function mergeKeyOf(event: EngineEvent): string {
  switch (event.name) {
    case 'live-figures':
    case 'status-changed':
      return event.name
    case 'import-progress':
      return `${event.name}:${event.payload.importId}`
    case 'export-progress':
      return `${event.name}:${event.payload.exportId}`
    default:
      return `${event.name}:${event.payload.id}`
  }
}

export interface EventBatch {
  /** One more than the batch before it. */
  readonly number: number
  readonly events: readonly EngineEvent[]
}
