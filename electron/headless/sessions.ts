import { randomBytes, timingSafeEqual } from 'node:crypto'

const SECRET_BYTES = 24
/** Tokens that were handed out and not used yet; the oldest is forgotten first. */
const TOKENS_MAX = 16
/** Sessions at once; the one that was silent longest ends first. */
const SESSIONS_MAX = 64

/** How long a session lasts, in milliseconds. */
export interface SessionLimits {
  /** Without a request and without a page that listens to events. */
  readonly idleMs: number
  /** In all. */
  readonly wholeMs: number
}

/** A shift without anybody at the page; and a week, after which a page that is always open is entered again. */
export const SESSION_LIMITS: SessionLimits = { idleMs: 12 * 3_600_000, wholeMs: 7 * 24 * 3_600_000 }

export interface Session {
  /**
   * Sent by the browser by itself, and to every port of this machine, since cookies know no port (RFC 6265 8.5). Alone it shows the
   * pages, which are no secret, and nothing else.
   */
  readonly cookie: string
  /** Kept by the page, where no page of another port can read it; every request and event socket says it. */
  readonly pageSecret: string
  readonly enteredAt: number
  seenAt: number
  /** Closes the event sockets of the session. */
  readonly closers: Set<() => void>
}

export interface Sessions {
  /** A token that opens one session, once. */
  newToken(): string
  /** The session that this token opens; null when it is unknown or was used. */
  enter(token: string): Session | null
  /** The session of a cookie, and of the page's secret when one is asked for; null when there is none, or no more. */
  find(cookie: string | null, pageSecret?: string | null): Session | null
  /** Ends a session and closes its event sockets. */
  end(session: Session): void
  /** Ends the sessions whose time is over. */
  sweep(): void
  readonly size: number
}

/** Sessions of the headless host, in memory: a restart ends them all. `now` in milliseconds. */
export function createSessions(
  limits: SessionLimits = SESSION_LIMITS,
  now: () => number = Date.now,
): Sessions {
  const tokens: string[] = []
  const sessions: Session[] = []
  const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

  function end(session: Session): void {
    const at = sessions.indexOf(session)
    if (at >= 0) sessions.splice(at, 1)
    for (const close of [...session.closers]) close()
    session.closers.clear()
  }

  function isOver(session: Session): boolean {
    const at = now()
    const isIdle = session.closers.size === 0 && at - session.seenAt > limits.idleMs
    return isIdle || at - session.enteredAt > limits.wholeMs
  }

  function sweep(): void {
    for (const session of sessions.filter(isOver)) end(session)
  }

  return {
    newToken() {
      const token = secret()
      tokens.push(token)
      if (tokens.length > TOKENS_MAX) tokens.shift()
      return token
    },
    enter(token) {
      const at = tokens.findIndex(known => sameText(known, token))
      if (at < 0) return null
      tokens.splice(at, 1)
      const enteredAt = now()
      const session: Session = {
        cookie: secret(),
        pageSecret: secret(),
        enteredAt,
        seenAt: enteredAt,
        closers: new Set(),
      }
      sessions.push(session)
      if (sessions.length > SESSIONS_MAX) {
        const [longestSilent] = [...sessions].sort((one, other) => one.seenAt - other.seenAt)
        if (longestSilent) end(longestSilent)
      }
      return session
    },
    find(cookie, pageSecret) {
      sweep()
      if (cookie === null) return null
      const session = sessions.find(known => sameText(known.cookie, cookie))
      if (!session) return null
      if (pageSecret !== undefined && !sameText(session.pageSecret, pageSecret ?? '')) return null
      if (pageSecret !== undefined) session.seenAt = now()
      return session
    },
    end,
    sweep,
    get size() {
      return sessions.length
    },
  }
}

/** Compares secrets without telling by the time taken where they differ. */
function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
