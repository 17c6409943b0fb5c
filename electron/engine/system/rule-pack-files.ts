import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RulePackFile, RulePackFiles } from '../ports/rule-pack-files.ts'

/** Of one file; the largest pack that ships has some 20 KB. */
const PACK_BYTES_MAX = 262_144
const PACKS_MAX = 200

/** The center's own rule packs in `rule-packs/` of a data folder. */
export function createRulePackFiles(dataDir: string): RulePackFiles {
  const folder = join(dataDir, 'rule-packs')
  return {
    folder,
    read: () =>
      namesIn(folder)
        .slice(0, PACKS_MAX)
        .map(file => readPack(folder, file)),
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .sort()
  } catch {
    return [] // no folder: the center has no packs of its own
  }
}

function readPack(folder: string, file: string): RulePackFile {
  try {
    const path = join(folder, file)
    const { size } = statSync(path)
    if (size > PACK_BYTES_MAX) {
      const problem = `The file has ${size} bytes; a rule pack has at most ${PACK_BYTES_MAX}.`
      return { file, text: null, problem }
    }
    return { file, text: readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), problem: null }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { file, text: null, problem: `The file cannot be read: ${why}.` }
  }
}
