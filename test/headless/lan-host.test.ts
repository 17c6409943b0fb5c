import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { hostCertificate } from '../../electron/headless/host-certificate.ts'
import { type HttpHost, startHttpHost } from '../../electron/headless/http-host.ts'
import { isLoopback } from '../../electron/headless/served-names.ts'
import { idleShutdown } from '../support/idle-shutdown.ts'
import { silentLog } from '../support/silent-log.ts'

const idleEngine: Engine = {
  request: async () => ({ ok: true, value: {} }),
  onBatch: () => () => {},
  exportedFile: () => null,
  shutdown: idleShutdown,
  stop: async () => {},
}

let folder: string
let host: HttpHost | null = null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-lan-'))
  mkdirSync(join(folder, 'pages'))
  writeFileSync(join(folder, 'pages', 'index.html'), '<title>Trunkline</title>')
})
afterEach(async () => {
  await host?.close()
  host = null
  rmSync(folder, { recursive: true, force: true })
})

const options = () => ({
  engine: idleEngine,
  pagesDir: join(folder, 'pages'),
  bindHost: '0.0.0.0',
  port: 0,
  log: silentLog,
})

/** Status and cookie of an answer; the certificate is checked against `ca`, as a browser does that trusts it. */
function get(port: number, ca: string, path: string, hostHeader: string) {
  return new Promise<{ status: number; cookie: string; location: string }>((resolve, reject) => {
    const ask = httpsRequest(
      { host: '127.0.0.1', servername: 'localhost', port, path, ca, headers: { host: hostHeader } },
      answer => {
        answer.resume()
        resolve({
          status: answer.statusCode ?? 0,
          cookie: (answer.headers['set-cookie'] ?? []).join(),
          location: answer.headers.location ?? '',
        })
      },
    )
    ask.on('error', reject)
    ask.end()
  })
}

describe('beyond loopback', () => {
  test('nothing is served without TLS', async () => {
    await expect(startHttpHost(options())).rejects.toThrow(/not served without TLS/)
    expect(['127.0.0.1', '127.8.9.10', '::1', 'localhost'].every(isLoopback)).toBe(true)
    expect(['0.0.0.0', '::', '192.168.1.2', '1270.0.0.1', 'localhost.example'].some(isLoopback)).toBe(false)
  })

  test('pages are served over TLS, under names of this machine only, with a cookie for TLS only', async () => {
    const certificate = await hostCertificate(folder, '0.0.0.0')
    host = await startHttpHost({ ...options(), certificate })
    const { port } = host
    const address = new URL(host.address())
    expect(address.protocol).toBe('https:')
    const entered = await get(port, certificate.cert, `/${address.search}`, `${hostname()}:${port}`)
    expect(entered).toMatchObject({ status: 303, cookie: expect.stringMatching(/; Secure$/) })
    expect((await get(port, certificate.cert, '/', `evil.example:${port}`)).status).toBe(403)
    expect((await get(port, certificate.cert, '/', `127.0.0.1:${port}`)).status).toBe(401)
    // plain HTTP gets nothing
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    const old = connectTls({
      host: '127.0.0.1',
      port,
      ca: certificate.cert,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    })
    await once(old, 'error')
  })

  test('the certificate is made once, kept for this account alone, and made again when it is damaged or ends soon', async () => {
    const first = await hostCertificate(folder, '0.0.0.0')
    expect(first.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    expect(await hostCertificate(folder, '0.0.0.0')).toEqual(first)
    if (process.platform !== 'win32')
      for (const name of ['host.key', 'host.crt'])
        expect(statSync(join(folder, 'certificate', name)).mode & 0o777).toBe(0o600)
    const later = await hostCertificate(folder, '0.0.0.0', Date.now() + 720 * 86_400_000)
    expect(later.fingerprint).not.toBe(first.fingerprint)
    writeFileSync(join(folder, 'certificate', 'host.crt'), 'damaged')
    expect((await hostCertificate(folder, '0.0.0.0')).fingerprint).not.toBe(later.fingerprint)
  })

  test('a stranger who holds connections open is cut off by time', async () => {
    const certificate = await hostCertificate(folder, '0.0.0.0')
    host = await startHttpHost({ ...options(), certificate })
    const { port } = host
    const slow: TLSSocket[] = Array.from({ length: 40 }, () =>
      connectTls({ host: '127.0.0.1', port, ca: certificate.cert }),
    )
    for (const socket of slow) socket.on('error', () => {})
    await Promise.all(slow.map(socket => once(socket, 'secureConnect')))
    for (const socket of slow) socket.write('GET / HTTP/1.1\r\nHost: ')
    expect((await get(port, certificate.cert, '/', `127.0.0.1:${port}`)).status).toBe(401)
    for (const socket of slow) socket.destroy()
  })
})
