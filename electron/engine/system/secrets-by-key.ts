import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { codeOf } from '../../../shared/errors.ts'
import type { Log } from '../ports/log.ts'
import type { KeyLock, Secrets } from '../ports/secrets.ts'

export const KEY_FILE = 'secrets.key'

const VERSION = 'v1'
const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
/** NIST SP 800-38D section 8.2.2: random, 96 bits; far fewer than 2^32 texts are sealed with one key. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Characters of a key's name: enough to tell the keys of one file apart. */
const KEY_ID_CHARACTERS = 16

const keyFileSchema = z.object({
  version: z.literal(1),
  keys: z.array(
    z.object({
      id: z.string(),
      /** Who can unlock it: `none` is the key itself. */
      lock: z.enum(['none', 'system']),
      key: z.base64(),
    }),
  ),
})
type KeyFile = z.infer<typeof keyFileSchema>

interface Key {
  readonly id: string
  readonly bytes: Buffer
}

/**
 * Seals by AES-256-GCM with a key from `file` (mode 0600), which is made when something is sealed for the first time. With `lock` the
 * key itself stands there locked by the safe of the operating system. Keys that cannot be unlocked here stay in the file, so that
 * what they sealed can be read again where they can be. A file that is damaged is set aside. Nothing is read before it is needed.
 */
export function createSecrets(options: {
  readonly file: string
  readonly lock: KeyLock | null
  readonly log: Log
}): Secrets {
  const { file, lock, log } = options
  let keys: Key[] | null = null

  function known(): Key[] {
    if (keys) return keys
    try {
      keys = usable(readKeyFile(file, log), lock)
    } catch (problem) {
      // told where a password is missing; sealing, which needs the file, fails with the reason
      log.error('the key file of passwords cannot be read', { file, problem: String(problem) })
      keys = []
    }
    return keys
  }

  function ownKey(): Key {
    const [first] = known()
    if (first) return first
    const made = makeKey()
    const before = readKeyFile(file, log)
    const locked = lock?.lock(made.bytes) ?? made.bytes
    const entry = {
      id: made.id,
      lock: lock ? ('system' as const) : ('none' as const),
      key: locked.toString('base64'),
    }
    writeKeyFile(file, { version: 1, keys: [entry, ...before.keys] })
    log.info('a new key for passwords was made', { key: made.id, before: before.keys.length })
    known().unshift(made)
    return made
  }

  return {
    seal(plain) {
      const key = ownKey()
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key.bytes, nonce)
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [
        VERSION,
        key.id,
        Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url'),
      ].join(':')
    },
    open(sealed) {
      const [version, id, text = ''] = sealed.split(':')
      const key = version === VERSION ? known().find(one => one.id === id) : undefined
      const bytes = Buffer.from(text, 'base64url')
      if (!key || bytes.length < NONCE_BYTES + TAG_BYTES) return null
      try {
        const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE_BYTES))
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        const plain = Buffer.concat([
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
          decipher.final(),
        ])
        return plain.toString('utf8')
      } catch {
        return null // another key, or changed bytes: GCM tells neither from the other
      }
    },
  }
}

function makeKey(): Key {
  const bytes = randomBytes(KEY_BYTES)
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, KEY_ID_CHARACTERS)
  return { id, bytes }
}

/** Those keys of the file that this host can unlock. */
function usable({ keys }: KeyFile, lock: KeyLock | null): Key[] {
  return keys.flatMap(entry => {
    const stored = Buffer.from(entry.key, 'base64')
    const bytes = entry.lock === 'none' ? stored : (lock?.unlock(stored) ?? null)
    return bytes?.length === KEY_BYTES ? [{ id: entry.id, bytes }] : []
  })
}

function readKeyFile(file: string, log: Log): KeyFile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return { version: 1, keys: [] }
    throw problem
  }
  const parsed = keyFileSchema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  const aside = `${file}.damaged-${Date.now()}`
  renameSync(file, aside)
  log.error('the key file of passwords is damaged and was set aside', { file, aside })
  return { version: 1, keys: [] }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // said by the schema
  }
}

/** Written beside it and renamed: there is the old file or the new one, never half of one. */
function writeKeyFile(file: string, content: KeyFile): void {
  const part = `${file}.part`
  const descriptor = openSync(part, 'w', 0o600)
  try {
    writeSync(descriptor, `${JSON.stringify(content)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(part, file)
}
