import type { Clock } from '../ports/clock.ts'
import type { OwnAnswer } from '../telephony/transport/own-answers.ts'

/** Addresses that one account may have at a time; more are refused with 503. */
const BINDINGS_MAX = 100

export interface RegisterRequest {
  /** User part of To: whose address is registered. */
  readonly user: string
  /** Each contact as its header wrote it; empty to ask which there are. */
  readonly contacts: readonly string[]
  /** Value of Expires. */
  readonly expires: string | undefined
}

export interface Registrar {
  /** Addresses that are registered now. */
  readonly bindings: number
  /** Performs a REGISTER that has proved who sent it (RFC 3261 10.3, steps 5 to 8). */
  register(request: RegisterRequest): OwnAnswer
}

interface Wish {
  readonly uri: string
  readonly seconds: number
}

/** Keeps the addresses of one account, none for longer than `secondsMax`. Needs no timer: what is over is forgotten when asked. */
export function createRegistrar(
  user: string,
  secondsMax: number,
  clock: Pick<Clock, 'monotonic'>,
): Registrar {
  /** When each address is over. */
  const bindings = new Map<string, number>()

  function forgetOld(): void {
    const now = clock.monotonic()
    for (const [uri, until] of bindings) if (until <= now) bindings.delete(uri)
  }
  function listed(): OwnAnswer {
    const now = clock.monotonic()
    const headers = [...bindings].map(
      ([uri, until]) => ['Contact', `<${uri}>;expires=${Math.ceil((until - now) / 1_000)}`] as const,
    )
    return { status: 200, reason: 'OK', headers }
  }

  return {
    get bindings() {
      forgetOld()
      return bindings.size
    },
    register(request) {
      forgetOld()
      // Somebody else's address may not be registered (RFC 3261 10.3, step 4).
      if (request.user !== user) return answer(403, 'Forbidden')
      const all = request.contacts.some(contact => contact.trim() === '*')
      if (all) {
        // The star takes everything away, and stands alone (RFC 3261 10.2.2).
        if (request.contacts.length > 1 || secondsOf(request.expires) !== 0) return answer(400, 'Bad Request')
        bindings.clear()
        return listed()
      }
      const usual = secondsOf(request.expires) ?? secondsMax
      const wishes = request.contacts.map(contact => readContact(contact, usual))
      if (wishes.some(wish => wish === null)) return answer(400, 'Bad Request')
      const added = wishes.filter(wish => wish !== null && wish.seconds > 0 && !bindings.has(wish.uri))
      if (bindings.size + added.length > BINDINGS_MAX) return answer(503, 'Service Unavailable')
      for (const wish of wishes) {
        if (wish === null) continue
        const seconds = Math.min(wish.seconds, secondsMax)
        if (seconds === 0) bindings.delete(wish.uri)
        else bindings.set(wish.uri, clock.monotonic() + seconds * 1_000)
      }
      return listed()
    },
  }
}

/** `<uri>;expires=60`, or a URI without brackets, to which no parameter belongs (RFC 3261 20.10). */
function readContact(contact: string, usual: number): Wish | null {
  const parts = /^[^<]*<(?<uri>[^>]+)>(?<rest>.*)$|^(?<bare>[^<>;]+)(?<bareRest>[^<>]*)$/s.exec(
    contact.trim(),
  )?.groups
  const uri = (parts?.uri ?? parts?.bare ?? '').trim()
  if (!/^sips?:[^\s<>"]+$/i.test(uri)) return null
  const expires = /;\s*expires\s*=\s*([^\s;]+)/i.exec(parts?.rest ?? parts?.bareRest ?? '')?.[1]
  return { uri, seconds: secondsOf(expires) ?? usual }
}

/** Null for what is no number of seconds: it counts as not said (RFC 3261 10.3, step 7). */
function secondsOf(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : null
}

function answer(status: number, reason: string): OwnAnswer {
  return { status, reason, headers: [] }
}
