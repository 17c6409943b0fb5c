/** One row of a table, as it is stored. */
export type StoredRow = Readonly<Record<string, string | number | null>>

/** Everything that is held about a number, table by table. */
export interface PersonRecords {
  readonly recipients: readonly (StoredRow & { readonly id: number; readonly list_id: number })[]
  readonly recipientNumbers: readonly StoredRow[]
  readonly campaigns: readonly StoredRow[]
  readonly attempts: readonly (StoredRow & { readonly id: number; readonly state: string })[]
  /** Contacts of campaigns that were removed. */
  readonly contacts: readonly (StoredRow & { readonly id: number })[]
  readonly attemptEvents: readonly StoredRow[]
  readonly messages: readonly StoredRow[]
  readonly decisions: readonly StoredRow[]
  readonly doNotCall: readonly StoredRow[]
  readonly rejectedRows: readonly (StoredRow & { readonly import_id: number; readonly line: number })[]
  /** What imports noted so that they can be undone. */
  readonly importChanges: readonly (StoredRow & { readonly import_id: number; readonly seq: number })[]
  /** Imports whose kept file has the person, or may have. */
  readonly keptFiles: readonly (StoredRow & { readonly import_id: number })[]
}

/** Erasure of what is held about a number. */
export interface PersonStore {
  /**
   * Erases these records in one transaction, but for what the law keeps: attempts and contacts without name, number and messages, and an entry on the
   * do-not-call list for each of `numbers`, so that the person is not called again. Kept files are only forgotten here: the caller removes
   * them from the disk.
   */
  erase(records: PersonRecords, numbers: readonly string[], reason: string, now: number): void
}
