import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runTrunkline } from '../support/run-trunkline.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-simulate-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** 60 people in Spain and a campaign that may call them on weekdays from nine to ten. */
function inputs(): string[] {
  const list = join(folder, 'list.csv')
  const campaign = join(folder, 'campaign.json')
  const rows = Array.from(
    { length: 60 },
    (_, nth) => `+349112345${String(nth).padStart(2, '0')},Person ${nth}`,
  )
  writeFileSync(list, ['phone,name', ...rows].join('\n'))
  writeFileSync(
    campaign,
    JSON.stringify({
      name: 'Reminder',
      prompt: { kind: 'speech', text: 'Hello.' },
      concurrencyMax: 3,
      law: { consent: 'Contract 2026, clause 9' },
      callingWindow: { hours: [{ weekdays: ['monday', 'tuesday'], from: '09:00', to: '10:00' }] },
      retries: { rules: { 'no-answer': { attemptsMax: 2, delaySeconds: 600 } } },
    }),
  )
  return ['simulate', '--campaign', campaign, '--list', list, '--start', '2026-06-01T08:00:00+02:00']
}

const run = (...more: string[]) => runTrunkline([...inputs(), ...more])

test('a forecast says when a campaign will be through and whom it will reach, and the same seed says the same', async () => {
  const [one, again, other] = await Promise.all([
    run('--json', '--seed', '5', '--answer-rate', '0.5'),
    run('--json', '--seed', '5', '--answer-rate', '0.5'),
    run('--json', '--seed', '50', '--answer-rate', '0.5'),
  ])
  expect(one).toMatchObject({ code: 0, stderr: '' })
  expect(again.stdout).toBe(one.stdout)
  expect(other.stdout).not.toBe(one.stdout)
  const forecast: unknown = JSON.parse(one.stdout)
  expect(forecast).toMatchObject({ runs: 5, finishedRuns: 5, recipients: 60, left: { p90: 0 }, oneOf: 1 })
  const { finishAt, byFinalState } = forecast as {
    finishAt: { p10: string; p90: string }
    byFinalState: { reached: { p10: number; p90: number } }
  } // as printed
  // the window opens at nine in Spain
  expect(Date.parse(finishAt.p10)).toBeGreaterThan(Date.parse('2026-06-01T07:00:00Z'))
  expect(Date.parse(finishAt.p90)).toBeGreaterThanOrEqual(Date.parse(finishAt.p10))
  expect(byFinalState.reached.p10).toBeGreaterThan(25)
  expect(byFinalState.reached.p90).toBeLessThanOrEqual(60)
})

test('when the time is too short for most runs, no end is promised', async () => {
  const { code, stdout } = await run('--hours', '1', '--json')
  expect(code).toBe(0)
  // nine o'clock is when the simulated hour ends
  expect(JSON.parse(stdout)).toMatchObject({ finishAt: null, finishedRuns: 0, left: { p50: 60 } })
})

test('the public of the practice carrier can be the one that is called, and people get words', async () => {
  const { code, stdout } = await run('--profile', 'everybody-answers')
  expect(code).toBe(0)
  expect(stdout).toMatch(/forecast from 5 simulated runs\. Nobody was called\./)
  expect(stdout).toMatch(/Finished {6}2026-06-01 07:/)
  expect(stdout).toMatch(/Reached +60 \(60 to 60\)/)
})

test.each([
  ['a share above one', ['--answer-rate', '30'], /share from 0 to 1/],
  ['a start without its offset', ['--start', '2026-06-01T09:00:00'], /is no instant.*offset/],
  ['a profile that is not there', ['--profile', 'nobody-knows'], /nobody-knows/],
  ['two publics', ['--profile', 'everyday', '--answer-rate', '0.3'], /either --profile or --answer-rate/],
  ['a list that is not there', ['--list', '/nowhere/list.csv'], /does not exist.*Check the path/],
  ['a campaign file that is not there', ['--campaign', '/nowhere/c.json'], /cannot be read/],
])('%s gets a sentence', async (_name, more, sentence) => {
  const { code, stdout, stderr } = await run(...more)
  expect(code).not.toBe(0)
  expect(stdout).toBe('')
  expect(stderr).toMatch(sentence)
})
