import type { SpeechErrorCode, Voice } from '../ports/speech.ts'

/** One piece of work for a speech thread, which does it, answers and exits. */
export type SpeechTask =
  | {
      readonly kind: 'speak'
      readonly fliteDir: string
      readonly voice: Voice
      readonly text: string
      readonly target: string
    }
  | {
      readonly kind: 'prepare'
      readonly source: string
      readonly target: string
      readonly called: string
    }

export type SpeechAnswer =
  | { readonly ok: true; readonly durationMs: number }
  | { readonly ok: false; readonly code: SpeechErrorCode; readonly message: string }
