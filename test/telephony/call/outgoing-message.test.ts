import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../../electron/engine/ports/clock.ts'
import type { MessageOrder } from '../../../electron/engine/ports/telephony.ts'
import { systemClock } from '../../../electron/engine/system/system-clock.ts'
import { headerValue, headerValues } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { type RawUas, type Reply, startRawUas } from '../../support/raw-uas.ts'

let bench: CallBench
let fake: FakeClock | null = null
const farEnds: RawUas[] = []

beforeEach(() => {
  bench = benchOn(systemClock)
})
afterEach(async () => {
  await close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  for (const farEnd of farEnds.splice(0)) await farEnd.close()
  fake = null
})

/** Closes telephony; on the fake clock, nobody waits longer than half a minute for that. */
async function close(): Promise<void> {
  let closed = false
  const closing = bench.telephony.close().then(() => {
    closed = true
  })
  for (let waitedMs = 0; fake && !closed && waitedMs < 30_000; waitedMs += 100) {
    fake.advance(100)
    await new Promise(resolve => setImmediate(resolve))
  }
  await closing
}

const benchOn = (clock: Clock): CallBench =>
  createCallBench({ clock, rtpPorts: { from: 32_500, to: 32_508 }, promptFile: '/no/call/here.wav' })

/** Gives these answers to one MESSAGE after the other, the last one for ever; none for null. */
async function answering(...answers: readonly (readonly [number, string, Reply?] | null)[]): Promise<RawUas> {
  let at = 0
  const farEnd = await startRawUas((request, reply) => {
    const answer = answers[Math.min(at++, answers.length - 1)]
    if (request.method === 'MESSAGE' && answer) reply(...answer)
  })
  farEnds.push(farEnd)
  return farEnd
}

function send(more: Partial<MessageOrder> = {}): MessageOrder {
  const order: MessageOrder = {
    attemptId: 1,
    trunkId: 1,
    number: '+34600111222',
    callerId: null,
    text: 'Hello.',
    ...more,
  }
  bench.telephony.sendMessage(order)
  return order
}

const CREDENTIALS = { user: 'alice', password: 'secret' }
const CHALLENGE = { headers: ['Proxy-Authenticate: Digest realm="trunk", nonce="abc", qop="auth"'] }

describe('a text message on the wire', () => {
  test('is a MESSAGE out of any dialog: the number and the caller id as a call has them, UTF-8, no Contact', async () => {
    const farEnd = await answering([200, 'OK'])
    await bench.telephony.useTrunk(
      trunkAt(farEnd.address, { domain: 'sip.test', numberFormat: { style: 'e164' } }),
    )
    const text = 'Hola María, su pedido llegó 📦.\r\nLlámenos: {sin} "comillas".'
    send({ callerId: '+34910000000', text })
    expect(await bench.until('ended', 1)).toMatchObject({
      media: null,
      verdict: {
        outcome: 'sent',
        blame: 'recipient',
        sipStatus: 200,
        sentence: 'The trunk took the message.',
      },
    })
    const message = await farEnd.next('MESSAGE')
    expect(message.uri).toBe('sip:34600111222@sip.test')
    expect(headerValue(message, 'to')).toBe('<sip:34600111222@sip.test>')
    expect(headerValue(message, 'from')).toMatch(/<sip:34910000000@sip\.test>;tag=/)
    expect(headerValue(message, 'content-type')).toBe('text/plain;charset=UTF-8')
    expect(headerValues(message, 'contact')).toEqual([])
    expect(headerValue(message, 'content-length')).toBe(String(Buffer.byteLength(text)))
    expect(message.body).toBe(text)
  })

  test('tells dialing, one end and the ladder of what crossed the wire', async () => {
    const farEnd = await answering([202, 'Accepted'])
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    send()
    const { messages } = await bench.until('trace', 1)
    expect(bench.kinds(1)).toEqual(['dialing', 'ended', 'trace'])
    expect(messages.map(({ direction, text }) => `${direction} ${text.split(' ', 2).join(' ')}`)).toEqual([
      expect.stringMatching(/^sent MESSAGE sip:/),
      'received SIP/2.0 202',
    ])
  })

  test('half an emoji at its end, where somebody cut it, is sent as the mark for a broken character', async () => {
    const farEnd = await answering([200, 'OK'])
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    send({ text: 'cut 📦'.slice(0, -1) })
    expect(await bench.until('ended', 1)).toMatchObject({ verdict: { outcome: 'sent' } })
    expect((await farEnd.next('MESSAGE')).body).toBe('cut \uFFFD')
  })

  test('a challenge is answered once with our password, in the same Call-ID', async () => {
    const farEnd = await answering([407, 'Proxy Authentication Required', CHALLENGE], [200, 'OK'])
    await bench.telephony.useTrunk(trunkAt(farEnd.address, { credentials: CREDENTIALS }))
    send()
    expect(await bench.until('ended', 1)).toMatchObject({ verdict: { outcome: 'sent' } })
    const [first, second] = farEnd.requests
    expect(second && headerValue(second, 'proxy-authorization')).toMatch(/^Digest .*username="alice"/)
    expect(second && headerValue(second, 'call-id')).toBe(first && headerValue(first, 'call-id'))
    expect(farEnd.requests).toHaveLength(2)
  })

  test('what is too long for a packet, and whose trunk takes no TCP, is refused with a sentence and never sent', async () => {
    const farEnd = await answering([200, 'OK'])
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    for (const attemptId of [1, 2]) {
      send({ attemptId, text: 'ñ'.repeat(700) })
      expect(await bench.until('ended', attemptId)).toMatchObject({
        verdict: { outcome: 'trunk-failed', blame: 'us', sipStatus: null },
      })
    }
    const { verdict } = await bench.until('ended', 2)
    expect(verdict.sentence).toBe(
      'The message is longer than 1,300 bytes with its headers, and the trunk takes no TCP. Shorten it.',
    )
    expect(farEnd.requests).toEqual([])
    send({ attemptId: 3 })
    expect(await bench.until('ended', 3)).toMatchObject({ verdict: { outcome: 'sent' } })
  })
})

describe('what the trunk says of a text message', () => {
  test.each([
    [404, 'invalid-number', 'recipient'],
    [484, 'invalid-number', 'recipient'],
    [604, 'invalid-number', 'recipient'],
    [480, 'rejected', 'recipient'],
    [486, 'rejected', 'recipient'],
    [603, 'rejected', 'recipient'],
    [699, 'rejected', 'recipient'],
    [608, 'rejected', 'network'],
    [302, 'trunk-failed', 'trunk'],
    [403, 'trunk-failed', 'trunk'],
    [503, 'congestion', 'trunk'],
  ] as const)('%i means %s, blamed on the %s', async (status, outcome, blame) => {
    const farEnd = await answering([status, 'Phrase', { headers: ['Retry-After: 17'] }])
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    send()
    const { verdict } = await bench.until('ended', 1)
    expect(verdict).toMatchObject({ outcome, blame, sipStatus: status, retryAfterSeconds: 17 })
    expect(verdict.sentence).toContain(`(${status} Phrase)`)
    expect(verdict.sentence).not.toContain('call ')
  })

  test.each([405, 415, 501])('%i: the trunk carries no text messages', async status => {
    const farEnd = await answering([status, 'No'])
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    send()
    const { verdict } = await bench.until('ended', 1)
    expect(verdict).toMatchObject({ outcome: 'trunk-failed', blame: 'trunk' })
    expect(verdict.sentence).toContain('This trunk carries no text messages.')
  })

  test('a challenge for which there is no password says where to enter one', async () => {
    const farEnd = await answering([407, 'Proxy Authentication Required', CHALLENGE])
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    send()
    const { verdict } = await bench.until('ended', 1)
    expect(verdict).toMatchObject({ outcome: 'trunk-failed', blame: 'trunk', sipStatus: 407 })
    expect(verdict.sentence).toContain('Enter them on the Trunks screen')
  })
})

describe('a text message that is not answered', () => {
  test('fails after 32 s (Timer F) with one end', async () => {
    fake = createFakeClock()
    bench = benchOn(fake)
    const farEnd = await answering(null)
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    send()
    await farEnd.next('MESSAGE')
    fake.advance(31_900)
    expect(bench.kinds(1)).toEqual(['dialing'])
    fake.advance(200)
    expect(await bench.until('ended', 1)).toMatchObject({
      verdict: { outcome: 'trunk-failed', blame: 'trunk', sipStatus: null },
    })
    await bench.until('trace', 1)
    expect(bench.kinds(1)).toEqual(['dialing', 'ended', 'trace'])
  })

  test('is not known to have been taken when Trunkline stops, and is not taken for unsent', async () => {
    fake = createFakeClock()
    bench = benchOn(fake)
    const farEnd = await answering(null)
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    send()
    await farEnd.next('MESSAGE')
    bench.telephony.hangUp(1)
    expect(bench.kinds(1)).toEqual(['dialing'])
    await close()
    const { verdict } = await bench.until('ended', 1)
    expect(verdict).toMatchObject({ outcome: 'sent', blame: 'us', sipStatus: null })
    expect(verdict.sentence).toContain('whether it was taken is not known')
  })

  test('cannot go over a trunk that is not in use, nor to what is no number', async () => {
    send()
    expect(await bench.until('ended', 1)).toMatchObject({ verdict: { outcome: 'trunk-failed', blame: 'us' } })
    const farEnd = await answering([200, 'OK'])
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    send({ attemptId: 2, number: 'no number' })
    expect(await bench.until('ended', 2)).toMatchObject({ verdict: { outcome: 'trunk-failed', blame: 'us' } })
    expect(farEnd.requests).toEqual([])
  })
})
