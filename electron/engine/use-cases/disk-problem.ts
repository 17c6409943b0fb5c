import { codeOf } from '../../../shared/errors.ts'

/**
 * What a person reads when a write failed because of the disk: it is full or broken, or another program holds a lock. Null when it failed for
 * another reason, which no free space mends.
 */
export function diskProblem(failed: unknown): string | null {
  if (!/^SQLITE_(FULL|IOERR|BUSY|READONLY|CANTOPEN)/.test(codeOf(failed))) return null
  const said = failed instanceof Error ? failed.message : String(failed)
  return `The disk refuses to write (${said}). Free some space; nothing is lost, calls wait.`
}
