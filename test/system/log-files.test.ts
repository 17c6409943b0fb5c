import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '../../electron/engine/system/pino-log.ts'
import { openRotatingFile } from '../../electron/engine/system/rotating-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a flood of one message becomes some lines and a count, and other messages are not held back', () => {
  const lines: string[] = []
  let now = 0
  const log = createLog({ write: line => void lines.push(line) }, 'info', () => now)
  for (let at = 0; at < 50_000; at++) log.info('incoming call', { callId: at })
  log.info('campaign started')
  expect(lines).toHaveLength(201)
  now = 10_000
  log.info('incoming call', { callId: 'next' })
  expect(lines.slice(201).map(line => JSON.parse(line))).toMatchObject([
    { msg: 'lines were left out', of: 'incoming call', leftOut: 49_800 },
    { msg: 'incoming call', callId: 'next' },
  ])
})

test('a log file never grows beyond its size, keeps the newest lines, and is for this account alone', () => {
  const file = join(folder, 'trunkline.log')
  const write = (from: number, to: number): void => {
    const log = openRotatingFile(file, { bytesMax: 1_000, oldFilesMax: 2 })
    for (let at = from; at < to; at++) log.write(`line ${String(at).padStart(5, '0')}\n`)
    log.close()
  }
  write(0, 500)
  write(500, 1_000)
  const names = ['trunkline.log.2', 'trunkline.log.1', 'trunkline.log']
  expect(readdirSync(folder).sort()).toEqual([...names].sort())
  for (const name of names) {
    expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1_000)
    if (process.platform !== 'win32') expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  }
  const kept = names.flatMap(name => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
  expect(kept.at(-1)).toBe('line 00999')
  expect(kept).toEqual([...kept].sort())
  expect(kept.length).toBeGreaterThan(160)
})
