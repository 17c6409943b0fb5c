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
let now = 1_000_000
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
    sessionLimits: { idleMs: 1_000, wholeMs: 10_000 },
    now: () => now,
  })
})

afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Enters as a browser does: its cookie, and the secret that its page says with every request. */
async function enter(
  address = host.address(),
  headers: Record<string, string> = {},
): Promise<{
  status: number
  cookie: string
  secret: string
  whole: { cookie: string; 'x-trunkline-page': string }
}> {
  const answer = await fetch(address, { redirect: 'manual', headers })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const secret = (answer.headers.get('location') ?? '').replace('/?page=', '')
  return { status: answer.status, cookie, secret, whole: { cookie, 'x-trunkline-page': secret } }
}

const asked = encodeWire({ name: 'app.status', input: {} })

const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${base()}/api/request`, { method: 'POST', body, headers })

/** The event socket, as a page opens it. */
function listen({ cookie, secret }: { cookie: string; secret: string }): WebSocket {
  return new WebSocket(`${base().replace('http', 'ws')}/api/events`, ['trunkline', secret], {
    headers: { cookie },
  })
}

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
    expect(first.cookie).toMatch(new RegExp(`^trunkline_session_${host.port}=.{20,}`))
    expect(first.secret).toMatch(/^[\w-]{32}$/)
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
    const { cookie, whole } = await enter()
    expect(await statusWithHost('/', { cookie, host: 'evil.example:80' })).toBe(403)
    const foreign = await post(asked, { ...whole, origin: 'http://evil.example' })
    expect(foreign.status).toBe(403)
  })

  test('a request reaches the engine with its bytes, and its reply comes back as a value', async () => {
    const { whole } = await enter()
    const sent = {
      name: 'uploads.append',
      input: { uploadId: 'u', offset: 0, chunk: new Uint8Array([0, 255, 7]) },
    }
    const answer = await post(encodeWire(sent), whole)
    expect(decodeWire(await answer.text())).toEqual({ ok: true, value: sent })
  })

  test.each([
    ['no JSON', '{oops', 400],
    ['no envelope', '"hello"', 400],
    ['no name', '{"input":1}', 400],
    ['too large', 'x'.repeat(2_000_000), 413],
  ])('a body that is %s gets a sentence', async (_what, body, status) => {
    const { whole } = await enter()
    const answer = await post(body, whole)
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
    const { cookie, whole } = await enter()
    const save = encodeWire({ name: 'files.save', input: { exportId: 'known', fileName: 'x' } })
    const reply = decodeWire(await (await post(save, whole)).text())
    expect(reply).toEqual({ ok: true, value: { saved: false, path: null, url: '/api/files/known' } })
    const file = await fetch(`${base()}/api/files/known`, { headers: { cookie } })
    expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''r%C3%A9sultats.csv")
    expect(await file.text()).toBe('number\r\n')
    expect((await fetch(`${base()}/api/files/other`, { headers: { cookie } })).status).toBe(404)
  })

  test('every page with a session gets every batch of events', async () => {
    const socket = listen(await enter())
    await once(socket, 'open')
    expect(socket.protocol).toBe('trunkline')
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

describe('a session', () => {
  test('is not had by its cookie, which browsers send to every port of this machine', async () => {
    const { cookie, secret } = await enter()
    const other = await enter()
    for (const stolen of [
      { cookie },
      { cookie, 'x-trunkline-page': other.secret },
      { 'x-trunkline-page': secret },
    ])
      expect((await post(asked, stolen as Record<string, string>)).status).toBe(401)
    for (const wrong of [
      { cookie, secret: 'none' },
      { cookie, secret: other.secret },
    ]) {
      const [problem] = await once(listen(wrong), 'error')
      expect(String(problem)).toContain('401')
    }
    const bare = new WebSocket(`${base().replace('http', 'ws')}/api/events`, { headers: { cookie } })
    expect(String((await once(bare, 'error'))[0])).toContain('401')
  })

  test('ends when the person logs out, with its event sockets', async () => {
    const session = await enter()
    const socket = listen(session)
    await once(socket, 'open')
    expect((await fetch(`${base()}/api/log-out`, { headers: session.whole })).status).toBe(405)
    const left = await fetch(`${base()}/api/log-out`, { method: 'POST', headers: session.whole })
    expect(left.status).toBe(204)
    expect(left.headers.get('set-cookie')).toContain('Max-Age=0')
    await once(socket, 'close')
    expect((await post(asked, session.whole)).status).toBe(401)
    expect((await fetch(base(), { headers: { cookie: session.cookie } })).status).toBe(401)
  })

  test('ends after a time without use, unless a page listens, and after a whole time in any case', async () => {
    const idle = await enter()
    const watched = await enter()
    const socket = listen(watched)
    await once(socket, 'open')
    now += 1_001
    expect((await post(asked, idle.whole)).status).toBe(401)
    expect((await post(asked, watched.whole)).status).toBe(200)
    now += 9_000
    expect((await post(asked, watched.whole)).status).toBe(401)
    await once(socket, 'close')
  })

  test('of a browser that enters again takes the place of the one it had', async () => {
    const first = await enter()
    const second = await enter(host.address(), { cookie: first.cookie })
    expect((await post(asked, first.whole)).status).toBe(401)
    expect((await post(asked, second.whole)).status).toBe(200)
  })
})
