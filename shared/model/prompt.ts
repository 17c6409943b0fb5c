import { z } from 'zod'

export const VOICES = ['kal', 'slt', 'rms', 'awb'] as const

/** What the recipient hears once they answer. */
export const promptSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('speech'),
    text: z
      .string()
      .trim()
      .min(1, 'Write what is said.')
      .max(2000, 'A spoken message has at most 2,000 characters.'),
    voice: z.enum(VOICES).default('slt'),
  }),
  z.object({
    kind: z.literal('wav'),
    /** Name of an uploaded recording, or the absolute path of a WAV file. */
    file: z.string().min(1, 'Choose a recording (WAV).'),
  }),
])
export type Prompt = z.infer<typeof promptSchema>
