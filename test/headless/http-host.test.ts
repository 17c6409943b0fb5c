import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Engine } from '../../electron/engine/engine.ts'
import { type HttpHost, startHttpHost } from '../../electron/headless/http-host.ts'
import type { EventBatch } from '../../shared/ipc/contract.ts'
import { decodeWire, encodeWire } from '../../shared/ipc/wire-codec.ts'
import { idleShutdown } from '../support/idle-shutdown.ts'
import { silentLog } from '../support/silent-log.ts'

/** An engine that answers with what it was asked, at the port where the host meets it. */
function echoEngine(exportPath: string): Engine & { emit(batch: EventBatch): void } {
  const listeners = new Set<(batch: EventBatch) => void>()
  return {
    request: async (name, input) => ({ ok: true, value: { name, input } }),
    onBatch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    exportedFile: id => (id === 'known' ? { path: exportPath, fileName: 'résultats.csv' } : null),
    shutdown: idleShutdown,
    stop: async () => {},
    emit(batch) {
      for (const listener of listeners) listener(batch)
    },
  }
}

let folder: string
let host: HttpHost
let engine: ReturnType<typeof echoEngine>
const base = (): string => `http://127.0.0.1:${host.port}`

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-host-'))
  mkdirSync(join(folder, 'pages', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'pages', 'index.html'), '<title>Trunkline</title>')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'export.csv'), 'number\r\n')
  engine = echoEngine(join(folder, 'export.csv'))
  host = await startHttpHost({
    engine,
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

async function enter(address = host.address()): Promise<{ status: number; cookie: string }> {
  const answer = await fetch(address, { redirect: 'manual' })
  return { status: answer.status, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${base()}/api/request`, { method: 'POST', body, headers })

/** fetch() does not let a Host header through; this does. */
function statusWithHost(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const ask = httpRequest({ host: '127.0.0.1', port: host.port, path, headers }, answer => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    ask.on('error', reject)
    ask.end()
  })
}

describe('the headless host', () => {
  test('a token opens one session, once', async () => {
    const address = host.address()
    const first = await enter(address)
    expect(first.status).toBe(303)
    expect(first.cookie).toMatch(/^trunkline_session=.{20,}/)
    expect((await enter(address)).status).toBe(401)
    const page = await fetch(base(), { headers: { cookie: first.cookie } })
    expect(await page.text()).toContain('Trunkline')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  })

  test('without a session nothing is served, neither pages nor requests nor files nor events', async () => {
    expect((await fetch(base())).status).toBe(401)
    expect((await post(encodeWire({ name: 'app.status', input: {} }))).status).toBe(401)
    expect((await fetch(`${base()}/api/files/known`)).status).toBe(401)
    const socket = new WebSocket(`${base().replace('http', 'ws')}/api/events`)
    const [problem] = await once(socket, 'error')
    expect(String(problem)).toContain('401')
  })

  test('another Host (DNS rebinding) or Origin is refused even with a session', async () => {
    const { cookie } = await enter()
    expect(await statusWithHost('/', { cookie, host: 'evil.example:80' })).toBe(403)
    const foreign = await post(encodeWire({ name: 'app.status', input: {} }), {
      cookie,
      origin: 'http://evil.example',
    })
    expect(foreign.status).toBe(403)
  })

  test('a request reaches the engine with its bytes, and its reply comes back as a value', async () => {
    const { cookie } = await enter()
    const sent = {
      name: 'uploads.append',
      input: { uploadId: 'u', offset: 0, chunk: new Uint8Array([0, 255, 7]) },
    }
    const answer = await post(encodeWire(sent), { cookie })
    expect(decodeWire(await answer.text())).toEqual({ ok: true, value: sent })
  })

  test.each([
    ['no JSON', '{oops', 400],
    ['no envelope', '"hello"', 400],
    ['no name', '{"input":1}', 400],
    ['too large', 'x'.repeat(2_000_000), 413],
  ])('a body that is %s gets a sentence', async (_what, body, status) => {
    const { cookie } = await enter()
    const answer = await post(body, { cookie })
    expect(answer.status).toBe(status)
    const reply = decodeWire(await answer.text())
    expect(reply).toMatchObject({ ok: false, error: { message: expect.stringMatching(/\w+ .+\.$/) } })
  })

  test('nothing outside the pages can be named', async () => {
    const { cookie } = await enter()
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%ff',
      '/assets',
    ]) {
      expect(await statusWithHost(path, { cookie, host: `127.0.0.1:${host.port}` })).toBe(404)
    }
  })

  test('an exported file is downloaded under its own name', async () => {
    const { cookie } = await enter()
    const reply = decodeWire(
      await (
        await post(encodeWire({ name: 'files.save', input: { exportId: 'known', fileName: 'x' } }), {
          cookie,
        })
      ).text(),
    )
    expect(reply).toEqual({ ok: true, value: { saved: false, path: null, url: '/api/files/known' } })
    const file = await fetch(`${base()}/api/files/known`, { headers: { cookie } })
    expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''r%C3%A9sultats.csv")
    expect(await file.text()).toBe('number\r\n')
    expect((await fetch(`${base()}/api/files/other`, { headers: { cookie } })).status).toBe(404)
  })

  test('every page with a session gets every batch of events', async () => {
    const { cookie } = await enter()
    const socket = new WebSocket(`${base().replace('http', 'ws')}/api/events`, { headers: { cookie } })
    await once(socket, 'open')
    const received = once(socket, 'message')
    engine.emit({ number: 7, events: [{ name: 'campaign-removed', payload: { id: 3 } }] })
    const [text] = await received
    expect(decodeWire(String(text))).toEqual({
      number: 7,
      events: [{ name: 'campaign-removed', payload: { id: 3 } }],
    })
    socket.close()
    await once(socket, 'close')
  })
})
