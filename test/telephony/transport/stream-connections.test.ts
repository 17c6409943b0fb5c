import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../../electron/engine/ports/clock.ts'
import { systemClock } from '../../../electron/engine/system/system-clock.ts'
import {
  type ConnectionFault,
  ConnectionLost,
  type TlsSettings,
} from '../../../electron/engine/telephony/transport/connection-faults.ts'
import type { StreamConnection } from '../../../electron/engine/telephony/transport/stream-connection.ts'
import {
  openStreamConnections,
  type StreamConnections,
} from '../../../electron/engine/telephony/transport/stream-connections.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { hasCommand } from '../../support/find-programs.ts'
import { silentLog } from '../../support/silent-log.ts'

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

interface End {
  readonly connections: StreamConnections
  readonly messages: { readonly text: string; readonly connection: StreamConnection }[]
  readonly lost: ConnectionFault[]
  /** Resolves when `look` says yes; looked at after each thing that happens. */
  until(look: () => boolean): Promise<void>
}

async function open(
  options: { listen?: boolean; tls?: TlsSettings; clock?: Clock; transport?: 'TCP' | 'TLS' } = {},
): Promise<End> {
  const messages: End['messages'] = []
  const lost: ConnectionFault[] = []
  const waiting = new Set<() => void>()
  const happened = (): void => {
    for (const look of [...waiting]) look()
  }
  const connections = await openStreamConnections({
    transport: options.transport ?? (options.tls ? 'TLS' : 'TCP'),
    host: '127.0.0.1',
    listenPort: options.listen ? 0 : null,
    ...(options.tls && { listenerTls: options.tls }),
    clock: options.clock ?? systemClock,
    log: silentLog,
    onMessage(text, _size, connection) {
      messages.push({ text, connection })
      happened()
    },
    onLost(fault) {
      lost.push(fault)
      happened()
    },
  })
  cleanUps.push(() => connections.close())
  return {
    connections,
    messages,
    lost,
    until: look =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('It did not happen within 5 s.')), 5_000)
        const check = (): void => {
          if (!look()) return
          clearTimeout(timer)
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}

const addressOf = (end: End): { host: string; port: number } =>
  end.connections.local ?? { host: '127.0.0.1', port: 1 }
const bye = Buffer.from('BYE sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n')
const ok = Buffer.from('SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n')

async function faultOf(promise: Promise<unknown>): Promise<ConnectionFault> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ConnectionLost) return error.fault
  throw new Error(`No ConnectionLost but ${String(error)}`)
}

/** A server that does what a script says with its one connection. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<{ port: number }> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0 }
}

describe('TCP', () => {
  test('two sends at once share a connection, and the answer comes back over it', async () => {
    const [us, them] = [await open(), await open({ listen: true })]
    const [one, two] = await Promise.all([
      us.connections.connect(addressOf(them), null),
      us.connections.connect(addressOf(them), null),
    ])
    expect(one).toBe(two)
    await Promise.all([one.send(bye), two.send(bye)])
    await them.until(() => them.messages.length === 2)
    expect([us.connections.size, them.connections.size]).toEqual([1, 1])
    const came = them.messages[0]?.connection
    expect(came?.accepted).toBe(true)
    expect(came && them.connections.find(came.remote)).toBe(came)
    await came?.send(ok)
    await us.until(() => us.messages.length === 1)
  })

  test('a connection that broke is told once, not made again; the next send makes a new one', async () => {
    const [us, them] = [await open(), await open({ listen: true })]
    const first = await us.connections.connect(addressOf(them), null)
    await first.send(bye)
    await them.until(() => them.messages.length === 1)
    await them.messages[0]?.connection.close()
    await us.until(() => us.lost.length === 1)
    expect(us.lost[0]?.kind).toBe('closed')
    expect([us.connections.size, them.connections.size]).toEqual([0, 0])
    expect((await faultOf(first.send(bye))).sentence).toMatch(/has closed the connection/)
    const second = await us.connections.connect(addressOf(them), null)
    expect(second).not.toBe(first)
    await second.send(bye)
    await them.until(() => them.messages.length === 2)
    expect(us.lost).toHaveLength(1)
  })

  test('a port where nobody listens refuses, in words', async () => {
    const us = await open()
    const gone = await open({ listen: true })
    const { port } = addressOf(gone)
    await gone.connections.close()
    const fault = await faultOf(us.connections.connect({ host: '127.0.0.1', port }, null))
    expect(fault).toEqual({
      kind: 'refused',
      sentence: `127.0.0.1:${port} refuses the connection: nothing listens at this port.`,
    })
    expect(us.connections.size).toBe(0)
  })

  test('a peer that sends no SIP loses its connection', async () => {
    const us = await open()
    const { port } = await rawServer(socket => socket.write('220 mail.test ESMTP\r\n'))
    await us.connections.connect({ host: '127.0.0.1', port }, null)
    await us.until(() => us.lost.length === 1)
    expect(us.lost[0]?.kind).toBe('not-sip')
  })

  test('an endpoint that closes leaves no connection, standing or coming about', async () => {
    const [us, them] = [await open(), await open({ listen: true })]
    await us.connections.connect(addressOf(them), null)
    const late = us.connections.connect({ host: '127.0.0.2', port: addressOf(them).port }, null)
    const fault = faultOf(late)
    await us.connections.close()
    expect(['closed', 'refused']).toContain((await fault).kind)
    expect(us.lost).toEqual([])
    await them.until(() => them.connections.size === 0)
  })
})

describe('keep-alive (RFC 5626)', () => {
  test('a ping every 25 s; a peer that answered once and then falls silent is lost 10 s later', async () => {
    const clock = createFakeClock()
    const us = await open({ clock })
    let came = 0
    let peer: Socket | undefined
    let onPing: () => void = () => undefined
    const pings = (count: number): Promise<void> =>
      new Promise(resolve => {
        onPing = () => void (came >= count * 4 && resolve())
        onPing()
      })
    const { port } = await rawServer(socket => {
      peer = socket
      socket.on('data', bytes => {
        came += bytes.length
        onPing()
      })
    })
    const connection = await us.connections.connect({ host: '127.0.0.1', port }, null)
    clock.advance(24_999)
    clock.advance(1)
    await pings(1)
    // It does not know RFC 5626: no answer is no fault.
    clock.advance(10_000)
    expect(us.lost).toEqual([])
    clock.advance(15_000)
    await pings(2)
    peer?.write(`\r\n${ok}`)
    await us.until(() => us.messages.length === 1)
    clock.advance(25_000)
    await pings(3)
    clock.advance(9_999)
    expect(us.lost).toEqual([])
    clock.advance(1)
    expect(us.lost).toEqual([
      { kind: 'silent', sentence: `127.0.0.1:${port} gave no sign of life for 10 seconds.` },
    ])
    expect((await faultOf(connection.send(bye))).kind).toBe('closed')
    expect(clock.waiting).toBe(0)
  })

  test('a ping is answered with one empty line', async () => {
    const us = await open()
    const read = new Promise<string>(resolve => {
      void rawServer(socket => {
        socket.on('data', bytes => resolve(bytes.toString()))
        socket.write('\r\n\r\n')
      }).then(({ port }) => us.connections.connect({ host: '127.0.0.1', port }, null))
    })
    expect(await read).toBe('\r\n')
  })
})

const withOpenssl = describe.skipIf(!hasCommand('openssl'))
withOpenssl('TLS', () => {
  const pem = makeCertificates()
  const listener = (more: Partial<TlsSettings> = {}): TlsSettings => ({
    ...pem.server,
    verify: false,
    ...more,
  })
  const trunk = (more: Partial<TlsSettings> = {}): TlsSettings => ({
    ca: pem.ca,
    serverName: 'trunk.test',
    verify: true,
    ...more,
  })
  const them = (tls: TlsSettings): Promise<End> => open({ listen: true, tls })
  const us = (): Promise<End> => open({ transport: 'TLS' })

  test.each([
    ['the name of the trunk', pem.server, 'trunk.test'],
    ['its address', pem.server, undefined],
    ['its SIP URI', pem.sipUri, 'trunk.test'],
  ])('a certificate of a private authority is accepted for %s', async (_what, certificate, name) => {
    const [a, b] = [await us(), await them(listener(certificate))]
    const { serverName: _drop, ...rest } = trunk()
    const connection = await a.connections.connect(
      addressOf(b),
      name === undefined ? rest : trunk({ serverName: name }),
    )
    await connection.send(bye)
    await b.until(() => b.messages.length === 1)
  })

  test.each([
    ['has expired', pem.expired, trunk(), 'The certificate of trunk.test has expired.'],
    [
      'is for somebody else',
      pem.wrongName,
      trunk({ serverName: 'trunk.test' }),
      'The certificate was not issued for trunk.test.',
    ],
    [
      'comes from an unknown authority',
      pem.server,
      trunk({ ca: pem.strangerCa }),
      'The certificate of trunk.test was issued by an authority that is not known here.',
    ],
  ])('a certificate that %s is refused, and nothing is sent', async (_what, certificate, tls, sentence) => {
    const [a, b] = [await us(), await them(listener(certificate))]
    expect(await faultOf(a.connections.connect(addressOf(b), tls))).toEqual({ kind: 'certificate', sentence })
    // Only who says so explicitly goes on.
    const connection = await a.connections.connect(addressOf(b), { ...tls, verify: false })
    await connection.send(bye)
    await b.until(() => b.messages.length === 1)
  })

  test('a trunk that asks for our certificate gets it', async () => {
    const [a, b] = [await us(), await them(listener({ ca: pem.ca, verify: true }))]
    const connection = await a.connections.connect(addressOf(b), trunk(pem.client))
    await connection.send(bye)
    await b.until(() => b.messages.length === 1)
  })

  test('a trunk that asks for a certificate that we do not have breaks off, in words', async () => {
    const [a, b] = [await us(), await them(listener({ ca: pem.ca, verify: true }))]
    await a.connections.connect(addressOf(b), trunk())
    await a.until(() => a.lost.length === 1)
    expect(a.lost[0]?.sentence).toMatch(/asks for a certificate of ours/)
  })

  test('the same address under other settings is another connection', async () => {
    const [a, b] = [await us(), await them(listener())]
    const settings = trunk()
    const first = await a.connections.connect(addressOf(b), settings)
    expect(await a.connections.connect(addressOf(b), settings)).toBe(first)
    expect(await a.connections.connect(addressOf(b), trunk())).not.toBe(first)
  })

  test('a port that speaks no TLS, a key that is none, and a peer that never answers are told apart', async () => {
    const a = await us()
    const plain = await rawServer(socket => socket.on('data', () => socket.write('SIP/2.0 400 What\r\n\r\n')))
    const notTls = await faultOf(a.connections.connect({ host: '127.0.0.1', port: plain.port }, trunk()))
    expect(notTls.sentence).toMatch(/does not speak TLS at this port/)
    const bad = trunk({ cert: 'no PEM', key: 'no PEM' })
    const fault = await faultOf(a.connections.connect({ host: '127.0.0.1', port: plain.port }, bad))
    expect(fault.sentence).toMatch(/cannot be read/)

    const clock = createFakeClock()
    const patient = await open({ transport: 'TLS', clock })
    const mute = await rawServer(() => undefined)
    const never = faultOf(patient.connections.connect({ host: '127.0.0.1', port: mute.port }, trunk()))
    clock.advance(8_000)
    expect(await never).toEqual({
      kind: 'timeout',
      sentence: `127.0.0.1:${mute.port} did not answer in time.`,
    })
  })
})
