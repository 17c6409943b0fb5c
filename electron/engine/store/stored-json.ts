import type { z } from 'zod'

/** Parsed texts remembered for each schema: some hundred campaigns or trunks with a few versions of their settings. */
const REMEMBERED_MAX = 500

/**
 * Reads JSON columns through their schema, so that what an older version wrote gets the defaults of today. One and the same
 * text is parsed once: settings are asked for at the end of every call. The answers are frozen by type only; nobody changes them.
 */
export function storedJson<Output>(schema: z.ZodType<Output>): (text: string) => Output {
  const remembered = new Map<string, Output>()
  return text => {
    const known = remembered.get(text)
    if (known !== undefined) return known
    const parsed = schema.parse(JSON.parse(text))
    if (remembered.size >= REMEMBERED_MAX) remembered.clear()
    remembered.set(text, parsed)
    return parsed
  }
}
