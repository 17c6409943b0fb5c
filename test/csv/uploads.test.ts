import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createUploads, UPLOAD_BYTES_MAX } from '../../electron/engine/csv/uploads.ts'
import type { Uploads } from '../../electron/engine/ports/uploads.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { silentLog } from '../support/silent-log.ts'

let dir: string
let uploads: Uploads
let next = 0
const clock = createFakeClock()
const randomness = { token: (count: number) => String(next++).padStart(count, '0'), fraction: () => 0.5 }
const bytes = (text: string): Uint8Array => Buffer.from(text)

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'trunkline-uploads-')), 'uploads')
  uploads = createUploads({ dir, keptDir: join(dir, '..', 'kept'), clock, randomness, log: silentLog })
})
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }))

function begin(size: number): string {
  const begun = uploads.begin('people.csv', size)
  if (!begun.ok) throw new Error(begun.error.message)
  return begun.value.uploadId
}

test('chunks in order become a file, which is gone when it is discarded', async () => {
  const id = begin(9)
  expect(uploads.append(id, 0, bytes('abcd'))).toEqual({ ok: true, value: { received: 4 } })
  expect(uploads.take(id)).toMatchObject({ ok: false, error: { code: 'upload_out_of_order' } })
  expect(uploads.append(id, 4, bytes('efghi'))).toEqual({ ok: true, value: { received: 9 } })
  const taken = uploads.take(id)
  if (!taken.ok) throw new Error(taken.error.message)
  expect(readFileSync(taken.value.path, 'utf8')).toBe('abcdefghi')
  expect(taken.value).toMatchObject({ fileName: 'people.csv', bytes: 9 })
  await uploads.discard(id)
  expect(existsSync(taken.value.path)).toBe(false)
  expect(uploads.take(id)).toMatchObject({ ok: false, error: { code: 'upload_not_found' } })
  await uploads.discard(id)
})

test('a chunk at another place, or more than was announced, is refused and changes nothing', () => {
  const id = begin(6)
  expect(uploads.append(id, 0, bytes('abc')).ok).toBe(true)
  for (const [offset, text] of [
    [0, 'abc'],
    [4, 'x'],
    [3, 'more than that'],
  ] as const) {
    expect(uploads.append(id, offset, bytes(text))).toMatchObject({ error: { code: 'upload_out_of_order' } })
  }
  expect(uploads.append(id, 3, bytes('def'))).toEqual({ ok: true, value: { received: 6 } })
  expect(uploads.take(id).ok).toBe(true)
  // a file that was taken is whole: nothing is added to it
  expect(uploads.append(id, 6, bytes(''))).toMatchObject({ error: { code: 'upload_out_of_order' } })
  expect(uploads.append('nobody', 0, bytes('x'))).toMatchObject({ error: { code: 'upload_not_found' } })
})

test('an empty file and one beyond the limit get a sentence', () => {
  expect(uploads.take(begin(0))).toMatchObject({ error: { code: 'file_empty' } })
  expect(uploads.begin('huge.csv', UPLOAD_BYTES_MAX + 1)).toMatchObject({
    error: { code: 'file_too_large', message: expect.stringContaining('2 GB') },
  })
})

test('files that nobody imports give way to newer ones, and after a day', () => {
  const first = begin(1)
  for (let more = 0; more < 8; more++) begin(1)
  expect(uploads.take(first)).toMatchObject({ error: { code: 'upload_not_found' } })
  expect(readdirSync(dir)).toHaveLength(8)
  clock.advance(25 * 3_600_000)
  begin(1)
  expect(readdirSync(dir)).toHaveLength(1)
})

test('what an earlier run left is removed, and a folder that cannot be written says so', () => {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'left.part'), 'x')
  const again = createUploads({ dir, keptDir: join(dir, '..', 'kept'), clock, randomness, log: silentLog })
  expect(existsSync(dir)).toBe(false)
  // a file where the folder should be
  writeFileSync(dir, 'no folder')
  expect(again.begin('people.csv', 1)).toMatchObject({ ok: false, error: { code: 'file_unreadable' } })
})
