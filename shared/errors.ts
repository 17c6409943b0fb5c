import type { z } from 'zod'

/**
 * The closed list of expected failures. Each reaches a person as a sentence that says what is wrong, where,
 * and how to fix it; the code is for machines and for translations.
 */
export const ERROR_CODES = [
  'bad_input',
  'unknown_request',
  'not_allowed',
  'internal',
  'campaign_not_found',
  'campaign_already_active',
  'campaign_not_active',
  'campaign_not_editable',
  'campaign_incomplete',
  'no_contacts',
  'no_eligible_recipients',
  'window_never_opens',
  'list_not_found',
  'list_in_use',
  'act_not_found',
  'recipient_not_found',
  'attempt_not_found',
  'call_not_answered',
  'do_not_call_not_found',
  'trunk_not_found',
  'trunk_in_use',
  'trunk_down',
  'probe_not_found',
  'probes_running',
  'profile_not_found',
  'bad_profile',
  'prompt_failed',
  'upload_not_found',
  'upload_out_of_order',
  'import_not_found',
  'import_running',
  'import_not_undoable',
  'file_not_kept',
  'mapping_not_found',
  'folder_not_found',
  'choice_needed',
  'file_empty',
  'file_too_large',
  'file_unreadable',
  'file_not_csv',
  'no_number_column',
  'data_damaged',
  'disk_full',
  'store_busy',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

export interface Failure {
  code: ErrorCode
  /** One or two sentences for a person: what, where, how to fix it. */
  message: string
  /** Facts for the page, such as the field (`path`) a message belongs to. */
  details?: Record<string, unknown> | undefined
}

export type Result<Value, Code extends ErrorCode = ErrorCode> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure & { readonly code: Code } }

/** A success as a value. */
export function success<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

/** A failure as a value; `message` is the sentence that a person sees. */
export function failure<Code extends ErrorCode>(
  code: Code,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): { readonly ok: false; readonly error: Failure & { readonly code: Code } } {
  return { ok: false, error: details ? { code, message, details: { ...details } } : { code, message } }
}

/**
 * The short code that Node, the system or SQLite gives a problem (`ENOSPC`, `SQLITE_FULL`), or '' where it has none. Sentences for
 * people name it instead of the problem's message, which may hold paths that nobody outside the engine knows.
 */
export function codeOf(problem: unknown): string {
  return typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : ''
}

/** The first problem of a zod error as one sentence with the place it belongs to. */
export function sentenceOfZodError(error: z.ZodError, what: string): string {
  const [issue] = error.issues
  if (!issue) return `${what} is not valid.`
  const path = issue.path.map(String).join('.')
  const rest = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : ''
  return path ? `${what}: "${path}": ${issue.message}${rest}` : `${what}: ${issue.message}${rest}`
}
