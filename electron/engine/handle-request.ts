import type { z } from 'zod'
import { codeOf, failure, type Result, sentenceOfZodError } from '../../shared/errors.ts'
import type { Reply } from '../../shared/ipc/bridge.ts'
import { REQUESTS, type RequestName } from '../../shared/ipc/contract.ts'
import type { Log } from './ports/log.ts'
import type { Handlers } from './requests/handlers.ts'

/** Everything a page can ask of the engine; saving a file is the host's own affair. */
export type EngineRequestName = Exclude<RequestName, 'files.save'>
export type EngineHandlers = Handlers<EngineRequestName>

/**
 * The door of the engine: parses the input once, asks the handler, and turns every failure into a reply. An unexpected
 * exception is a bug: it is logged with its stack, and the page gets a sentence. A host of less than the whole engine answers some
 * requests only.
 */
export function createRequestHandler(
  handlers: Partial<EngineHandlers>,
  log: Log,
): (name: string, input: unknown) => Promise<Reply> {
  return async (name, input) => {
    if (!isEngineRequest(name, handlers)) {
      return failure(
        'unknown_request',
        `Trunkline does not know the request "${name}". Page and engine may be of different versions: restart both.`,
      )
    }
    const parsed = REQUESTS[name].input.safeParse(input)
    if (!parsed.success) {
      return failure('bad_input', sentenceOfZodError(parsed.error, name), { issues: issuesOf(parsed.error) })
    }
    const nul = pathOfNul(parsed.data, '')
    if (nul !== null) {
      return failure(
        'bad_input',
        `${name}: "${nul}" has a character that cannot be stored (U+0000). Remove it and try again.`,
        { path: nul },
      )
    }
    try {
      return await ask(handlers, name, parsed.data)
    } catch (problem) {
      log.error('a request failed', {
        name,
        problem: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem),
      })
      if (codeOf(problem) === 'SQLITE_FULL')
        return failure(
          'disk_full',
          'The disk is full. Free some space and try again; nothing was half-written.',
        )
      return failure('internal', 'Something went wrong inside Trunkline. Its log says what; try again.')
    }
  }
}

function isEngineRequest(name: string, handlers: Partial<EngineHandlers>): name is EngineRequestName {
  return Object.hasOwn(handlers, name)
}

/** The types of name, input and handler belong together by construction, which TypeScript cannot follow through an index. */
function ask(
  handlers: Partial<EngineHandlers>,
  name: EngineRequestName,
  input: unknown,
): Promise<Reply> | Reply {
  const handler = handlers[name] as (input: unknown) => Result<unknown> | Promise<Result<unknown>>
  return handler(input)
}

/** Where a text of the input has U+0000, at which SQLite and C end a text; null when none has. */
function pathOfNul(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') ? path : null
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null
  for (const [key, part] of Object.entries(value)) {
    const inside = path === '' ? key : `${path}.${key}`
    const found = key.includes('\0') ? path : pathOfNul(part, inside)
    if (found !== null) return found
  }
  return null
}

/** Each mistake with the field it belongs to, for the form. */
function issuesOf(error: z.ZodError): readonly { readonly path: string; readonly message: string }[] {
  return error.issues.map(issue => ({ path: issue.path.map(String).join('.'), message: issue.message }))
}
