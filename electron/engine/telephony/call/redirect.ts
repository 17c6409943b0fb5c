import type { URI } from 'sip.js/lib/grammar/index.js'
import { Grammar } from 'sip.js/lib/grammar/index.js'

/** Redirections that one call follows before it gives up, where the trunk follows them at all. */
export const REDIRECTS_MAX = 3
/** Targets that one 3xx may name. */
const CONTACTS_MAX = 10
/** A URI longer than this is no number. */
const URI_CHARACTERS_MAX = 512

/** Where a call was sent already, and where else it may go. */
export interface RedirectPlan {
  /** Digits of the number that was dialled. */
  readonly digits: string
  readonly tried: ReadonlySet<string>
  readonly left: readonly URI[]
  /** How often another target may still be tried. */
  readonly triesLeft: number
}

export function startRedirectPlan(target: URI, triesMax: number): RedirectPlan {
  return { digits: digitsOf(target), tried: new Set([target.toString()]), left: [], triesLeft: triesMax }
}

/**
 * Where to go after a 300, 301 or 302 with these Contact headers (RFC 3261 8.1.3.4): the best target by its q, each at most
 * once, those of the newest answer first. Null when there is none left. Another number than the one dialled is no target: nobody
 * has asked whether that person may be called, and an emergency number is dialled by no machine.
 */
export function followRedirect(
  plan: RedirectPlan,
  status: number,
  contacts: readonly string[],
): { readonly target: URI; readonly plan: RedirectPlan } | null {
  // 305 would choose our proxy for us, and 380 is for a person to read.
  if (status > 302 || plan.triesLeft <= 0) return null
  const named = contacts
    .flatMap(splitContacts)
    .slice(0, CONTACTS_MAX)
    .flatMap(readContact)
    .filter(({ uri }) => digitsOf(uri) === plan.digits)
    .sort((one, other) => other.q - one.q)
  const candidates = [...named.map(({ uri }) => uri), ...plan.left]
  const at = candidates.findIndex(uri => !plan.tried.has(uri.toString()))
  const target = candidates[at]
  if (!target) return null
  return {
    target,
    plan: {
      digits: plan.digits,
      tried: new Set([...plan.tried, target.toString()]),
      left: candidates.slice(at + 1),
      triesLeft: plan.triesLeft - 1,
    },
  }
}

/** A user may bring parameters of its number with it (RFC 3398 8.2.1.1, RFC 4694), and a + or 00 means the same. */
function digitsOf({ user = '' }: URI): string {
  const [number = ''] = user.split(';')
  return number.replace(/[^0-9A-Za-z*#]/g, '').replace(/^00/, '')
}

/** What a Contact names; nothing for other schemes, and for what sip.js could not send to. */
function readContact(text: string): { uri: URI; q: number }[] {
  if (text.length > URI_CHARACTERS_MAX) return []
  const read = Grammar.nameAddrHeaderParse(text.trim())
  if (read?.uri.scheme.toLowerCase() !== 'sip') return []
  const uri = read.uri.clone()
  // Headers in it (Replaces, Route ...) would let the far end write into our INVITE.
  uri.clearHeaders()
  // RFC 3261 19.1.1: a method has no place in an INVITE's Request-URI.
  uri.deleteParam('method')
  const q = Number(read.getParam('q') ?? 1)
  return [{ uri, q: Number.isFinite(q) ? q : 0 }]
}

/** Splits at commas outside <> and quotes. */
function splitContacts(header: string): string[] {
  return header.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<])+/g) ?? []
}
