import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { type HttpHost, startHttpHost } from '../../electron/headless/http-host.ts'
import { idleShutdown } from '../support/idle-shutdown.ts'
import { projectDir } from '../support/run-trunkline.ts'
import { silentLog } from '../support/silent-log.ts'

const idleEngine: Engine = {
  request: async () => ({ ok: true, value: {} }),
  onBatch: () => () => {},
  exportedFile: () => null,
  shutdown: idleShutdown,
  stop: async () => {},
}

let folder: string
let host: HttpHost

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-hostile-'))
  mkdirSync(join(folder, 'pages'))
  writeFileSync(join(folder, 'pages', 'index.html'), '<title>Trunkline</title>')
  host = await startHttpHost({
    engine: idleEngine,
    pagesDir: join(folder, 'pages'),
    bindHost: '127.0.0.1',
    port: 0,
    log: silentLog,
  })
})

afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<Socket> {
  const socket = connect(host.port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** Sends these bytes; the status line of what comes back, or an empty text where the connection is only closed. */
async function statusOf(bytes: string): Promise<string> {
  const socket = await open()
  let answer = ''
  socket.setEncoding('latin1').on('data', part => {
    answer += part
  })
  socket.on('error', () => {})
  socket.end(bytes)
  await once(socket, 'close')
  return answer.split('\r\n')[0] ?? ''
}

const upgrade = (target: string, hostHeader: string): string =>
  `GET ${target} HTTP/1.1\r\nHost: ${hostHeader}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
const plain = (target: string, hostHeader: string): string =>
  `GET ${target} HTTP/1.1\r\nHost: ${hostHeader}\r\nConnection: close\r\n\r\n`

/** Targets that no address parser takes, and some that it would take for another host's. */
const ODD_TARGETS = [
  '//',
  'http://',
  '//[',
  'http://[',
  '/\\[::',
  '/%',
  '/%zz?token=%',
  'http://evil.example/api/events',
  '/..;/',
  '*',
  '?token',
]

describe('the headless host, asked by strangers', () => {
  test.each(ODD_TARGETS)('an upgrade to %s is refused, and the host goes on', async target => {
    expect(await statusOf(upgrade(target, 'x'))).toMatch(/ (400|401|403) /)
    expect(await statusOf(upgrade(target, `127.0.0.1:${host.port}`))).toMatch(/ (400|401|403) /)
    expect(await statusOf(plain('/', `127.0.0.1:${host.port}`))).toContain('401')
  })

  test.each(ODD_TARGETS)('a request for %s never gets a 500', async target => {
    expect(await statusOf(plain(target, `127.0.0.1:${host.port}`))).toMatch(/ (400|401) /)
    expect(await statusOf(plain(target, 'x'))).toMatch(/ (400|403) /)
  })

  test('clients that reset a refused upgrade end nothing', async () => {
    for (let round = 0; round < 60; round++) {
      const socket = await open()
      socket.on('error', () => {})
      socket.write(upgrade('/api/events', 'x'))
      socket.resetAndDestroy()
      await once(socket, 'close')
    }
    expect(await statusOf(plain('/', `127.0.0.1:${host.port}`))).toContain('401')
  })

  test('half a request does not keep others from being answered', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, () => open()))
    for (const socket of slow) socket.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: ')
    expect(await statusOf(plain('/', `127.0.0.1:${host.port}`))).toContain('401')
    for (const socket of slow) socket.destroy()
  })
})

describe('an error that nobody catches', () => {
  test.each(['exception', 'rejection'])(
    'as %s stops the process in order, with a code that says so',
    async kind => {
      const child = spawn(
        process.execPath,
        [join(projectDir, 'test', 'fixtures', 'fails-while-it-runs.ts'), kind],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      let printed = ''
      child.stdout.setEncoding('utf8').on('data', part => {
        printed += part
      })
      const [code] = await once(child, 'close')
      expect(printed).toBe('stopped in order after: internal error\n')
      expect(code).toBe(70)
    },
  )
})
