import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullable(),
        }),
      ),
    }),
  ),
})

const complaints = new Map<string, string>()
let folder: string
let ofFile = ''
let printed = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-leaks-'))
  const report = join(folder, 'report.json')
  const run = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      'test/fixtures/leaks/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    { cwd: root, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const [errors] = await Promise.all([text(run.stderr), once(run, 'close')])
  printed = errors
  const { testResults } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')))
  for (const file of testResults) {
    if (file.name.endsWith('file-leaking.ts')) ofFile = file.message
    for (const { title, failureMessages } of file.assertionResults)
      complaints.set(title, (failureMessages ?? []).join('\n'))
  }
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a test fails, and what it left and where that was opened is named, when it', () => {
  test.each([
    ['leaves a UDP socket', /UDP socket on port \d+, opened at .*test\/fixtures\/leaks\/tests-leaking\.ts/],
    ['leaves a server and both ends of a stream', /listening server on port \d+, opened/],
    ['leaves a server and both ends of a stream', /stream to a server.*, opened/],
    ['leaves a server and both ends of a stream', /accepted stream.*, opened/],
    ['leaves a timer', /timer of 60000 ms, opened at .*test\/fixtures\/leaks\/tests-leaking\.ts/],
    ['leaves an interval', /interval of 60000 ms, opened/],
    ['leaves a process', /child process .*node.*, opened/],
    ['leaves a thread', /worker thread, opened/],
    ['another ends later', /timer of 60000 ms, opened/],
  ] as const)('%s (%s)', (title, line) => {
    expect(complaints.get(title)).toContain(`The test "${title}" left open:`)
    expect(complaints.get(title)).toMatch(line)
  })
})

test('a test that closes everything, the last of it a moment after its end, passes', () => {
  expect(complaints.get('closes everything, the last of it after its end')).toBe('')
})

test('what a test left is not told again of the next one', () => {
  expect(complaints.get('leaves a timer')).not.toContain('UDP socket')
})

test('a file whose beforeAll opened a socket that nobody closed fails, though its tests do not', () => {
  expect(complaints.get('is innocent')).toBe('')
  expect(ofFile).toMatch(/The file .*file-leaking\.ts left open:\n +UDP socket on port \d+/)
})

test('a test whose sockets are closed, but not its calls, fails for its dialogs, transactions and timers', () => {
  const complaint = complaints.get('leaves a dialog of user agents whose sockets are closed')
  expect(complaint).toMatch(/ dialog \S+ of the user agent sip:party@127\.0\.0\.1:\d+\n/)
  expect(complaint).toMatch(/ client transaction z9hG4bK\S+INVITE of the user agent/)
  expect(complaint).toMatch(/ server transaction z9hG4bK\S+ of the user agent/)
  expect(complaint).toMatch(/ timer of 32000 ms, opened at InviteClientTransaction/)
  expect(complaint).not.toContain('UDP socket')
})

test('a stream that is left in a media thread which goes on is told, and only that', () => {
  const complaint = complaints.get('leaves a stream in a thread that goes on')
  expect(complaint).toContain(' left open:\n  media stream 1 with its RTP ports')
  expect(complaint).not.toContain('worker thread')
  expect(complaints.get('closes its stream')).toBe('')
})

describe('the ladder is printed of a test that fails', () => {
  const ladderOf = (title: string): string[] => {
    const from = printed.indexOf(`SIP of "${title}":`)
    expect(from).toBeGreaterThanOrEqual(0)
    const to = printed.indexOf('\n\n', from)
    const lines = printed.slice(from, to).split('\n').slice(2)
    return lines.map(line => line.slice(24).trim())
  }

  test('in the middle of a call over UDP', () => {
    expect(ladderOf('fails in the middle of a call')).toEqual([
      '|--------- INVITE (SDP) --------->|',
      '|<---------- 100 Trying ----------|',
      '|<--------- 200 OK (SDP) ---------|',
      '|------------- ACK -------------->|',
      '|------------- BYE -------------->|',
      '|<--------- 200 OK (BYE) ---------|',
    ])
  })
  test('after a call over TCP', () => {
    expect(ladderOf('fails after a call over TCP')).toEqual([
      '|--------- INVITE (SDP) --------->|',
      '|<---------- 100 Trying ----------|',
      '|<-------- 486 Busy Here ---------|',
    ])
  })
  test('because it left something', () => {
    const ladder = ladderOf('leaves a dialog of user agents whose sockets are closed')
    expect(ladder).toContain('|------------- ACK -------------->|')
  })
})
