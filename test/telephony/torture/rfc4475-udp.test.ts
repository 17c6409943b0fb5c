import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SipResponse } from '../../../electron/engine/telephony/transport/message-text.ts'
import { headerValue, parseSipMessage } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type Party, startParty } from '../../support/sip-pair.ts'
import {
  callIdOf,
  isResponse,
  messageOf,
  refusingDelegate,
  sentinel,
  TORTURE_FOLDER,
} from './torture-peer.ts'
import { type Expected, tortureCases } from './torture-table.ts'

let party: Party
let peer: Socket
let sentinels = 0
/** What the user agent was asked, and what left the socket. Answers go to the ports that the Vias name, so they are caught before. */
const asked: string[] = []
const answers: SipResponse[] = []
const waiting = new Set<() => void>()

// The messages share some branches, so each gets a user agent that knows none of them.
beforeEach(async () => {
  asked.length = 0
  answers.length = 0
  peer = createSocket('udp4')
  peer.bind(0, '127.0.0.1')
  await once(peer, 'listening')
  party = await startParty({
    remote: null,
    delegate: refusingDelegate(asked),
    link(bytes, direction, deliver) {
      if (direction === 'in') return deliver()
      const message = parseSipMessage(Buffer.from(bytes).toString('utf8'))
      if (message?.kind === 'response') answers.push(message)
      for (const look of [...waiting]) look()
    },
  })
})
afterEach(async () => {
  await party.close()
  const closed = once(peer, 'close')
  peer.close()
  await closed
})

const answersTo = (callId: string): SipResponse[] =>
  answers.filter(a => (headerValue(a, 'call-id') ?? '') === callId)

/** Everything that a packet led to, read after the answer to an OPTIONS that was sent behind it. */
async function sendAndSettle(bytes: Buffer, finals: number, callId: string): Promise<void> {
  const own = `sentinel-${++sentinels}`
  const { port } = peer.address()
  peer.send(bytes, party.endpoint.local.port, '127.0.0.1')
  peer.send(sentinel(own, 'UDP', port), party.endpoint.local.port, '127.0.0.1')
  await until(
    () => answersTo(own).length > 0 && answersTo(callId).filter(a => a.status >= 200).length >= finals,
  )
}

function until(done: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error): void => {
      clearTimeout(timer)
      waiting.delete(look)
      if (error) reject(error)
      else resolve()
    }
    const look = (): void => void (done() && finish())
    const timer = setTimeout(
      () => finish(new Error(`answers so far: ${answers.map(a => a.status).join(' ')}`)),
      5_000,
    )
    waiting.add(look)
    look()
  })
}

/** What happened, in the words of the table. */
function seen(callId: string): Expected {
  const final = answersTo(callId).find(answer => answer.status >= 200)
  const [method] = asked
  if (!final) return { kind: 'dropped' }
  return method === undefined
    ? { kind: 'answered', status: final.status }
    : { kind: 'understood', method, status: final.status }
}

const requests = tortureCases.filter(({ name }) => !isResponse(messageOf(name)))

test('all 49 messages of RFC 4475 are in the table, and each once', () => {
  const files = readdirSync(TORTURE_FOLDER).flatMap(file =>
    file.endsWith('.dat') ? [file.slice(0, -4)] : [],
  )
  expect(files).toHaveLength(49)
  expect(tortureCases.map(({ name }) => name).sort()).toEqual(files.sort())
})

describe('requests of RFC 4475 in a UDP datagram', () => {
  test.each(requests)('$section $name: $title', async ({ name, expected }) => {
    const bytes = messageOf(name)
    const callId = callIdOf(bytes)
    await sendAndSettle(bytes, expected.kind === 'dropped' ? 0 : 1, callId).catch((error: unknown) => {
      expect({ ...seen(callId), error: String(error) }).toEqual(expected)
    })
    expect(seen(callId)).toEqual(expected)
    expect(answersTo(callId).filter(answer => answer.status >= 200)).toHaveLength(
      expected.kind === 'dropped' ? 0 : 1,
    )
  })
})

test('a caller whose name has a comma and no quotes reaches the user agent', async () => {
  const invite = messageOf('baddn')
    .toString('latin1')
    .replaceAll('OPTIONS', 'INVITE')
    .replace('l: 0', 'Contact: <sip:a.g.bell@127.0.0.1>\r\nl: 0')
  await sendAndSettle(Buffer.from(invite, 'latin1'), 1, 'baddn.31415@c.example.com')
  expect(seen('baddn.31415@c.example.com')).toEqual({ kind: 'understood', method: 'INVITE', status: 480 })
})
