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

/** An INVITE that its user agent neither answers nor lets ring within this time is forgotten: the agent has lost it. */
export const UNANSWERED_INVITE_MS = 600_000

/** One UDP datagram cannot carry more. */
export const SIP_MESSAGE_BYTES_MAX = 65_535
/** Headers of one message; a message with more is refused. */
export const SIP_HEADERS_MAX = 256
/** Headers of a request: its answer repeats Via and Record-Route, and has to stay below SIP_HEADERS_MAX. */
export const REQUEST_HEADERS_MAX = 200
/** Transactions held in each direction; over it, new ones are not remembered (and are logged). */
export const TRANSACTIONS_MAX = 50_000
/** Kernel receive buffer of a SIP socket: bursts of some thousand messages while the thread is busy. */
export const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024

/** RFC 3261 19.1.2: the port when none is written. */
export const SIP_PORT = 5060

/** RFC 3261 19.1.2: the port of TLS when none is written. */
export const SIPS_PORT = 5061
/** RFC 3261 18.1.1: a longer request leaves UDP for a transport that controls congestion. */
export const UDP_REQUEST_BYTES_MAX = 1300
/** How long a TCP connection and its TLS handshake may take to come about. */
export const CONNECT_TIMEOUT_MS = 8_000
/** How often an empty line pair keeps a connection of ours open through NAT (RFC 5626 4.4.1 allows 95 to 120 s). */
export const KEEP_ALIVE_MS = 25_000
/** RFC 5626 4.4.1: a pong that is later than this means that the connection is dead. */
export const PONG_WAIT_MS = 10_000
/** A connection that somebody else opened and that says nothing for this long is closed. */
export const ACCEPTED_IDLE_MS = 30 * 60_000
/** Connections of one endpoint and transport, both directions together. */
export const CONNECTIONS_MAX = 2_000
/** Bytes that wait for a peer that does not read; over it the connection is closed. */
export const UNSENT_BYTES_MAX = 1024 * 1024
/** How long a connection that we close may take to send its last bytes. */
export const LAST_BYTES_MS = 1_000
/** How long a trunk that refused TCP for a large request gets large requests by UDP at once. */
export const TCP_REFUSED_MS = 5 * 60_000

/**
 * How long TCP is waited for where UDP would do as well: a firewall that drops what it does not like leaves a call time enough to
 * go by UDP within its patience for the first answer.
 */
export const OTHER_WAY_MS = 1_500
