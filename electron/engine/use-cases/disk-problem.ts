import { codeOf } from '../../../shared/errors.ts'

/**
 * What a person reads when a write failed because of the disk: it is full or broken, or another program holds a lock. Null when it failed for
 * another reason, which no free space mends.
 */
export function diskProblem(failed: unknown): string | null {
  if (isDamage(failed)) return damagedSentence(failed instanceof Error ? failed.message : String(failed))
  if (!/^SQLITE_(FULL|IOERR|BUSY|READONLY|CANTOPEN)/.test(codeOf(failed))) return null
  const said = failed instanceof Error ? failed.message : String(failed)
  return `The disk refuses to write (${said}). Free some space; nothing is lost, calls wait.`
}

/** The database itself could not be read or written as it lies on the disk. */
export function isDamage(failed: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(failed))
}

/** What a person reads while the engine holds all calls for it; `problem` is the end of a sentence. */
export function damagedSentence(problem: string): string {
  return `The database is damaged (${problem}). No call starts. Close Trunkline and start it again: it then offers to restore a backup or to salvage what can be read.`
}

/** A trunk or campaign whose settings could not be read, and have been set aside. */
export function rowAsideSentence({
  table,
  name,
}: {
  readonly table: 'trunks' | 'campaigns'
  readonly name: string
}): string {
  return table === 'trunks'
    ? `The settings of the trunk "${name}" were damaged and have been set aside. Enter them again on its page; until then no call goes out over it.`
    : `The settings of the campaign "${name}" were damaged and have been set aside. Check every step in Setup before you resume it.`
}
