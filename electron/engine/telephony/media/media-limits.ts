/** Every number that bounds or paces media, with its unit. */

/** One packet carries 20 ms of G.711, the packet time every gateway accepts (RFC 3551 4.2). */
export const FRAME_MS = 20
export const FRAME_SAMPLES = 160

/** Streams are spread over this many slots of the 20 ms beat, so that packets do not leave in one burst. */
export const TICK_SLOTS = 4
export const TICK_MS = FRAME_MS / TICK_SLOTS
/** Later than this, the missed frames are skipped instead of sent in a burst. */
export const TICK_RESYNC_MS = 200

export const RTP_HEADER_BYTES = 12
/** 120 ms of G.711; nobody sends longer packets. */
export const RTP_PAYLOAD_BYTES_MAX = 960
/** A send may wait in the kernel; a packet buffer is written again only after this many frames. */
export const SEND_RING_PACKETS = 4

/** A port rests this long after use, so that late packets of the old call do not reach a new one. */
export const PORT_QUARANTINE_MS = 5_000
/** A new source address is believed only when the old one was silent this long (RFC 4961, RFC 7362 4). */
export const SOURCE_STALE_MS = 1_000
/** `no-packets` is reported once per this much silence. */
export const NO_PACKETS_MS = 5_000

/** A stream that passes another's packets on sends silence of its own when none came for so long. */
export const RELAY_GAP_MS = 60

/** Special information tones after an answer begin within a second, and take 1.2 s. */
export const SPECIAL_TONES_MS = 2_500

/** No sound for so long in a direction that is open is told. */
export const DEAD_AIR_MS = 10_000

/** Encoded prompts kept for the next call, all files and codecs together. */
export const PROMPT_CACHE_BYTES_MAX = 32_000_000
/** Longer received audio is not recorded further: 5 minutes are 4.8 MB of memory. */
export const RECORDING_MS_MAX = 5 * 60_000

/** A received packet waits at least and at most this long before it is heard, by the jitter of its path. */
export const PLAYOUT_DELAY_MS_MIN = 20
export const PLAYOUT_DELAY_MS_MAX = 200
/** Packets that a jitter buffer holds: 1.28 s of 20 ms, 640 ms of 10 ms. */
export const JITTER_SLOTS = 64

/** Reports go out and come in this often on average (RFC 3550 6.2). */
export const RTCP_INTERVAL_MS = 5_000

/** A recording of both sides is written in blocks of a second; so many may wait for the disk. */
export const TAP_BLOCK_FRAMES = 50
export const TAP_BLOCKS = 5
/** Longer calls are recorded up to here: 4 h of stereo are 460 MB. */
export const TAP_MS_MAX = 4 * 3_600_000

/** Answer of the media thread to `end`; after it the thread is stopped by force. */
export const THREAD_END_MS = 2_000
/** A media thread that died is started again at most this often per minute. */
export const THREAD_STARTS_PER_MINUTE_MAX = 5
