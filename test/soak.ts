import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * `npm run soak [-- NAME ...]`: what a release is tested with beyond `npm test`: the same tests over far more seeds, kills, files and messages.
 * All take some hours; the exit code is 1 when one fails.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const SOAKS: Readonly<
  Record<string, { readonly env: Record<string, string>; readonly files: readonly string[] }>
> = {
  campaigns: {
    env: { TRUNKLINE_SEEDS: '20000' },
    files: ['test/simulation/even-seeds', 'test/simulation/odd-seeds'],
  },
  kills: { env: { TRUNKLINE_KILLS: '300' }, files: ['test/simulation/sigkill'] },
  disks: { env: { TRUNKLINE_DISK_SEEDS: '500' }, files: ['test/simulation/disk-faults'] },
  imports: { env: { TRUNKLINE_IMPORT_KILLS: '50' }, files: ['test/use-cases/import-killed'] },
  messages: { env: { TRUNKLINE_FUZZ: '1000000' }, files: ['test/telephony/torture/mutated-messages'] },
}

const asked = process.argv.slice(2)
const unknown = asked.find(name => SOAKS[name] === undefined)
if (unknown !== undefined) {
  process.stderr.write(`There is no soak "${unknown}"; there are: ${Object.keys(SOAKS).join(', ')}.\n`)
  process.exit(2)
}
const failed: string[] = []
for (const [name, { env, files }] of Object.entries(SOAKS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  process.stdout.write(`\n== ${name}\n`)
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      'test/vitest.config.ts',
      ...files,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } },
  )
  if (status !== 0) failed.push(name)
}
process.stdout.write(failed.length === 0 ? '\nAll soaks passed.\n' : `\nFailed: ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1
