import { afterEach, describe, expect, test } from 'vitest'
import type { TlsSettings } from '../../../electron/engine/telephony/transport/connection-faults.ts'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { hasCommand } from '../../support/find-programs.ts'
import {
  addressOf,
  bye,
  closeStreamEnds,
  faultOf,
  openStreamEnd as open,
  rawServer,
  type StreamEnd,
} from '../../support/stream-end.ts'

afterEach(closeStreamEnds)

const withOpenssl = describe.skipIf(!hasCommand('openssl'))
withOpenssl('TLS (openssl makes the certificates)', () => {
  let made: Certificates | null = null
  const pem = (): Certificates => {
    made ??= makeCertificates()
    return made
  }
  const listener = (more: Partial<TlsSettings> = {}): TlsSettings => ({
    ...pem().server,
    verify: false,
    ...more,
  })
  const trunk = (more: Partial<TlsSettings> = {}): TlsSettings => ({
    ca: pem().ca,
    serverName: 'trunk.test',
    verify: true,
    ...more,
  })
  const them = (tls: TlsSettings): Promise<StreamEnd> => open({ listen: true, tls })
  const us = (): Promise<StreamEnd> => open({ transport: 'TLS' })

  test.each([
    ['the name of the trunk', 'server', 'trunk.test'],
    ['its address', 'server', undefined],
    ['its SIP URI', 'sipUri', 'trunk.test'],
  ] as const)('a certificate of a private authority is accepted for %s', async (_what, certificate, name) => {
    const [a, b] = [await us(), await them(listener(pem()[certificate]))]
    const { serverName: _drop, ...rest } = trunk()
    const connection = await a.connections.connect(
      addressOf(b),
      name === undefined ? rest : trunk({ serverName: name }),
    )
    await connection.send(bye)
    await b.until(() => b.messages.length === 1)
  })

  test.each([
    ['has expired', 'expired', 'ca', 'The certificate of trunk.test has expired.'],
    ['is for somebody else', 'wrongName', 'ca', 'The certificate was not issued for trunk.test.'],
    [
      'comes from an unknown authority',
      'server',
      'strangerCa',
      'The certificate of trunk.test was issued by an authority that is not known here.',
    ],
  ] as const)(
    'a certificate that %s is refused, and nothing is sent',
    async (_what, certificate, ca, sentence) => {
      const [a, b] = [await us(), await them(listener(pem()[certificate]))]
      const tls = trunk({ ca: pem()[ca] })
      expect(await faultOf(a.connections.connect(addressOf(b), tls))).toEqual({
        kind: 'certificate',
        sentence,
      })
      // Only who says so explicitly goes on.
      const connection = await a.connections.connect(addressOf(b), { ...tls, verify: false })
      await connection.send(bye)
      await b.until(() => b.messages.length === 1)
    },
  )

  test('a trunk that asks for our certificate gets it', async () => {
    const [a, b] = [await us(), await them(listener({ ca: pem().ca, verify: true }))]
    const connection = await a.connections.connect(addressOf(b), trunk(pem().client))
    await connection.send(bye)
    await b.until(() => b.messages.length === 1)
  })

  test('a trunk that asks for a certificate that we do not have breaks off, in words', async () => {
    const [a, b] = [await us(), await them(listener({ ca: pem().ca, verify: true }))]
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
