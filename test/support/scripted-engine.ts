import { join } from 'node:path'
import type { Engine } from '../../electron/engine/engine.ts'
import { startHttpHost } from '../../electron/headless/http-host.ts'
import { failure } from '../../shared/errors.ts'
import type { Reply } from '../../shared/ipc/bridge.ts'
import {
  type EngineEvent,
  type EventBatch,
  type ParsedInput,
  REQUESTS,
  type RequestName,
} from '../../shared/ipc/contract.ts'
import { idleShutdown } from './idle-shutdown.ts'
import type { Answers } from './page-answers.ts'
import { answersWhenEmpty, answersWhenFull } from './scripted-answers.ts'
import { silentLog } from './silent-log.ts'

/** What the engine behind a page does: has nothing yet, never answers, always fails, or has a busy day. */
export type ScriptedState = 'empty' | 'loading' | 'error' | 'full'

export interface ScriptedEngine {
  /** Where a browser enters, once each time it is asked for. */
  address(): string
  /** Every request so far, with its parsed input. */
  readonly asked: readonly { readonly name: RequestName; readonly input: unknown }[]
  /** Answers one request otherwise from now on. */
  answer<Name extends RequestName>(name: Name, how: Answers[Name]): void
  /** Tells the pages something, as one batch. */
  tell(...events: readonly EngineEvent[]): void
  /** Leaves out batch numbers, as if some had been lost. */
  loseBatches(count: number): void
  close(): Promise<void>
}

const BUILT_PAGES = join(import.meta.dirname, '../../out/renderer')

/**
 * An engine that answers the contract from fixtures, behind the real HTTP host: what a page gets is the built page
 * with its real headers, and input that the contract refuses is refused here too.
 */
export async function startScriptedEngine(
  state: ScriptedState,
  options: { readonly pagesDir?: string; readonly port?: number } = {},
): Promise<ScriptedEngine> {
  const listeners = new Set<(batch: EventBatch) => void>()
  const asked: { name: RequestName; input: unknown }[] = []
  const answers: Answers = state === 'full' ? answersWhenFull() : answersWhenEmpty()
  let number = 0

  async function request(name: string, input: unknown): Promise<Reply> {
    if (!isRequestName(name)) return failure('unknown_request', `There is no request "${name}".`)
    return answerOne(name, input)
  }

  async function answerOne<Name extends RequestName>(name: Name, input: unknown): Promise<Reply> {
    const parsed = REQUESTS[name].input.safeParse(input)
    if (!parsed.success) return failure('bad_input', `${name}: ${parsed.error.issues[0]?.message}`)
    asked.push({ name, input: parsed.data })
    if (state === 'loading') return new Promise(() => undefined) // ends with its connection
    if (state === 'error')
      return failure(
        'store_busy',
        'The database is busy for longer than 5 s. Close other programs that use it.',
      )
    // parsed by the schema of the same name, which TypeScript does not follow through the union
    return answers[name](parsed.data as ParsedInput<Name>)
  }

  const engine: Engine = {
    request,
    onBatch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exportedFile: exportId =>
      exportId === 'export-1'
        ? { path: join(import.meta.dirname, '../../resources/samples/recipients.csv'), fileName: 'rows.csv' }
        : null,
    shutdown: idleShutdown,
    async stop() {},
  }
  const host = await startHttpHost({
    engine,
    pagesDir: options.pagesDir ?? process.env.TRUNKLINE_PAGES ?? BUILT_PAGES,
    bindHost: '127.0.0.1',
    port: options.port ?? 0,
    log: silentLog,
  })
  return {
    address: () => host.address(),
    asked,
    answer(name, how) {
      answers[name] = how
    },
    tell(...events) {
      number += 1
      for (const listener of listeners) listener({ number, events })
    },
    loseBatches(count) {
      number += count
    },
    close: () => host.close(),
  }
}

const isRequestName = (name: string): name is RequestName => Object.hasOwn(REQUESTS, name)
