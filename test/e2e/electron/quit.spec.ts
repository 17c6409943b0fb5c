import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import type { Bridge } from '../../../shared/ipc/bridge.ts'
import { findElectron } from '../../support/find-programs.ts'
import { projectDir, runTrunkline } from '../../support/run-trunkline.ts'
import { UNBOUND } from '../../support/unbound-campaign.ts'
import { listenForComplaints } from '../journey.ts'

const CALLS = 20
const PEOPLE = 400
const WAIT = { timeout: 90_000 }

interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  readonly complaints: readonly string[]
  /** The exit code, once the app has ended by itself. */
  readonly ended: Promise<number | null>
}

let dataDir: string
const processes: ChildProcess[] = []
test.beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'trunkline-quit-'))
  const rows = Array.from({ length: PEOPLE }, (_, at) => `Person ${at},+447400${String(100_000 + at)}`)
  const list = join(dataDir, 'people.csv')
  writeFileSync(list, ['name,phone', ...rows].join('\n'))
  expect(await runTrunkline(['import', list, '--data', dataDir])).toMatchObject({ code: 0 })
})
test.afterEach(() => {
  for (const child of processes.splice(0)) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(): Promise<Desktop> {
  const executablePath = findElectron()
  if (executablePath === null) throw new Error('there is no Electron here')
  const app = await _electron.launch({
    executablePath,
    args: [projectDir, '--no-sandbox'],
    env: { ...process.env, TRUNKLINE_DATA: dataDir, TRUNKLINE_NO_DIALOGS: '1' },
  })
  const child = app.process()
  processes.push(child)
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const page = await app.firstWindow()
  const complaints = listenForComplaints(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Live')
  return { app, page, complaints, ended }
}

/** Asks the engine as the page does. */
function ask(page: Page, name: string, input: object): Promise<unknown> {
  return page.evaluate(
    async ([asked, given]) => {
      const bridge: unknown = Reflect.get(window, 'trunkline')
      const reply = await (bridge as Bridge).request(String(asked), given)
      if (!reply.ok) throw new Error(reply.error.message)
      return reply.value
    },
    [name, input] as const,
  )
}

/** A campaign over the practice carrier, whose people all answer; each call hears a message of some seconds. */
async function callPeople(page: Page): Promise<void> {
  await ask(page, 'trunks.add', {
    ...{ kind: 'practice', name: 'Practice', profile: 'everybody-answers', seed: 1 },
    ...{ channels: 100, callsPerSecond: 50 },
  })
  const sample: object = JSON.parse(
    readFileSync(join(projectDir, 'resources', 'samples', 'campaign.json'), 'utf8'),
  )
  const prompt = { kind: 'speech', text: 'Hello. See you tomorrow. '.repeat(8) }
  await ask(page, 'campaigns.create', {
    ...{
      ...sample,
      ...UNBOUND,
      prompt,
      talkTimeoutSeconds: 600,
      concurrencyMax: CALLS,
      listId: 1,
      trunkId: 1,
    },
  })
  await ask(page, 'campaigns.start', { id: 1 })
}

function attempts(where: string): number {
  const database = new Database(join(dataDir, 'trunkline.sqlite'), { readonly: true })
  const row = database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM attempts WHERE ${where}`).get()
  database.close()
  return row?.n ?? 0
}

const twentyCallsAreUp = async () => {
  await expect.poll(() => attempts("state = 'answered'"), WAIT).toBeGreaterThan(CALLS / 2)
  await expect.poll(() => attempts("state <> 'ended'"), WAIT).toBe(CALLS)
}
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
const isVisible = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
const question = (page: Page) => page.getByRole('dialog', { name: 'How do you want to quit?' })

test('closing with 20 calls: each of the three choices, and what a restart asks', async () => {
  test.setTimeout(300_000)
  await test.step('finish calls, then quit', async () => {
    const { app, page, complaints, ended } = await start()
    await callPeople(page)
    await twentyCallsAreUp()
    await closeWindow(app)
    await expect(question(page)).toContainText(/\d+ calls are up\./)
    await question(page).getByRole('button', { name: 'Finish calls, then quit' }).click()
    await expect(page.getByText(/No new calls start\. \d+ calls are still up\./)).toBeVisible()
    expect(complaints).toEqual([])
    expect(await ended).toBe(0)
    expect(attempts("state <> 'ended' OR outcome <> 'answered'")).toBe(0)
    expect(attempts("outcome = 'answered'")).toBeGreaterThanOrEqual(CALLS)
  })

  await test.step('the restart says what was stopped and resumes it; then the app keeps running in the tray', async () => {
    const { app, page, ended } = await start()
    const banner = page.getByRole('status').filter({ hasText: 'while 1 campaign was running' })
    await expect(banner).toContainText('Appointment reminder')
    await expect(banner).toContainText('No calls were up.')
    const before = attempts('1')
    await banner.getByRole('button', { name: 'Resume' }).click()
    await expect(banner).toHaveCount(0)
    await twentyCallsAreUp()
    await closeWindow(app)
    await question(page).getByRole('button', { name: 'Keep running in the tray' }).click()
    await expect.poll(() => isVisible(app)).toBe(false)
    await expect.poll(() => attempts('1'), WAIT).toBeGreaterThan(before + CALLS)
    expect(attempts("outcome = 'interrupted'")).toBe(0)

    // the app is started a second time, which shows the window again
    await app.evaluate(electron => electron.app.emit('second-instance'))
    await expect.poll(() => isVisible(app)).toBe(true)
    await twentyCallsAreUp()
    await app.evaluate(electron => electron.app.quit())
    await question(page).getByRole('button', { name: 'Hang up and quit' }).click()
    expect(await ended).toBe(0)
    expect(attempts("state <> 'ended'")).toBe(0)
    expect(attempts("outcome = 'interrupted'")).toBeGreaterThan(0)
    expect(attempts("outcome NOT IN ('answered', 'interrupted')")).toBe(0)
  })

  await test.step('the calls that were cut off are named, and it can stay paused; without calls it just quits', async () => {
    const { app, page, ended } = await start()
    const banner = page.getByRole('status').filter({ hasText: 'while 1 campaign was running' })
    await expect(banner).toContainText(/\d+ calls were cut off/)
    const before = attempts('1')
    await banner.getByRole('button', { name: 'Stay paused' }).click()
    await expect(banner).toHaveCount(0)
    expect(attempts('1')).toBe(before)
    await closeWindow(app)
    expect(await ended).toBe(0)
  })
})

test('signals finish calls and then hang up, and an error that nobody caught ends them in order', async () => {
  test.setTimeout(300_000)
  await test.step('SIGTERM lets calls finish, a second one hangs up', async () => {
    const { app, page, ended } = await start()
    await callPeople(page)
    await twentyCallsAreUp()
    app.process().kill('SIGTERM')
    await expect(page.getByText(/No new calls start\. \d+ calls are still up\./)).toBeVisible()
    await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 300)))
    app.process().kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(attempts("state <> 'ended'")).toBe(0)
    expect(attempts("outcome = 'interrupted'")).toBeGreaterThan(0)
  })

  await test.step('after an uncaught exception every call is ended, all is on disk, and the exit code says so', async () => {
    const { app, page, ended } = await start()
    await page.getByRole('button', { name: 'Resume', exact: true }).click()
    await twentyCallsAreUp()
    const interrupted = attempts("outcome = 'interrupted'")
    await app.evaluate(() => {
      setTimeout(() => {
        throw new Error('caught by nobody')
      }, 50)
    })
    expect(await ended).toBe(70)
    expect(attempts("state <> 'ended'")).toBe(0)
    expect(attempts("outcome = 'interrupted'")).toBeGreaterThan(interrupted)
  })
})
