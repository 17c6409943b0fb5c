import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { findChromium, findElectron, hasCommand } from './support/find-programs.ts'

/**
 * `npm test`: formatter and linter, types, the import rule, all tests, the build, the pages in a browser, and the
 * desktop shell. What this machine lacks is skipped and named; with CI set, nothing may be skipped.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const results = join(root, 'test-results')

interface Count {
  passed: number
  failed: number
  skipped: string[]
}

function step(title: string, command: string, args: readonly string[]): boolean {
  process.stdout.write(`\n== ${title}\n`)
  const started = performance.now()
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  process.stdout.write(
    `== ${title}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
  )
  return status === 0
}

const node = (title: string, file: string, ...args: string[]): boolean =>
  step(title, process.execPath, [file, ...args])
const bin = (name: string, file: string): string => join(root, 'node_modules', name, file)

async function main(): Promise<number> {
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  const total: Count = { passed: 0, failed: 0, skipped: [] }
  const checks = [
    node('Format and lint', bin('@biomejs/biome', 'bin/biome'), 'check', '.'),
    node('Types', bin('typescript', 'bin/tsc'), '--noEmit'),
    node(
      'Import rule',
      bin('dependency-cruiser', 'bin/dependency-cruiser.mjs'),
      'electron',
      'renderer',
      'shared',
      'test',
      '--config',
      '.dependency-cruiser.cjs',
    ),
  ]
  for (const ok of checks) ok ? total.passed++ : total.failed++

  // the command line's tests serve the built pages
  if (node('Build', bin('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn'))
    total.passed++
  else total.failed++

  const unitReport = join(results, 'vitest.json')
  node(
    'Tests',
    bin('vitest', 'vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  )
  add(total, readVitest(unitReport))

  const projects = await browserProjects(total)
  if (projects.length > 0) {
    const flags = projects.map(name => `--project=${name}`)
    node(
      'Pages and shell',
      bin('@playwright/test', 'cli.js'),
      'test',
      '--config',
      'test/e2e/playwright.config.ts',
      ...flags,
    )
    add(total, readPlaywright(join(results, 'playwright.json')))
  }
  return report(total)
}

async function browserProjects(total: Count): Promise<string[]> {
  const projects: string[] = []
  if (await findChromium()) projects.push('pages', 'headless-host')
  else total.skipped.push('tests in a browser (no Chromium here; install one or set CHROMIUM_PATH)')
  if (findElectron()) projects.push('electron-shell')
  else total.skipped.push('tests of the desktop shell (no Electron binary, or no display)')
  if (!hasCommand('sipp'))
    total.skipped.push('interop with SIPp (Debian package sip-tester is not installed)')
  return projects
}

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) }),
  ),
})

function readVitest(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] }
  const report = vitestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const all = report.testResults.flatMap(suite => suite.assertionResults)
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, report.numFailedTestSuites),
    skipped: all.filter(test => !['passed', 'failed'].includes(test.status)).map(test => test.fullName),
  }
}

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
})

function readPlaywright(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] }
  const { stats, errors } = playwrightSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const skipped = Array.from({ length: stats.skipped }, () => 'a browser test (named above)')
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped }
}

function add(total: Count, part: Count): void {
  total.passed += part.passed
  total.failed += part.failed
  total.skipped.push(...part.skipped)
}

function report(total: Count): number {
  process.stdout.write('\n')
  for (const name of total.skipped) process.stdout.write(`skipped: ${name}\n`)
  const strict = process.env.CI === 'true' && total.skipped.length > 0
  if (strict) process.stdout.write('With CI set nothing may be skipped.\n')
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped\n`)
  return total.failed > 0 || strict ? 1 : 0
}

process.exitCode = await main()
