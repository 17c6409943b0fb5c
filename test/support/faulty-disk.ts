import type { Store } from '../../electron/engine/ports/store.ts'

/** What a disk can do to a transaction. */
export const DISK_FAULTS = [
  /** A page cannot be read. */
  'SQLITE_IOERR_READ',
  /** Fewer bytes were written than asked for, or none: SQLite rolls the transaction back. */
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_SHORT_READ',
  /** It was written, and could not be synced: SQLite rolls it back. */
  'SQLITE_IOERR_FSYNC',
  'SQLITE_FULL',
  /** A page does not hold together. */
  'SQLITE_CORRUPT',
] as const
export type DiskFault = (typeof DISK_FAULTS)[number]

/** A disk between the engine and its store, which fails when it is told to. */
export interface FaultyDisk {
  /** What the next transactions meet; null: they get through. */
  fault: DiskFault | null
  failed: number
  wrap(store: Store): Store
}

/** A disk that works until a fault is set. */
export function createFaultyDisk(): FaultyDisk {
  const disk: FaultyDisk = {
    fault: null,
    failed: 0,
    wrap: store => ({
      ...store,
      transaction(act) {
        const { fault } = disk
        if (fault === null) return store.transaction(act)
        disk.failed++
        const failure = Object.assign(new Error(`disk fault ${fault}`), { code: fault })
        if (fault === 'SQLITE_IOERR_READ' || fault === 'SQLITE_CORRUPT') throw failure
        // everything is done, and then the commit fails
        return store.transaction(() => {
          act()
          throw failure
        })
      },
    }),
  }
  return disk
}
