import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runTrunkline, startTrunkline } from '../support/run-trunkline.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-permitted-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (...more: string[]) => runTrunkline(['permitted', ...more, '--data', folder])

test('one JSON object says where, which rules, whether and when next', async () => {
  const { code, stdout } = await run('+12155550123', '--at', '2026-11-03T12:00:00-05:00', '--json')
  expect(code).toBe(0)
  const answer: unknown = JSON.parse(stdout)
  expect(answer).toMatchObject({
    number: '+12155550123',
    zones: [{ zone: 'America/New_York', evidence: expect.any(String) }],
    region: 'US-PA',
    permitted: false,
    because: { code: 'holiday', sentence: expect.stringContaining('Election Day') },
    next: '2026-11-04T14:00:00.000Z',
    consentNeeded: true,
  })
  const { rules } = answer as { rules: object[] } // as printed
  expect(rules).toContainEqual(
    expect.objectContaining({
      id: 'hours-from-2026',
      pack: 'us-pa',
      kind: 'hours',
      confidence: 'unconfirmed',
      inForce: true,
      allows: true,
    }),
  )
  expect(rules).toContainEqual(
    expect.objectContaining({
      id: 'tcpa-artificial-voice',
      kind: 'consent',
      needs: 'consent',
      allows: false,
    }),
  )
})

test('a national number with its country, a channel and a consent; people get words', async () => {
  const { code, stdout } = await run(
    ...['01 23 45 67 89', '--country', 'FR', '--at', '2026-12-06T11:00:00+01:00'],
    ...['--channel', 'live', '--consent', '2026-10-01'],
  )
  expect(code).toBe(0)
  expect(stdout).toContain('+33123456789 at 2026-12-06 11:00 in Europe/Paris: not permitted.')
  expect(stdout).toContain('Permitted next at 2026-12-07 10:00 in Europe/Paris (2026-12-07T09:00:00.000Z).')
  expect(stdout).not.toContain('Consent is needed')
  expect(stdout).toContain('These summaries are not legal advice.')
})

test('a number that cannot be read is answered with 1 and the reason, a bad option with 2', async () => {
  const [number, instant, channel] = await Promise.all([
    run('12', '--json'),
    run('+442071838750', '--at', 'tomorrow'),
    run('+442071838750', '--channel', 'smoke'),
  ])
  expect(number.code).toBe(1)
  expect(JSON.parse(number.stdout)).toMatchObject({ number: '12', error: { message: expect.any(String) } })
  expect(instant.code).toBe(2)
  expect(instant.stderr).toContain('"tomorrow" is not an instant.')
  expect(channel.code).toBe(2)
})

test('the own packs of a data folder bind, and a bad one is told', async () => {
  mkdirSync(join(folder, 'rule-packs'))
  const pack = {
    id: 'se-own',
    name: 'Sweden',
    region: 'SE',
    checkedOn: '2026-11-30',
    rules: [
      {
        kind: 'hours',
        id: 'mornings',
        sentence: 'We call in the morning.',
        appliesTo: ['marketing'],
        source: 'House rule',
        hours: [{ weekdays: ['monday'], from: '09:00', to: '12:00' }],
      },
    ],
  }
  writeFileSync(join(folder, 'rule-packs', 'se.json'), JSON.stringify(pack))
  writeFileSync(join(folder, 'rule-packs', 'zz.json'), '{')
  const { code, stdout, stderr } = await run('+46812345678', '--at', '2026-11-30T13:00:00+01:00', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ permitted: false, next: '2026-12-07T08:00:00.000Z' })
  expect(stderr).toContain('zz.json: It is not JSON')
})

test('a reader that has had enough of the output, such as head, is no failure', async () => {
  const running = startTrunkline(['permitted', '+34612345678', '--data', folder])
  running.child.stdout?.destroy()
  expect(await running.finished).toMatchObject({ code: 0, stderr: '' })
})
