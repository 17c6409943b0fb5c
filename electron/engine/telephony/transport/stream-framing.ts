import { SIP_MESSAGE_BYTES_MAX } from './limits.ts'

/** What a byte stream was found to carry. Called from within `push`, in the order of the stream. */
export interface StreamEvents {
  /** One whole message: head and exactly the body that Content-Length promised. `size` in bytes. */
  onMessage(text: string, size: number): void
  /** A double CRLF: the other side asks whether we live, and is to get one CRLF (RFC 5626 3.5.1). */
  onPing(): void
  /** The single CRLF that answers our ping. */
  onPong(): void
  /** The stream makes no sense from here on, and the connection has to be closed. Nothing follows it. */
  onBroken(reason: string): void
}

export interface StreamFramer {
  /** Takes bytes as they came, cut anywhere. Never throws by itself. */
  push(bytes: Uint8Array): void
  /** True after we sent a double CRLF: a single CRLF between messages is its answer then, not half a ping. */
  awaitPong(waiting: boolean): void
  /** Bytes held of a message that is not complete. */
  readonly held: number
}

const CR = 0x0d
const LF = 0x0a
const HEAD_END = Buffer.from('\r\n\r\n', 'latin1')
const LINE_END = Buffer.from('\r\n', 'latin1')
const EMPTY = Buffer.alloc(0)

/** What the head says of the body; `fault` is null when it can be relied on. */
interface BodyLength {
  readonly bytes: number
  readonly fault: string | null
}

/**
 * Cuts the byte stream of one TCP or TLS connection into SIP messages (RFC 3261 18.3): a message ends
 * Content-Length bytes after its empty line, whatever follows is the next one. Holds at most
 * `SIP_MESSAGE_BYTES_MAX` bytes. Pure: no socket, no clock.
 */
export function createStreamFramer(events: StreamEvents): StreamFramer {
  let held: Buffer = EMPTY
  /** Up to here `held` was searched for the end of the head. */
  let searched = 0
  /** Length of head and body, once the head is there. */
  let wanted: number | null = null
  let pongDue = false
  let halfPing = false
  let broken = false

  function fail(reason: string): false {
    broken = true
    held = EMPTY
    events.onBroken(reason)
    return false
  }
  function skip(bytes: number): void {
    held = bytes === held.length ? EMPTY : held.subarray(bytes)
    searched = 0
    wanted = null
  }

  /** Takes the CRLFs between messages. False when more bytes are needed. */
  function takeEmptyLines(): boolean {
    let lines = 0
    while (held[lines * 2] === CR && held[lines * 2 + 1] === LF) lines++
    if (lines > 0) {
      skip(lines * 2)
      if (halfPing) lines++
      // Of an odd number one is our pong: a ping is always two, and they seldom come apart.
      const pong = pongDue && lines % 2 === 1
      if (pong) {
        pongDue = false
        lines--
        events.onPong()
      }
      halfPing = lines % 2 === 1
      for (let pings = Math.floor(lines / 2); pings > 0; pings--) events.onPing()
    }
    if (held[0] !== CR) return held.length > 0
    return held.length === 1
      ? false
      : fail('A carriage return without a line feed stands between two messages.')
  }

  /** Finds the end of the message at the start of `held`. False when more bytes are needed, or it broke. */
  function measure(): boolean {
    if (!startsLikeSip(held)) return fail('The other side sent something that is no SIP message.')
    const end = held.indexOf(HEAD_END, Math.max(0, searched - HEAD_END.length + 1))
    if (end === -1) {
      searched = held.length
      return held.length > SIP_MESSAGE_BYTES_MAX ? fail(tooLong) : false
    }
    const headBytes = end + HEAD_END.length
    const body = bodyLength(held.toString('latin1', 0, headBytes))
    if (body.fault !== null) {
      // The head alone is handed on, so that whoever sent it gets its 400 before the connection closes.
      const head = held.toString('utf8', 0, headBytes)
      skip(headBytes)
      events.onMessage(head, headBytes)
      return fail(body.fault)
    }
    wanted = headBytes + body.bytes
    return wanted > SIP_MESSAGE_BYTES_MAX ? fail(tooLong) : true
  }

  return {
    push(bytes) {
      if (broken || bytes.length === 0) return
      const fresh = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      held = held.length === 0 ? fresh : Buffer.concat([held, fresh])
      while (!broken) {
        if (wanted === null && !(takeEmptyLines() && measure())) return
        if (wanted === null || held.length < wanted) return
        const size = wanted
        const text = held.toString('utf8', 0, size)
        skip(size)
        halfPing = false
        events.onMessage(text, size)
      }
    },
    awaitPong(waiting) {
      pongDue = waiting
    },
    get held() {
      return held.length
    },
  }
}

const tooLong = `A SIP message is longer than ${SIP_MESSAGE_BYTES_MAX} bytes.`

/** False as soon as the bytes can no longer begin a SIP message: a TLS hello, HTTP, an SSH banner. */
function startsLikeSip(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0
  if (first <= 0x20 || first >= 0x7f) return false
  const lineEnd = bytes.indexOf(LINE_END)
  return lineEnd === -1 || /SIP\/\d/i.test(bytes.toString('latin1', 0, lineEnd))
}

/**
 * Content-Length of a head (RFC 3261 20.14, compact form `l`). It is mandatory on a stream; where it is missing
 * and no Content-Type announces a body there is none, as some gateways mean it.
 */
function bodyLength(head: string): BodyLength {
  let length: string | null = null
  let announced = false
  for (const match of head.matchAll(/\r\n(content-length|content-type|l|c)[ \t]*:((?:[^\r]|\r\n[ \t])*)/gi)) {
    const name = (match[1] ?? '').toLowerCase()
    if (name === 'content-type' || name === 'c') {
      announced = true
      continue
    }
    const value = (match[2] ?? '').trim()
    if (length !== null && length !== value)
      return { bytes: 0, fault: 'A SIP message has two different Content-Length headers.' }
    length = value
  }
  if (length === null)
    return { bytes: 0, fault: announced ? 'A SIP message with a body has no Content-Length.' : null }
  if (!/^\d{1,9}$/.test(length))
    return { bytes: 0, fault: 'The Content-Length of a SIP message is no number.' }
  return { bytes: Number(length), fault: null }
}
