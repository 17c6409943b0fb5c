import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('threads that spoke Opus end, one after the other, and the process lives', async () => {
  const script = path.join(import.meta.dirname, '../../fixtures/media/opus-threads.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script])
  expect([...stdout.matchAll(/ended in \d+ ms/g)]).toHaveLength(5)
})
