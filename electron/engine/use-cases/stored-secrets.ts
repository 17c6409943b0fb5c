import { type Failure, failure, type Result, success } from '../../../shared/errors.ts'
import type { Trunk, TrunkSettings } from '../../../shared/model/trunk.ts'
import { goesToSameServer } from '../../../shared/model/trunk-server.ts'

type SipSettings = Extract<TrunkSettings, { kind: 'sip' }>

/**
 * Puts the stored password, key of TLS and header values into settings that a page sends back without them: it never had them. With
 * another server than the one they were stored for the answer is a failure that asks for them.
 */
export function withStoredSecrets<Settings extends TrunkSettings>(
  settings: Settings,
  known: Trunk,
  keepPassword = true,
): Result<Settings, 'bad_input'> {
  if (settings.kind !== 'sip' || known.kind !== 'sip') return success(settings)
  const { credentials, tls } = settings
  const stored = known.credentials?.password ?? ''
  const keepsPassword = keepPassword && credentials?.password === '' && stored !== ''
  // a key belongs to its certificate: with another one, or none, the stored key is of no use
  const keepsKey = tls.key === null && tls.cert !== null && tls.cert === known.tls.cert
  const headers = headersWithValues(settings, known)
  const kept = headers.findIndex(({ value }, at) => value !== settings.headers[at]?.value)
  if ((keepsPassword || kept >= 0) && !goesToSameServer(settings, known)) {
    const field = keepsPassword ? 'credentials.password' : `headers.${kept}.value`
    return { ok: false, error: asksAgain(keepsPassword ? null : (headers[kept]?.name ?? ''), field, known) }
  }
  return success({
    ...settings,
    credentials: credentials && keepsPassword ? { ...credentials, password: stored } : credentials,
    tls: keepsKey ? { ...tls, key: known.tls.key } : tls,
    headers,
  })
}

/** An empty value stands for the stored one of the header with that name; of several, for the one in the same turn. */
function headersWithValues(settings: SipSettings, known: SipSettings): SipSettings['headers'] {
  const stored = [...known.headers]
  return settings.headers.map(header => {
    const at = stored.findIndex(({ name }) => name.toLowerCase() === header.name.toLowerCase())
    const [found] = at < 0 ? [] : stored.splice(at, 1)
    return header.value === '' && found
      ? header.name === found.name
        ? found
        : { ...header, value: found.value }
      : header
  })
}

function asksAgain(
  header: string | null,
  path: string,
  known: SipSettings,
): Failure & { readonly code: 'bad_input' } {
  const what = header === null ? 'password' : `value of ${header}`
  return failure(
    'bad_input',
    `Enter the ${what} again: the stored one is only used with ${known.address}, as it was when it was stored.`,
    { path },
  ).error
}
