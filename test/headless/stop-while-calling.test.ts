import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadProfile } from '../../electron/engine/practice-carrier/load-profile.ts'
import { createPracticeCarrier } from '../../electron/engine/practice-carrier/practice-carrier.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { projectDir, type Running, runTrunkline, startTrunkline } from '../support/run-trunkline.ts'
import { silentLog } from '../support/silent-log.ts'
import { UNBOUND } from '../support/unbound-campaign.ts'

const CALLS = 5
const TALKS_FOR_EVER_S = 600
const PEOPLE = 40
const LONG_WAIT = { timeout: 120_000, interval: 50 }
const WAIT = { timeout: 60_000, interval: 50 }
/** For a machine with heavy load; each takes some seconds. */
const TEST_MS = 180_000

let carrier: Awaited<ReturnType<typeof createPracticeCarrier>>
/** Who ended each call that is over, in the eyes of the carrier. */
let ended: ('person' | 'caller')[] = []
let folder: string
const started: Running[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-stop-'))
  ended = []
  const resourcesDir = join(projectDir, 'resources')
  const profile = loadProfile('everybody-answers', resourcesDir)
  if (!profile.ok) throw new Error(profile.error.message)
  carrier = await createPracticeCarrier({
    ...{ profile: profile.value, seed: 3, resourcesDir },
    ...{ clock: systemClock, randomness: systemRandomness, log: silentLog },
    onCall: ({ endedBy }) => void ended.push(endedBy),
  })
})
afterEach(async () => {
  for (const { child, finished } of started.splice(0)) {
    child.kill('SIGKILL')
    await finished
  }
  await carrier.close()
  rmSync(folder, { recursive: true, force: true })
})

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running & { said(): string } {
  const running = startTrunkline([...args, '--data', join(folder, 'data')], env)
  started.push(running)
  let text = ''
  running.child.stderr?.on('data', (part: string) => {
    text += part
  })
  return { ...running, said: () => text }
}

/** Five calls at once, out of forty people, over a carrier of our own; each call listens so long after its message. */
function run(listenSeconds: number, ...more: readonly string[]) {
  const rows = readFileSync(join(projectDir, 'resources', 'samples', 'recipients.csv'), 'utf8').split(/\r?\n/)
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const sample: object = JSON.parse(
    readFileSync(join(projectDir, 'resources', 'samples', 'campaign.json'), 'utf8'),
  )
  const prompt = { kind: 'speech', text: 'Hello. '.repeat(listenSeconds === 0 ? 1 : 60) }
  return start([
    'run',
    ...['--list', write('list.csv', rows.slice(0, PEOPLE + 1).join('\n'))],
    ...[
      '--campaign',
      write(
        'campaign.json',
        JSON.stringify({
          ...sample,
          ...UNBOUND,
          prompt,
          listenSeconds,
          talkTimeoutSeconds: 7_200,
          concurrencyMax: CALLS,
        }),
      ),
    ],
    ...[
      '--trunk',
      write(
        'trunk.json',
        JSON.stringify({
          kind: 'sip',
          name: 'Carrier',
          address: `127.0.0.1:${carrier.address.port}`,
          callsPerSecond: 20,
        }),
      ),
    ],
    ...more,
  ])
}

const allEndedByUs = (count: number) =>
  expect.poll(() => ended, WAIT).toEqual(Array.from({ length: count }, () => 'caller'))

/** Attempts by state while they are open, and by outcome after that; null as long as there is no data. */
function attempts(): Record<string, number> | null {
  const file = join(folder, 'data', 'trunkline.sqlite')
  if (!existsSync(file)) return null
  const database = new Database(file, { readonly: true })
  try {
    if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'engine_state'").get()) return null
    const rows = database
      .prepare<[], { is: string; n: number }>(
        `SELECT iif(state = 'ended', outcome, 'up: ' || state) AS "is", count(*) AS n FROM attempts GROUP BY 1`,
      )
      .all()
    return Object.fromEntries(rows.map(({ is, n }) => [is, n]))
  } finally {
    database.close()
  }
}

/** Fails at once, with what the process said, when it ends before. */
const untilCallsAreUp = (running: Running & { said(): string }) =>
  expect
    .poll(() => (running.child.exitCode === null ? attempts()?.['up: answered'] : running.said()), LONG_WAIT)
    .toBe(CALLS)

/** Two presses of Ctrl+C that follow one another at once are one: npm sends them on. */
const ANOTHER_PRESS_MS = 300

describe('a run that is stopped while calls are up', { timeout: TEST_MS }, () => {
  test('lets them end at the first Ctrl+C, starts no more, and says how many there are', async () => {
    const running = run(0)
    await untilCallsAreUp(running)
    running.child.kill('SIGINT')
    await expect
      .poll(running.said, WAIT)
      .toMatch(/No new calls start\. \d+ calls? (is|are) still up\. Press Ctrl\+C again/)
    const { calls } = carrier.statistics()
    expect((await running.finished).code).toBe(130)
    // an INVITE may have been on its way
    expect(carrier.statistics().calls).toBeLessThanOrEqual(calls + 1)
    expect(carrier.statistics().calls).toBeLessThan(PEOPLE)
    expect(attempts()).toEqual({ answered: carrier.statistics().calls })
    expect(running.said()).toContain('Start again with the same --data')
  })

  test('hangs up at the second Ctrl+C: BYE for every call, each is interrupted and nobody counts as reached', async () => {
    const running = run(TALKS_FOR_EVER_S)
    await untilCallsAreUp(running)
    running.child.kill('SIGINT')
    await expect.poll(running.said, WAIT).toContain('5 calls are still up')
    expect(carrier.statistics().inProgress).toBe(CALLS)
    await new Promise(resolve => setTimeout(resolve, ANOTHER_PRESS_MS))
    running.child.kill('SIGINT')
    expect((await running.finished).code).toBe(130)
    await allEndedByUs(CALLS)
    expect(attempts()).toEqual({ interrupted: CALLS })
  })

  test('at SIGTERM waits for calls no longer than --drain says', async () => {
    const running = run(TALKS_FOR_EVER_S, '--drain', '1')
    await untilCallsAreUp(running)
    running.child.kill('SIGTERM')
    expect((await running.finished).code).toBe(143)
    expect(running.said()).toContain('No new calls start. 5 calls are still up.')
    await allEndedByUs(CALLS)
    expect(attempts()).toEqual({ interrupted: CALLS })
  })
})

describe('a host that runs', { timeout: TEST_MS }, () => {
  test('is paused and resumed from the command line, and an error that nobody caught ends its calls in order', async () => {
    // a campaign to go on with
    const before = run(TALKS_FOR_EVER_S, '--drain', '0')
    await untilCallsAreUp(before)
    expect(await command('pause', '--all', '--json')).toEqual({
      ...{ code: 0, stdout: '{"campaigns":1,"calls":5}\n', stderr: '' },
    })
    expect((await command('resume', '--all')).stdout).toBe('Resumed 1 campaign.\n')
    before.child.kill('SIGTERM')
    expect((await before.finished).code).toBe(143)
    expect(await command('pause', '--all')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No Trunkline is running on the data folder'),
    })

    const host = start(['serve', '--after-restart', 'resume'], {
      NODE_OPTIONS: `--import=${join(projectDir, 'test', 'fixtures', 'fail-at-sigusr2.ts')}`,
    })
    await untilCallsAreUp(host)
    expect((await command('pause', '--all', '--hang-up')).stdout).toBe(
      'Paused 1 campaign. Hung up 5 calls.\n',
    )
    await allEndedByUs(2 * CALLS)
    expect((await command('resume', '--all')).stdout).toBe('Resumed 1 campaign.\n')
    await untilCallsAreUp(host)

    host.child.kill('SIGUSR2')
    expect((await host.finished).code).toBe(70)
    await allEndedByUs(3 * CALLS)
    expect(attempts()).toEqual({ interrupted: 3 * CALLS })
  })

  test('pause and resume say what they need', async () => {
    expect(await command('pause')).toMatchObject({ code: 1, stderr: expect.stringContaining('--all') })
    expect(await command('resume', '--all')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('--data') },
    })
  })
})

const command = (...args: readonly string[]) => runTrunkline([...args, '--data', join(folder, 'data')])
