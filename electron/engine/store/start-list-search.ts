import { Worker } from 'node:worker_threads'
import type { ListQuestions, ListSearch } from '../ports/list-search.ts'
import type { Log } from '../ports/log.ts'
import type { ListAnswer, ListQuestion, ListSearchCommand, ListSearchTask } from './list-search-messages.ts'

export interface ListSearchOptions {
  /** The entry `list-search-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  /** The data folder with the database, which is open already. */
  readonly dataDir: string
  readonly log: Log
}

interface Waiting {
  answer(value: unknown): void
  fail(problem: Error): void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
  readonly gone: Promise<void>
}

/** Starts the thread that reads lists with the first question, and again after it has died. */
export function startListSearch({ workerFile, dataDir, log }: ListSearchOptions): ListSearch {
  let thread: Thread | null = null
  let ending = false
  let lastId = 0

  function start(): Thread {
    const task: ListSearchTask = { dataDir }
    const worker = new Worker(workerFile, { workerData: task, name: 'list search' })
    const waiting = new Map<number, Waiting>()
    let reason = 'its thread ended'
    worker.on('message', (answer: ListAnswer) => {
      const one = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.ok) one?.answer(answer.value)
      else one?.fail(new Error(answer.problem))
    })
    worker.on('error', (error: Error) => {
      reason = error.message
    })
    const gone = new Promise<void>(resolve => {
      worker.on('exit', () => {
        thread = null
        if (!ending) log.error('list search thread died', { reason })
        for (const one of waiting.values()) one.fail(new Error(`the list search was cut off: ${reason}`))
        resolve()
      })
    })
    return { worker, waiting, gone }
  }

  function ask<Name extends keyof ListQuestions>(
    name: Name,
    asked: Parameters<ListQuestions[Name]>,
  ): Promise<ReturnType<ListQuestions[Name]>> {
    if (ending) return Promise.reject(new Error('the list search is closing'))
    thread ??= start()
    const { worker, waiting } = thread
    const id = ++lastId
    // what the thread answers to a name is what that name's function returns, which TypeScript cannot follow through a message
    const question = { id, name, asked } as ListQuestion
    return new Promise((resolve, reject) => {
      waiting.set(id, {
        answer: value => resolve(value as ReturnType<ListQuestions[Name]>),
        fail: reject,
      })
      worker.postMessage(question)
    })
  }

  return {
    find: (...asked) => ask('find', asked),
    page: (...asked) => ask('page', asked),
    ids: (...asked) => ask('ids', asked),
    results: (...asked) => ask('results', asked),
    choices: (...asked) => ask('choices', asked),
    person: (...asked) => ask('person', asked),
    values: (...asked) => ask('values', asked),
    prepare() {
      if (!ending) thread ??= start()
    },
    async end() {
      ending = true
      const end: ListSearchCommand = { name: 'end' }
      thread?.worker.postMessage(end)
      await thread?.gone
    },
  }
}
