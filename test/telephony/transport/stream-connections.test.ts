import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/engine/system/system-clock.ts'
import { openEndpointSockets } from '../../../electron/engine/telephony/transport/endpoint-sockets.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { silentLog } from '../../support/silent-log.ts'
import {
  addressOf,
  bye,
  closeStreamEnds,
  faultOf,
  ok,
  openStreamEnd as open,
  rawServer,
} from '../../support/stream-end.ts'

afterEach(closeStreamEnds)

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

  test('a port that is taken is told, and leaves no server behind', async () => {
    const { port } = await rawServer(() => undefined)
    const endpoint = {
      transports: ['TCP'] as const,
      hosts: ['127.0.0.1'],
      ...{ port, clock: systemClock, log: silentLog },
      ...{ onPacket: () => undefined, onMessage: () => undefined, onLost: () => undefined },
    }
    await expect(openEndpointSockets(endpoint)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('a peer that sends no SIP loses its connection', async () => {
    const us = await open()
    const { port } = await rawServer(socket => socket.write('220 mail.test ESMTP\r\n'))
    await us.connections.connect({ host: '127.0.0.1', port }, null)
    await us.until(() => us.lost.length === 1)
    expect(us.lost[0]?.kind).toBe('not-sip')
  })

  test('a connection that does not come about within 8 s is given up, and not kept when it comes late', async () => {
    const clock = createFakeClock()
    const [us, them] = [await open({ clock }), await open({ listen: true })]
    const { port } = addressOf(them)
    // the eight seconds are over before the system has told anybody that they are connected
    const first = faultOf(us.connections.connect({ host: '127.0.0.1', port }, null))
    clock.advance(8_000)
    expect(await first).toEqual({ kind: 'timeout', sentence: `127.0.0.1:${port} did not answer in time.` })
    expect([us.connections.size, clock.waiting]).toEqual([0, 0])
    await them.until(() => them.connections.size === 0)
    expect(us.lost).toEqual([])
    const again = await us.connections.connect({ host: '127.0.0.1', port }, null)
    await again.send(bye)
    await them.until(() => them.messages.length === 1)
  })

  test('a request that waits for its connection is refused with it, each once', async () => {
    const clock = createFakeClock()
    const [us, them] = [await open({ clock }), await open({ listen: true })]
    const faults = [1, 2, 3].map(() => faultOf(us.connections.connect(addressOf(them), null)))
    clock.advance(8_000)
    expect((await Promise.all(faults)).map(({ kind }) => kind)).toEqual(['timeout', 'timeout', 'timeout'])
    expect(us.connections.size).toBe(0)
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
