import { z } from 'zod'
import type { TrunkSettings } from '../../../shared/model/trunk.ts'
import type { Secrets } from '../ports/secrets.ts'

/** Opened texts remembered: those of some hundred trunks. */
const REMEMBERED_MAX = 500

const trunkSecretsSchema = z.object({
  password: z.string(),
  tlsKey: z.string().nullable(),
  /** Values of custom headers, in the order of their names in the settings. */
  headers: z.array(z.string()),
})
type TrunkSecrets = z.infer<typeof trunkSecretsSchema>

/** Takes what is secret out of settings when they are stored, and puts it back when they are read. */
export function createTrunkSecrets(secrets: Secrets): {
  /** The settings as text without anything secret, and what was taken out, sealed; null when there was nothing. */
  seal(settings: TrunkSettings): { readonly text: string; readonly sealed: string | null }
  /** The settings with their secrets. `lost`: they cannot be read here, and the trunk has no password. */
  open(
    settings: TrunkSettings,
    sealed: string | null,
  ): { readonly settings: TrunkSettings; readonly lost: boolean }
} {
  const remembered = new Map<string, TrunkSecrets | null>()

  /** Settings are read at the end of every call: one and the same text is opened once. */
  function opened(sealed: string): TrunkSecrets | null {
    const known = remembered.get(sealed)
    if (known !== undefined) return known
    const plain = secrets.open(sealed)
    const found = plain === null ? null : trunkSecretsSchema.parse(JSON.parse(plain))
    if (remembered.size >= REMEMBERED_MAX) remembered.clear()
    remembered.set(sealed, found)
    return found
  }

  return {
    seal(settings) {
      const text = JSON.stringify(withoutSecrets(settings))
      const found = secretsOf(settings)
      return { text, sealed: found && secrets.seal(JSON.stringify(found)) }
    },
    open(settings, sealed) {
      if (settings.kind !== 'sip' || sealed === null) return { settings, lost: false }
      const found = opened(sealed)
      const { credentials, tls, headers } = settings
      // without its password an account is not used at all: a wrong answer to a challenge looks like an attack
      if (!found) return { settings: { ...settings, credentials: null }, lost: true }
      return {
        settings: {
          ...settings,
          credentials: credentials && { ...credentials, password: found.password },
          tls: { ...tls, key: found.tlsKey },
          headers: headers.map((header, at) => ({ ...header, value: found.headers[at] ?? '' })),
        },
        lost: false,
      }
    },
  }
}

/** Settings as pages and files may see them: without password, key of TLS and values of custom headers. */
export function withoutSecrets(settings: TrunkSettings): TrunkSettings {
  if (settings.kind !== 'sip') return settings
  const { credentials, tls, headers } = settings
  return {
    ...settings,
    credentials: credentials && { ...credentials, password: '' },
    tls: { ...tls, key: null },
    headers: headers.map(({ name }) => ({ name, value: '' })),
  }
}

function secretsOf(settings: TrunkSettings): TrunkSecrets | null {
  if (settings.kind !== 'sip') return null
  const { credentials, tls, headers } = settings
  const password = credentials?.password ?? ''
  const hasSome = password !== '' || tls.key !== null || headers.some(({ value }) => value !== '')
  return hasSome ? { password, tlsKey: tls.key, headers: headers.map(({ value }) => value) } : null
}
