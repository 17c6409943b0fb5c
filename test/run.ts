import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium, findElectron, hasCommand } from './support/find-programs.ts'
import { readPlaywrightReport, readVitestReport, type TestCount } from './support/read-test-reports.ts'

/**
 * `npm test`: formatter and linter, types, the import rule, all tests, the build, the pages in a browser, and the
 * desktop shell. What this machine lacks is skipped and named; with CI set, nothing may be skipped.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const results = join(root, 'test-results')

/** Runs one step; a step that fails counts as one failure, unless the report that it wrote counts them itself. */
function step(title: string, file: string, args: readonly string[], read?: () => TestCount): TestCount {
  process.stdout.write(`\n== ${title}\n`)
  const started = performance.now()
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' })
  const ok = status === 0
  process.stdout.write(
    `== ${title}: ${ok ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
  )
  const count = read?.() ?? { passed: ok ? 1 : 0, failed: 0, skipped: [], failures: [] }
  if (ok || count.failed > 0) return count
  return { ...count, failed: 1, failures: [`${title} (its own output is above)`] }
}

const bin = (name: string, file: string): string => join(root, 'node_modules', name, file)

async function main(): Promise<number> {
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  const rooms = ['electron', 'renderer', 'shared', 'test']
  const unitReport = join(results, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]
  const parts = [
    step('Format and lint', bin('@biomejs/biome', 'bin/biome'), ['check', '.']),
    step('Types', bin('typescript', 'bin/tsc'), ['--noEmit']),
    step('Import rule', bin('dependency-cruiser', 'bin/dependency-cruiser.mjs'), [
      ...rooms,
      '--config',
      '.dependency-cruiser.cjs',
    ]),
    // the command line's tests serve the built pages
    step('Build', bin('electron-vite', 'bin/electron-vite.js'), ['build', '--logLevel', 'warn']),
    step(
      'Tests',
      bin('vitest', 'vitest.mjs'),
      ['run', '--config', 'test/vitest.config.ts', ...reporters],
      () => readVitestReport(unitReport),
    ),
  ]
  const { projects, lacking } = await browserProjects()
  const flags = projects.map(name => `--project=${name}`)
  if (flags.length > 0)
    parts.push(
      step(
        'Pages and shell',
        bin('@playwright/test', 'cli.js'),
        ['test', '--config', 'test/e2e/playwright.config.ts', ...flags],
        () => readPlaywrightReport(join(results, 'playwright.json')),
      ),
    )
  return report(parts, lacking)
}

/** The browser tests that this machine can run, and what it lacks for others. */
async function browserProjects(): Promise<{ projects: string[]; lacking: string[] }> {
  const projects: string[] = []
  const lacking: string[] = []
  if (await findChromium()) projects.push('pages', 'headless-host')
  else lacking.push('tests in a browser (no Chromium here; install one or set CHROMIUM_PATH)')
  if (findElectron()) projects.push('electron-shell')
  else lacking.push('tests of the desktop shell (no Electron binary, or no display)')
  if (!hasCommand('sipp')) lacking.push('interop with SIPp (Debian package sip-tester is not installed)')
  return { projects, lacking }
}

/** Says once more what failed and what was left out, so that the end of the output is enough; the exit code. */
function report(parts: readonly TestCount[], lacking: readonly string[]): number {
  const sum = (of: (part: TestCount) => number): number => parts.reduce((all, part) => all + of(part), 0)
  const failed = sum(part => part.failed)
  const skipped = [...lacking, ...parts.flatMap(part => part.skipped)]
  process.stdout.write('\n')
  for (const name of skipped) process.stdout.write(`skipped: ${name}\n`)
  for (const text of parts.flatMap(part => part.failures)) process.stdout.write(`failed: ${text}\n`)
  const strict = process.env.CI === 'true' && skipped.length > 0
  if (strict) process.stdout.write('With CI set nothing may be skipped.\n')
  process.stdout.write(`${sum(part => part.passed)} passed, ${failed} failed, ${skipped.length} skipped\n`)
  return failed > 0 || strict ? 1 : 0
}

process.exitCode = await main()
