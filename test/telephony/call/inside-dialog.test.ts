import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OutgoingCall } from '../../../electron/engine/telephony/call/outgoing-call.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type DialogBench, openDialogBench } from '../../support/dialog-bench.ts'
import { peerSdp } from '../../support/dialog-peer.ts'

let bench: DialogBench
let call: OutgoingCall

beforeEach(async () => {
  bench = await openDialogBench()
})
afterEach(async () => {
  call.giveUp()
  await bench.close()
  expect(bench.trunk.open.flows).toBe(0)
})

async function talking(): Promise<void> {
  call = bench.call()
  await bench.until('answered')
  await bench.peer.nth('ACK')
}
const direction = (body: string): string | undefined =>
  /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(body)?.[1]

describe('hold by us', () => {
  test('is a re-INVITE with sendonly, and resume one with sendrecv', async () => {
    await talking()
    bench.peer.on('INVITE', (_request, count) => ({
      status: 200,
      body: peerSdp(9, count === 2 ? 'recvonly' : 'sendrecv', count),
    }))
    expect(await call.hold()).toEqual({ ok: true, status: null })
    expect(await call.resume()).toEqual({ ok: true, status: null })
    await bench.peer.nth('ACK', 3)
    const directions = bench.peer.requests
      .filter(one => one.method === 'INVITE')
      .map(one => direction(one.body))
    expect(directions).toEqual(['sendrecv', 'sendonly', 'sendrecv'])
    expect(bench.peer.requests.map(one => one.method)).toEqual([
      'INVITE',
      'ACK',
      'INVITE',
      'ACK',
      'INVITE',
      'ACK',
    ])
  })

  test('that the far end refuses with 488 keeps the call as it was', async () => {
    await talking()
    bench.peer.on('INVITE', () => ({ status: 488 }))
    expect(await call.hold()).toEqual({ ok: false, status: 488 })
    expect(bench.events.map(event => event.kind)).toEqual(['dialing', 'answered'])
    expect((await bench.peer.ask('UPDATE', { body: peerSdp() })).status).toBe(200)
  })

  test.each([481, 408])('that gets %i ends the call', async status => {
    await talking()
    bench.peer.on('INVITE', () => ({ status }))
    expect(await call.hold()).toEqual({ ok: false, status })
    expect(await bench.until('ended')).toMatchObject({ verdict: { blame: 'network' } })
    expect(headerValue(await bench.peer.nth('BYE'), 'reason')).toContain('SIP;cause=408')
  })

  test('that meets 491 is asked again and then held', async () => {
    await talking()
    bench.peer.on('INVITE', (_request, count) =>
      count === 2 ? { status: 491 } : { status: 200, body: peerSdp(9, 'recvonly') },
    )
    expect(await call.hold()).toEqual({ ok: true, status: null })
    expect(direction((await bench.peer.nth('INVITE', 3)).body)).toBe('sendonly')
  })

  test('refuses their re-INVITE and UPDATE with 491 until ours is answered', async () => {
    await talking()
    bench.peer.on('INVITE', () => null)
    const held = call.hold()
    await bench.peer.nth('INVITE', 2)
    expect((await bench.peer.ask('INVITE', { body: peerSdp() })).status).toBe(491)
    expect((await bench.peer.ask('UPDATE', { body: peerSdp() })).status).toBe(491)
    call.hangUp()
    expect(await held).toEqual({ ok: false, status: null })
  })
})

describe('their re-INVITE', () => {
  test.each([
    ['sendonly', 'recvonly', false],
    ['inactive', 'inactive', false],
    ['recvonly', 'sendonly', true],
    ['sendrecv', 'sendrecv', true],
  ] as const)('%s is answered %s; we send: %s', async (theirs, ours, send) => {
    await talking()
    const answer = await bench.peer.ask('INVITE', { body: peerSdp(11, theirs, 2) })
    expect([answer.status, direction(answer.body)]).toEqual([200, ours])
    expect(bench.targets.at(-1)).toMatchObject({ port: 11, send })
  })

  test('from a new address moves the media; one that cannot be used does not', async () => {
    await talking()
    await bench.peer.ask('INVITE', { body: peerSdp(4_444) })
    expect(bench.targets.at(-1)?.port).toBe(4_444)
    const refused = await bench.peer.ask('INVITE', { body: peerSdp(5_555).replace('AVP 0', 'AVP 18') })
    expect(refused.status).toBe(488)
    expect(bench.targets.at(-1)?.port).toBe(4_444)
    expect((await bench.peer.ask('INVITE', { body: peerSdp(6_666) })).status).toBe(200)
  })

  test('without an offer gets ours', async () => {
    await talking()
    const answer = await bench.peer.ask('INVITE')
    expect([answer.status, direction(answer.body)]).toEqual([200, 'sendrecv'])
  })

  test('without Contact is refused as malformed', async () => {
    await talking()
    const answer = await bench.peer.ask('INVITE', { headers: ['Contact:'], body: peerSdp() })
    expect(answer.status).toBe(400)
  })
})

describe('UPDATE', () => {
  test('with an offer is answered, and moves the media', async () => {
    await talking()
    const answer = await bench.peer.ask('UPDATE', { body: peerSdp(4_446, 'sendonly') })
    expect([answer.status, direction(answer.body)]).toEqual([200, 'recvonly'])
    expect(bench.targets.at(-1)).toMatchObject({ port: 4_446, send: false })
  })

  test('without an offer is answered without one, with the session timer', async () => {
    await talking()
    const answer = await bench.peer.ask('UPDATE', {
      headers: ['Session-Expires: 600;refresher=uac', 'Supported: timer'],
    })
    expect([answer.status, answer.body]).toEqual([200, ''])
    expect(headerValue(answer, 'session-expires')).toBe('600;refresher=uac')
  })

  test('with too short a session gets 422 and our Min-SE', async () => {
    await talking()
    const headers = ['Session-Expires: 30', 'Supported: timer']
    for (const method of ['UPDATE', 'INVITE']) {
      const answer = await bench.peer.ask(method, { headers, body: method === 'INVITE' ? peerSdp() : '' })
      expect([answer.status, headerValue(answer, 'min-se')]).toEqual([422, '90'])
    }
  })

  test('with an offer that cannot be used gets 488 and says why', async () => {
    await talking()
    const answer = await bench.peer.ask('UPDATE', { body: peerSdp().replace('AVP 0', 'AVP 18') })
    expect(answer.status).toBe(488)
    expect(headerValue(answer, 'warning')).toContain('G.711')
    expect((await bench.peer.ask('UPDATE', { body: peerSdp() })).status).toBe(200)
  })
})

describe('other requests inside the dialog', () => {
  test.each([
    ['INFO', ['Content-Type: application/dtmf-relay'], 'Signal=5\r\nDuration=160\r\n', 200],
    ['INFO', ['Content-Type: application/dtmf'], '5', 200],
    ['INFO', ['Content-Type: application/x-unknown'], 'x', 415],
    ['INFO', ['Info-Package: x', 'Content-Type: text/plain'], 'x', 469],
    ['INFO', [], '', 200],
    ['OPTIONS', [], '', 200],
    ['MESSAGE', ['Content-Type: text/plain'], 'hello', 200],
    ['MESSAGE', ['Content-Type: text/html'], '<p>', 415],
    ['NOTIFY', ['Event: keep-alive', 'Subscription-State: active'], '', 489],
    ['NOTIFY', ['Event: refer', 'Subscription-State: active'], '', 481],
    ['REFER', ['Refer-To: <sip:x@127.0.0.1>'], '', 603],
    ['PRACK', ['RAck: 1 1 INVITE'], '', 481],
    ['SUBSCRIBE', ['Event: x'], '', 405],
    ['FROBNICATE', [], '', 405],
  ] as const)('%s %j gets its answer', async (method, headers, body, status) => {
    await talking()
    expect((await bench.peer.ask(method, { headers, body })).status).toBe(status)
    expect((await bench.peer.ask('OPTIONS')).status).toBe(200)
  })

  test('OPTIONS after the end says that the call is gone', async () => {
    await talking()
    call.hangUp()
    await bench.until('ended')
    expect((await bench.peer.ask('OPTIONS')).status).toBe(481)
  })

  test('a key by INFO and a text are told to the call, what is refused is not', async () => {
    await talking()
    const ask = (method: string, type: string, body: string) =>
      bench.peer.ask(method, { headers: [`Content-Type: ${type}`], body })
    await ask('INFO', 'application/dtmf-relay', 'Signal=*\r\nDuration=160\r\n')
    await ask('INFO', 'application/dtmf', '7')
    await ask('INFO', 'application/x-unknown', '8')
    await ask('MESSAGE', 'text/html', '<p>no</p>')
    await ask('MESSAGE', 'text/plain', 'Grüße')
    const told = bench.events.filter(event => event.kind === 'digit' || event.kind === 'text')
    expect(told).toMatchObject([
      { kind: 'digit', attemptId: 1, digit: '*', durationMs: 160, how: 'info' },
      { kind: 'digit', attemptId: 1, digit: '7', durationMs: null, how: 'info' },
      { kind: 'text', attemptId: 1, text: 'Grüße' },
    ])
  })

  test('a telephone event of RFC 4733 that media hears is told to the call; after the end nothing is', async () => {
    await talking()
    const key = { kind: 'digit', stream: 1, digit: '5', durationMs: 100, how: 'events' } as const
    call.onMedia(key)
    await bench.peer.ask('BYE')
    await bench.until('ended')
    call.onMedia({ ...key, digit: '6' })
    const told = bench.events.filter(event => event.kind === 'digit')
    expect(told).toMatchObject([{ attemptId: 1, digit: '5', durationMs: 100, how: 'events' }])
  })

  test('a key is sent by INFO', async () => {
    await talking()
    expect(await call.sendInfoDigit('#', 160)).toBe(true)
    expect((await bench.peer.nth('INFO')).body).toBe('Signal=#\r\nDuration=160\r\n')
  })
})

test('a BYE that crosses ours gets 200', async () => {
  await talking()
  bench.peer.on('BYE', () => null)
  call.hangUp()
  expect(headerValue(await bench.peer.nth('BYE'), 'reason')).toContain('Q.850;cause=16')
  expect((await bench.peer.ask('BYE')).status).toBe(200)
})
