import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { askStun } from '../../../electron/engine/telephony/transport/ask-stun.ts'
import type { SocketAddress } from '../../../electron/engine/telephony/transport/sip-endpoint.ts'
import {
  decodeBindingAnswer,
  encodeBindingRequest,
  looksLikeStun,
} from '../../../electron/engine/telephony/transport/stun.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { type Party, startParty } from '../../support/sip-pair.ts'

const parties: Party[] = []
afterEach(async () => {
  for (const party of parties.splice(0)) await party.close()
})

const id = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex')
/** RFC 5769 2.2 and 2.3: the sample responses, down to their addresses. */
const sampleIpv4 = Buffer.from(
  '0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96',
  'hex',
)
const sampleIpv6 = Buffer.from(
  '010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c',
  'hex',
)

describe('what a STUN server answers', () => {
  test('the sample responses of RFC 5769 are read', () => {
    const key = id.toString('hex')
    expect(decodeBindingAnswer(sampleIpv4)).toEqual({
      kind: 'mapped',
      id: key,
      address: { host: '192.0.2.1', port: 32853 },
    })
    expect(decodeBindingAnswer(sampleIpv6)).toEqual({
      kind: 'mapped',
      id: key,
      address: { host: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 },
    })
  })

  test('a plain MAPPED-ADDRESS counts when there is no other, and an error says nothing', () => {
    const plain = Buffer.concat([header(0x0101, 12), Buffer.from('0001000800011388c0000201', 'hex')])
    expect(decodeBindingAnswer(plain)).toMatchObject({ address: { host: '192.0.2.1', port: 5000 } })
    expect(decodeBindingAnswer(header(0x0111, 0))).toMatchObject({ kind: 'refused' })
  })

  test('a request is 20 bytes, and no SIP is taken for STUN', () => {
    const request = encodeBindingRequest(id)
    expect(Buffer.from(request).toString('hex')).toBe(`000100002112a442${id.toString('hex')}`)
    expect(looksLikeStun(request)).toBe(true)
    expect(looksLikeStun(Buffer.from('OPTIONS sip:a@b SIP/2.0\r\n'))).toBe(false)
  })

  test('whatever comes is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(100), (tail, length) => {
        expect(() =>
          decodeBindingAnswer(Buffer.concat([header(0x0101, length), Buffer.from(tail)])),
        ).not.toThrow()
      }),
    )
  })
})

function header(type: number, length: number): Buffer {
  const bytes = Buffer.from(encodeBindingRequest(id))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(length, 2)
  return bytes
}

test('a server that is silent is asked seven times in doubling intervals, then given up', async () => {
  const clock = createFakeClock()
  const sentAt: number[] = []
  const answer = askStun({
    server: { host: '192.0.2.9', port: 3478 },
    id,
    timeoutMs: 60_000,
    clock,
    signal: new AbortController().signal,
    send: async () => void sentAt.push(clock.monotonic()),
    onPacket: () => () => undefined,
  })
  clock.advance(39_499)
  expect(clock.waiting).toBe(2)
  clock.advance(1)
  expect(await answer).toBeNull()
  expect(sentAt).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 31_500])
  expect(clock.waiting).toBe(0)
})

test('an answer of somebody else, or to another question, is not believed', async () => {
  const clock = createFakeClock()
  let take: (bytes: Uint8Array, from: SocketAddress) => void = () => undefined
  const server = { host: '192.0.2.9', port: 3478 }
  const answer = askStun({
    server,
    id,
    timeoutMs: 1_000,
    clock,
    signal: new AbortController().signal,
    send: async () => undefined,
    onPacket(listener) {
      take = listener
      return () => undefined
    },
  })
  take(sampleIpv4, { ...server, port: 3479 })
  const other = Buffer.from(sampleIpv4)
  other[19] = 0
  take(other, server)
  clock.advance(1_000)
  expect(await answer).toBeNull()
})

test('an endpoint asks over its own SIP socket and hears how it is seen', async () => {
  const server = createSocket('udp4')
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  const asked: number[] = []
  server.on('message', (bytes, from) => {
    asked.push(from.port)
    const answer = Buffer.from(sampleIpv4)
    bytes.copy(answer, 8, 8, 20)
    // The first question is lost; the IPv4 address is masked with the cookie alone.
    if (asked.length > 1) server.send(answer, from.port, from.address)
  })
  try {
    const callee = await startParty({ remote: null, delegate: {} })
    const caller = await startParty({ remote: callee.endpoint.local })
    parties.push(callee, caller)
    const seen = await caller.endpoint.askStun({ host: '127.0.0.1', port: server.address().port }, 5_000)
    expect(seen).toEqual({ host: '192.0.2.1', port: 32853 })
    expect(asked).toEqual([caller.endpoint.local.port, caller.endpoint.local.port])
  } finally {
    server.close()
    await once(server, 'close')
  }
})
