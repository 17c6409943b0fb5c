import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { codeOf, failure } from '../../../shared/errors.ts'
import { syncFolder, writeWhole } from '../whole-file.ts'
import { listBackups } from './backup-files.ts'
import { checkContents, readHeader } from './check-contents.ts'
import { bytesOf, DAMAGE_FILE, DATABASE_FILE, INDEX_FILE, LOG_FILE, tracesOfUse } from './folder-files.ts'
import { readIndex, readLog } from './read-log.ts'
import { readSeal, sealOf } from './seal.ts'

const damageSchema = z.object({
  /** What is wrong, as the end of a sentence. */
  problem: z.string(),
  /** The files as they were then: when they are others, somebody has brought back a copy. */
  files: z.string(),
})

/**
 * Why a data folder must not be used: its database is lost or damaged. Null when it is sound, or new. Only reads; nothing of SQLite is
 * opened before the files themselves have been looked at, because SQLite makes the index of the log again and so loses what it says.
 * Takes seconds for a million recipients after an unclean stop, and a fraction of that after a clean one.
 */
export function findDamage(dataDir: string): string | null {
  const known = knownDamage(dataDir)
  if (known !== null) return known
  const problem = damageOfFiles(dataDir)
  if (problem !== null) noteDamage(dataDir, problem)
  return problem
}

function damageOfFiles(dataDir: string): string | null {
  const database = join(dataDir, DATABASE_FILE)
  const bytes = bytesOf(database)
  if (bytes === 0) {
    const traces = tracesOfUse(dataDir)
    if (traces.length === 0) return null
    return `${existsSync(database) ? 'it is empty' : 'it is missing'}, and ${traces[0]} beside it shows that there was one`
  }
  const header = readHeader(database)
  if (typeof header === 'string') return header
  return damageOfLog(dataDir) ?? damageOfContents(dataDir)
}

/** What is committed and not copied into the database yet stands in the log: is all of it there? */
function damageOfLog(dataDir: string): string | null {
  const log = readLog(join(dataDir, LOG_FILE))
  const seal = readSeal(dataDir)
  if (log.is === 'empty') {
    return seal?.state === 'open'
      ? 'its log is missing, with the latest changes: who was called, and what came of it'
      : null
  }
  if (log.is === 'bad-header')
    return 'the beginning of its log is damaged, so that the latest changes cannot be read'
  const index = readIndex(join(dataDir, INDEX_FILE))
  const isOfLog = index !== null && index.salt[0] === log.salt[0] && index.salt[1] === log.salt[1]
  if (isOfLog && index.committed > log.committed)
    return `its log ends too early: ${index.committed - log.committed} of ${index.committed} pages of the latest changes are lost`
  // one that was not on the disk yet when the power failed was never said to be done
  if (log.lostCommits > 1)
    return `its log is damaged in the middle: at least ${log.lostCommits} changes after that cannot be read`
  return null
}

function damageOfContents(dataDir: string): string | null {
  const seal = readSeal(dataDir)
  if (seal?.state === 'closed' && bytesOf(join(dataDir, LOG_FILE)) === 0) {
    const now = sealOf(dataDir)
    if (now.bytes === seal.bytes && now.sha256 === seal.sha256) return null
    return (
      checkContents(join(dataDir, DATABASE_FILE)) ??
      'something else than Trunkline has changed it since Trunkline was closed, or the disk has'
    )
  }
  return checkContents(join(dataDir, DATABASE_FILE))
}

/** What an earlier check has found, as long as the same files are there. */
function knownDamage(dataDir: string): string | null {
  const file = join(dataDir, DAMAGE_FILE)
  if (!existsSync(file)) return null
  try {
    const { problem, files } = damageSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (files === stampOf(dataDir)) return problem
  } catch {
    // it cannot be read either: the check says again what is wrong
  }
  forgetDamage(dataDir)
  return null
}

/** Keeps in mind that the database is damaged, so that no start uses it before a person has decided what is to be done. */
export function noteDamage(dataDir: string, problem: string): void {
  try {
    writeWhole(join(dataDir, DAMAGE_FILE), JSON.stringify({ problem, files: stampOf(dataDir) }))
  } catch (refused) {
    // a full or read-only disk: the next start finds it again
    if (!/^(ENOSPC|EROFS|EACCES|EDQUOT)$/.test(codeOf(refused))) throw refused
  }
}

/** The damaged files were set aside, or replaced. */
export function forgetDamage(dataDir: string): void {
  rmSync(join(dataDir, DAMAGE_FILE), { force: true })
  syncFolder(dataDir)
}

function stampOf(dataDir: string): string {
  return [DATABASE_FILE, LOG_FILE]
    .map(file => statSync(join(dataDir, file), { throwIfNoEntry: false }))
    .map(facts => (facts && facts.size > 0 ? `${facts.size} ${facts.mtimeMs}` : 'none'))
    .join(', ')
}

/** What a person reads when the database of a folder is damaged, and what they can do. */
export function damagedFailure(dataDir: string, problem: string) {
  const backups = listBackups(dataDir)
  const [newest] = backups
  const restore =
    newest === undefined
      ? 'There is no backup in the folder.'
      : `The newest backup is of ${new Date(newest.at).toISOString().slice(0, 16).replace('T', ' ')} UTC.`
  return failure(
    'data_damaged',
    `The database in ${dataDir} is damaged: ${problem}. Nobody is called, and nothing was changed. ${restore} Restore a backup, salvage what can be read, or choose another folder.`,
    { dataDir, problem, backups: backups.length },
  )
}
