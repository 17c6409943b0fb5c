/** RFC 3261 17.1.1.1 and table 4: the round-trip estimate and what follows from it, in milliseconds. */
export const T1_MS = 500
/** Longest interval between resends of a non-INVITE request or of a final response to INVITE. */
export const T2_MS = 4_000
/** How long a message may stay in the network. */
export const T4_MS = 5_000
/** Timers B, F, H, J, L, M: how long a transaction waits for the other side. */
export const TRANSACTION_TIMEOUT_MS = 64 * T1_MS
/** Timer D: how long resent final responses to INVITE are acknowledged again (at least 32 s over UDP). */
export const TIMER_D_MS = 32_000

/** One UDP datagram cannot carry more. */
export const SIP_MESSAGE_BYTES_MAX = 65_535
/** Headers of one message; a message with more is refused. */
export const SIP_HEADERS_MAX = 256
/** Transactions held in each direction; over it, new ones are not remembered (and are logged). */
export const TRANSACTIONS_MAX = 50_000
/** Kernel receive buffer of a SIP socket: bursts of some thousand messages while the thread is busy. */
export const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024

/** RFC 3261 19.1.2: the port when none is written. */
export const SIP_PORT = 5060
