import { safeStorage } from 'electron'
import type { Log } from '../engine/ports/log.ts'
import type { KeyLock } from '../engine/ports/secrets.ts'

/**
 * The safe of the operating system: Keychain, DPAPI, or the keyring of a Linux desktop. Null where there is none: on Linux without a
 * keyring Electron would lock with a password that everybody knows, which is no lock.
 */
export function systemKeyLock(log: Log): KeyLock | null {
  const isPlain = process.platform === 'linux' && safeStorage.getSelectedStorageBackend?.() === 'basic_text'
  if (isPlain || !safeStorage.isEncryptionAvailable()) {
    log.warn('this machine has no safe: the key of passwords is in a file that only this account reads')
    return null
  }
  return {
    lock: key => safeStorage.encryptString(key.toString('base64')),
    unlock(locked) {
      try {
        return Buffer.from(safeStorage.decryptString(locked), 'base64')
      } catch {
        return null // locked on another machine or by another account
      }
    },
  }
}
