import '../../electron/headless/start-quickly.ts'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { forgetTellers, tellAll } from './failed-test.ts'
import { isJudgedAsAFile } from './judged-as-a-file.ts'
import { type Left, type Mark, type OpenResources, watchResources } from './open-resources.ts'
import { watchStreams } from './open-streams.ts'
import { watchWire } from './wire-story.ts'

/**
 * Setup of every test file. A failed test prints its SIP messages as a ladder, and what its supports registered. A test that leaves a socket, server, child
 * process, worker thread, timer, SIP dialog or transaction, or a media stream with its RTP ports behind fails with its name and the place that
 * opened it; so does a file, for what its `beforeAll` opened.
 * What was open before a test is allowed. Tests that run at the same time are judged when the last of them ends.
 */

/**
 * What closes by itself may take this long: a stream that says good-bye, a process that was told to stop, a call that
 * waits a second for the last message of its ladder.
 */
const CLOSING_MS_MAX = 2_500
const LOOK_EVERY_MS = 5

const wait = globalThis.setTimeout
let dialogs: () => readonly [object, string][] = () => []
const streams = watchStreams()
const resources: OpenResources = watchResources(() => [...dialogs(), ...streams()])
const told = new Set<object>()
let running = 0
let before: Mark = resources.mark()

async function stillOpen(mark: Mark): Promise<Left[]> {
  const untold = (): Left[] =>
    resources.since(mark).filter(({ resource }) => !resource || !told.has(resource))
  const until = performance.now() + CLOSING_MS_MAX
  let left = untold()
  while (left.length > 0 && performance.now() < until) {
    await new Promise(resolve => wait(resolve, LOOK_EVERY_MS))
    left = untold()
  }
  for (const { resource } of left) if (resource) told.add(resource)
  return left
}

function complain(who: string, left: readonly Left[]): void {
  if (left.length === 0) return
  expect.fail(`${who} left open:\n${left.map(({ line }) => `  ${line}`).join('\n')}`)
}

const wire = watchWire()
/** Tests that run at the same time share the wire; they tell their own stories. */
let alone = true

beforeEach(({ task, onTestFinished, onTestFailed }) => {
  if (running++ === 0) {
    before = resources.mark()
    wire.begin()
    forgetTellers()
  }
  alone = running === 1
  onTestFailed(() => {
    if (!alone) return
    const ladder = wire.ladder()
    const story = [ladder && `SIP of "${task.name}":\n${ladder}`, tellAll()].filter(Boolean).join('\n')
    if (story !== '') console.error(story)
  })
  // the first registered runs last, after every hook of the file and of the test
  onTestFinished(async () => {
    if (--running > 0 || isJudgedAsAFile()) return
    complain(`The test "${task.name}"`, await stillOpen(before))
  })
})

const atStart = resources.mark()
/** Rooms whose tests may open a user agent; to load sip.js takes the others too long. */
const ROOMS_WITH_DIALOGS = /\/test\/(telephony|interop|practice-carrier|engine|use-cases|fixtures\/leaks)\//
beforeAll(async () => {
  if (!ROOMS_WITH_DIALOGS.test(expect.getState().testPath ?? '')) return
  const { watchDialogs } = await import('./open-dialogs.ts')
  dialogs = watchDialogs()
})
afterAll(async () => {
  complain(`The file ${expect.getState().testPath ?? ''}`, await stillOpen(atStart))
})
