/** What telephone sound is: 16-bit PCM, mono, at this rate. */
export const SAMPLES_PER_SECOND = 8_000
/** The longest prompt. */
export const PROMPT_MS_MAX = 10 * 60_000
export const PROMPT_FILE_BYTES_MAX = 12_000_000
