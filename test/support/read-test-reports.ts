import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** What a part of the test run came to. */
export interface TestCount {
  readonly passed: number
  readonly failed: number
  /** The names of what was left out. */
  readonly skipped: readonly string[]
  /** What failed, each with its name, its file and the beginning of its message. */
  readonly failures: readonly string[]
}

/** So many lines of the message of a failed test are said again at the end. */
const LINES_OF_MESSAGE = 12

const vitestSchema = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

const NO_REPORT: TestCount = {
  passed: 0,
  failed: 1,
  skipped: [],
  failures: ['The run ended without a report.'],
}

/** Reads vitest's JSON report; a missing one is one failure. */
export function readVitestReport(file: string): TestCount {
  if (!existsSync(file)) return NO_REPORT
  const report = vitestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const all = report.testResults.flatMap(suite =>
    suite.assertionResults.map(test => ({ ...test, file: suite.name })),
  )
  const failed = all.filter(test => test.status === 'failed')
  const withFailed = new Set(failed.map(test => test.file))
  const brokenFiles = report.testResults.filter(
    suite => suite.status === 'failed' && !withFailed.has(suite.name),
  )
  return {
    passed: report.numPassedTests,
    failed: failed.length + brokenFiles.length,
    skipped: all.filter(test => !['passed', 'failed'].includes(test.status)).map(test => test.fullName),
    failures: [
      ...failed.map(test => failure(test.file, test.fullName, (test.failureMessages ?? []).join('\n'))),
      ...brokenFiles.map(suite => failure(suite.name, 'the file itself', suite.message)),
    ],
  }
}

const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(
    z.object({
      results: z.array(z.object({ errors: z.array(z.object({ message: z.string().default('') })) })),
    }),
  ),
})
interface Suite {
  specs?: z.infer<typeof specSchema>[] | undefined
  suites?: Suite[] | undefined
}
const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(specSchema).optional(), suites: z.array(suiteSchema).optional() }),
)
const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.object({ message: z.string().default('') })),
  suites: z.array(suiteSchema),
})

/** Reads Playwright's JSON report; a missing one is one failure, and so is a test that passed only when it was tried again. */
export function readPlaywrightReport(file: string): TestCount {
  if (!existsSync(file)) return NO_REPORT
  const { stats, errors, suites } = playwrightSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const failed = suites.flatMap(specsOf).filter(spec => !spec.ok)
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: Array.from({ length: stats.skipped }, () => 'a browser test (named above)'),
    failures: [
      ...failed.map(spec => failure(spec.file, spec.title, firstMessage(spec))),
      ...errors.map(({ message }) => failure('Playwright', 'before any test', message)),
    ],
  }
}

function specsOf(suite: Suite): z.infer<typeof specSchema>[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
}

function firstMessage({ tests }: z.infer<typeof specSchema>): string {
  return tests.flatMap(test => test.results.flatMap(result => result.errors))[0]?.message ?? ''
}

function failure(file: string, name: string, message: string): string {
  const lines = message.split('\n').slice(0, LINES_OF_MESSAGE)
  return [`${name} (${file})`, ...lines.map(line => `    ${line}`)].join('\n')
}
