import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { headerValue, parseSipMessage } from '../../../electron/engine/telephony/transport/message-text.ts'
import { createStreamFramer } from '../../../electron/engine/telephony/transport/stream-framing.ts'
import { type Party, startParty } from '../../support/sip-pair.ts'
import { callIdOf, isResponse, messageOf, refusingDelegate, sentinel } from './torture-peer.ts'
import { tortureCases } from './torture-table.ts'

let party: Party
const asked: string[] = []
beforeEach(async () => {
  asked.length = 0
  party = await startParty({ remote: null, transports: ['TCP'], delegate: refusingDelegate(asked) })
})
afterEach(async () => {
  await party.close()
  expect(party.endpoint.open).toMatchObject({ transactions: 0, timers: 0, connections: 0 })
})

interface Heard {
  readonly finals: readonly { readonly callId: string; readonly status: number }[]
  readonly closed: boolean
}

/** Sends bytes over a connection of their own, and hears until `done` says yes or the other side closes. */
async function converse(bytes: Buffer, done: (heard: Heard) => boolean): Promise<Heard> {
  const finals: { callId: string; status: number }[] = []
  const { port } = party.endpoint.local
  const socket: Socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const framer = createStreamFramer({
    onMessage(text) {
      const message = parseSipMessage(text)
      if (message?.kind !== 'response' || message.status < 200) return
      finals.push({ callId: headerValue(message, 'call-id') ?? '', status: message.status })
      if (done({ finals, closed: false })) socket.destroy()
    },
    onPing() {},
    onPong() {},
    onBroken: reason => socket.destroy(new Error(reason)),
  })
  let closed = false
  socket.on('end', () => {
    closed = true
  })
  socket.on('data', chunk => framer.push(chunk))
  const timer = setTimeout(() => socket.destroy(), 5_000)
  const ended = once(socket, 'close')
  // In two pieces, cut inside the first line: a stream has no message borders.
  socket.write(bytes.subarray(0, 7))
  socket.write(
    Buffer.concat([bytes.subarray(7), Buffer.from(sentinel('behind', 'TCP', socket.localPort ?? 0))]),
  )
  await ended
  clearTimeout(timer)
  return { finals, closed }
}

const finalsOf = (heard: Heard, callId: string): number[] =>
  heard.finals.flatMap(final => (final.callId === callId ? [final.status] : []))

const rows = tortureCases.map(row => ({ ...row, bytes: messageOf(row.name) }))
const readable = rows.filter(({ stream }) => stream === undefined)
const requests = readable.filter(({ bytes }) => !isResponse(bytes))

describe('messages of RFC 4475 in a TCP stream', () => {
  test.each(requests)('$section $name: $title', async ({ bytes, expected }) => {
    const callId = callIdOf(bytes)
    const heard = await converse(
      bytes,
      seen =>
        finalsOf(seen, 'behind').length > 0 &&
        (expected.kind === 'dropped' || finalsOf(seen, callId).length > 0),
    )
    expect({
      finals: finalsOf(heard, callId),
      asked: asked.slice(0, expected.kind === 'understood' ? 1 : 0),
    }).toEqual({
      finals: expected.kind === 'dropped' ? [] : [expected.status],
      asked: expected.kind === 'understood' ? [expected.method] : [],
    })
    expect({ closed: heard.closed, behind: finalsOf(heard, 'behind') }).toEqual({
      closed: false,
      behind: [200],
    })
  })

  test.each(readable.filter(({ bytes }) => isResponse(bytes)))(
    '$section $name: $title, is dropped by one who asked nothing, and the stream goes on',
    async ({ bytes }) => {
      const heard = await converse(bytes, seen => finalsOf(seen, 'behind').length > 0)
      expect(heard).toEqual({ finals: [{ callId: 'behind', status: 200 }], closed: false })
    },
  )

  test.each(rows.filter(({ stream }) => stream?.kind === 'closed'))(
    '$section $name: $title, is answered, and the stream that nobody can read any more is closed',
    async ({ bytes, stream }) => {
      const heard = await converse(bytes, () => false)
      expect({ statuses: heard.finals.map(({ status }) => status), closed: heard.closed }).toEqual({
        statuses: stream?.kind === 'closed' ? stream.statuses : [],
        closed: true,
      })
    },
  )

  test('3.1.2.2 clerr: what Content-Length promises is waited for, so what comes behind it is its body', async () => {
    const promised = messageOf('clerr')
    const rest = Buffer.alloc(9_999, 0x20)
    const heard = await converse(Buffer.concat([promised, rest]), seen => seen.finals.length > 0)
    expect(heard.finals.map(({ callId }) => callId)).not.toContain('behind')
  })
})
