import type { ListQuestions } from '../ports/list-search.ts'

/** What the engine's thread and the thread that reads lists say to each other. */
export interface ListSearchTask {
  readonly dataDir: string
}

export type ListQuestion = {
  readonly [Name in keyof ListQuestions]: {
    readonly id: number
    readonly name: Name
    readonly asked: Parameters<ListQuestions[Name]>
  }
}[keyof ListQuestions]

export type ListSearchCommand = ListQuestion | { readonly name: 'end' }

export type ListAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly problem: string }
