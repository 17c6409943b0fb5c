import { type CustomHeader, customHeaderSchema } from '../../../../shared/model/trunk-line.ts'

/** RFC 3323 4.1.1.3: who does not want to be known. */
const ANONYMOUS_USER = 'anonymous'
const ANONYMOUS_HOST = 'anonymous.invalid'

export type CallerIdBy = 'from' | 'p-asserted-identity' | 'p-preferred-identity' | 'remote-party-id'

export interface Identity {
  /** The number shown, as this trunk writes numbers; null shows our account. */
  readonly callerId: string | null
  /** User of our account with the trunk. */
  readonly account: string
  /** Host part of our addresses; an IPv6 address in brackets. */
  readonly domain: string
  /** `from-account`: From keeps the account, and a caller ID goes into P-Asserted-Identity. */
  readonly by: CallerIdBy | 'from-account'
  /** The number is told to the trunk, which needs it for its bill, and withheld from the recipient. */
  readonly privacy: boolean
  /** A URI with the number shown says that it is a telephone's (user=phone). */
  readonly userPhone?: boolean
  readonly headers: readonly CustomHeader[]
}

export interface IdentityHeaders {
  /** Parts of the URI in From. */
  readonly from: {
    readonly user: string
    readonly host: string
    readonly displayName: string | null
    /** It is a telephone number, and is to say so. */
    readonly isPhone?: true
  }
  /** Further header lines, `Name: value`. */
  readonly lines: readonly string[]
}

/**
 * What an INVITE says of the caller. With `from` the number stands in From alone; with the others From keeps our account, by which
 * providers find their customer, and the header carries the number. Withheld: From is anonymous (RFC 3323 4.1) and
 * `Privacy: id` asks the trunk to pass nothing on (RFC 3325 9.3); the number then goes in P-Asserted-Identity where it
 * would have stood in From, since it stands nowhere else.
 */
export function identityHeaders(identity: Identity): IdentityHeaders {
  const { callerId, account, domain, privacy } = identity
  const shown = callerId ?? account
  const isPhone = callerId !== null && identity.userPhone === true
  const uri = `<sip:${escapeUser(shown)}@${domain}${isPhone ? ';user=phone' : ''}>`
  const lines: string[] = []
  const header = headerOf(identity)
  if (header === 'p-asserted-identity') lines.push(`P-Asserted-Identity: ${uri}`)
  if (header === 'p-preferred-identity') lines.push(`P-Preferred-Identity: ${uri}`)
  if (header === 'remote-party-id')
    lines.push(`Remote-Party-ID: ${uri};party=calling;screen=yes;privacy=${privacy ? 'full' : 'off'}`)
  if (privacy) lines.push('Privacy: id')
  for (const custom of identity.headers) lines.push(customLine(custom))
  return { from: fromOf(identity, shown), lines }
}

/** The header that the number stands in besides From, or null for none. */
function headerOf({ by, privacy, callerId }: Identity): CallerIdBy | null {
  if (by === 'from-account') return privacy || callerId !== null ? 'p-asserted-identity' : null
  if (by === 'from') return privacy ? 'p-asserted-identity' : null
  return by
}

function fromOf(identity: Identity, shown: string): IdentityHeaders['from'] {
  if (identity.privacy) return { user: ANONYMOUS_USER, host: ANONYMOUS_HOST, displayName: 'Anonymous' }
  const isNumber = identity.by === 'from' && identity.callerId !== null
  const user = identity.by === 'from' ? shown : identity.account
  const isPhone = isNumber && identity.userPhone === true
  return { user, host: identity.domain, displayName: null, ...(isPhone && { isPhone }) }
}

/**
 * Checked again here: settings come from a form, a file or an older store, and a line break in a value would write headers.
 * @throws when the header cannot be sent.
 */
function customLine(header: CustomHeader): string {
  const parsed = customHeaderSchema.safeParse(header)
  if (parsed.success) return `${parsed.data.name}: ${parsed.data.value}`
  const why = parsed.error.issues[0]?.message ?? 'It is not valid.'
  throw new Error(`The header ${JSON.stringify(header.name)} of the trunk cannot be sent. ${why}`)
}

/** RFC 3261 25.1: what stands in the user part of a URI unescaped. */
export function escapeUser(user: string): string {
  return encodeURIComponent(user).replace(/%(2B|26|3D|24|2C|3B|3F|2F)/g, code => decodeURIComponent(code))
}
