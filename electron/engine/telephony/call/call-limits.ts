/** Not even a 100 within this time: the trunk does not live (RFC 3261's own Timer B waits 32 s). */
export const FIRST_RESPONSE_MS = 4_000
/** How long a call that we cancelled waits for its 487. */
export const CANCEL_GUARD_MS = 4_000
/** Media opens a socket in a few milliseconds; a thread that needs longer is stuck. */
export const MEDIA_OPEN_MS = 4_000
/** Tones that come later after the answer than this are no announcement of the network: they begin within a second, and are known 1 s later. */
export const TONES_AFTER_ANSWER_MS = 2_500
