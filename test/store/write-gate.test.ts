import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import BetterSqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { inTransaction } from '../../electron/engine/store/in-transaction.ts'
import { createWriteGate, guardWrites } from '../../electron/engine/store/write-gate.ts'

test('the import waits while the engine is in a transaction, and the engine may enter again', () => {
  const gate = createWriteGate()
  const database = new BetterSqlite(':memory:')
  guardWrites(database, gate)
  database.exec('CREATE TABLE t (a)')
  const holder = (): number | undefined => new Int32Array(gate.shared)[0]
  inTransaction(database, () => {
    expect(holder()).toBe(2)
    database.prepare('INSERT INTO t VALUES (1)').run()
    expect(holder()).toBe(2)
  })
  expect(holder()).toBe(0)
  const insert = database.prepare<[number], { a: number }>('INSERT INTO t VALUES (?) RETURNING a')
  expect(insert.get(2)).toEqual({ a: 2 })
  expect(holder()).toBe(0)
  expect(() =>
    inTransaction(database, () => {
      throw new Error('undone')
    }),
  ).toThrow('undone')
  expect(holder()).toBe(0)
  database.close()
})

test('an import in another thread ends its slice when the engine wants to write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-gate-'))
  const file = join(folder, 'gate.mjs')
  const module = join(import.meta.dirname, '../../electron/engine/store/write-gate.ts')
  writeFileSync(
    file,
    `import { parentPort, workerData } from 'node:worker_threads'
     import { createWriteGate } from ${JSON.stringify(module)}
     const { importing } = createWriteGate(workerData)
     importing.enter()
     parentPort.postMessage('entered')
     while (!importing.isWanted());
     importing.leave()
     importing.enter()
     importing.leave()
     parentPort.postMessage('left')`,
  )
  const gate = createWriteGate()
  const worker = new Worker(file, { workerData: gate.shared })
  const said: unknown[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('error', reject)
      worker.on('message', what => {
        said.push(what)
        if (what === 'left') resolve()
        else {
          gate.engine.enter()
          gate.engine.leave()
        }
      })
    })
    expect(said).toEqual(['entered', 'left'])
  } finally {
    await worker.terminate()
    rmSync(folder, { recursive: true, force: true })
  }
})
