import type { Result } from '../../../shared/errors.ts'
import type { Prompts } from '../use-cases/make-prompt.ts'
import type { Handlers } from './handlers.ts'

/** Files that pages have brought in, as recordings need them. */
export interface UploadedFiles {
  take(uploadId: string): Result<{ readonly path: string; readonly fileName: string }>
  discard(uploadId: string): Promise<void>
}

/** Answers about what is played. */
export function createPromptRequests(
  prompts: Prompts,
  uploads: UploadedFiles,
): Handlers<'prompts.addRecording' | 'prompts.listen'> {
  return {
    'prompts.addRecording': async ({ uploadId }) => {
      const upload = uploads.take(uploadId)
      if (!upload.ok) return upload
      const added = await prompts.addRecording(upload.value)
      await uploads.discard(uploadId)
      return added
    },
    'prompts.listen': ({ prompt }) => prompts.listen(prompt),
  }
}
