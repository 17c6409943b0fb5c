/**
 * The safe of this machine for what must not be read in a file: passwords of trunks, keys of TLS, values of custom headers. Only
 * sealed texts are written to the disk.
 */
export interface Secrets {
  /** A text that this safe opens again, different each time. Throws when its key cannot be kept (a full disk, no permission). */
  seal(plain: string): string
  /** The text that was sealed; null where the key is missing or another one, as in a data folder that was copied. */
  open(sealed: string): string | null
}

/** The safe of the operating system, which keeps the key of `Secrets`; a host without one leaves it in a file that only this account reads. */
export interface KeyLock {
  lock(key: Buffer): Buffer
  /** Null when it was locked elsewhere, or by another account. */
  unlock(locked: Buffer): Buffer | null
}
