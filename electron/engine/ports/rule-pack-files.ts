/** A file of the center's folder of rule packs, as it was read. */
export interface RulePackFile {
  /** Its name in the folder. */
  readonly file: string
  /** Null when it cannot be read. */
  readonly text: string | null
  /** Why not, as a sentence. */
  readonly problem: string | null
}

/** The folder `rule-packs/` of the data folder. */
export interface RulePackFiles {
  readonly folder: string
  /** All `.json` files, by name; none when there is no folder. Some milliseconds. */
  read(): readonly RulePackFile[]
}
