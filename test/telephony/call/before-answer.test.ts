import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OutgoingCall } from '../../../electron/engine/telephony/call/outgoing-call.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type DialogBench, openDialogBench } from '../../support/dialog-bench.ts'
import { peerSdp, startDialogPeer } from '../../support/dialog-peer.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

let bench: DialogBench
let call: OutgoingCall | undefined

beforeEach(async () => {
  bench = await openDialogBench()
})
afterEach(async () => {
  call?.giveUp()
  await bench.close()
})

const methods = (): string[] => bench.peer.requests.map(request => request.method)

test('the INVITE says what we can: PRACK, UPDATE, session timer, Replaces', async () => {
  call = bench.call()
  const invite = await bench.peer.nth('INVITE')
  expect(headerValue(invite, 'allow')).toMatch(/PRACK.*UPDATE/)
  expect(headerValue(invite, 'supported')).toMatch(/100rel.*replaces.*timer/)
  expect(headerValue(invite, 'session-expires')).toBe('1800')
  expect(headerValue(invite, 'min-se')).toBe('90')
})

test('behind a NAT whose public address is set, Contact and SDP say that one', async () => {
  const natted = await openDialogBench(undefined, { publicAddress: '203.0.113.7' })
  const calling = natted.call()
  const invite = await natted.peer.nth('INVITE')
  expect(headerValue(invite, 'contact')).toContain('@203.0.113.7:')
  expect(invite.body).toMatch(/^c=IN IP4 203\.0\.113\.7\r$/m)
  calling.giveUp()
  await natted.close()
})

describe('a reliable 183', () => {
  test('is acknowledged by PRACK, its SDP heard, and the 200 may come without SDP', async () => {
    bench.peer.on('INVITE', () => ({
      status: 183,
      headers: ['Require: 100rel', 'RSeq: 7'],
      body: peerSdp(4_002),
    }))
    call = bench.call()
    expect(headerValue(await bench.peer.nth('PRACK'), 'rack')).toBe('7 1 INVITE')
    expect(await bench.until('ringing')).toMatchObject({ earlyMedia: true })
    bench.peer.answerInvite({ status: 200 })
    await bench.until('answered')
    await bench.peer.nth('ACK')
    expect(bench.targets.at(-1)?.port).toBe(4_002)
  })

  test('lets the far end change the media by UPDATE before it answers', async () => {
    bench.peer.on('INVITE', () => ({
      status: 183,
      headers: ['Require: 100rel', 'RSeq: 1'],
      body: peerSdp(4_002),
    }))
    call = bench.call()
    await bench.until('ringing')
    expect((await bench.peer.ask('UPDATE', { body: peerSdp(4_004, 'sendrecv', 2) })).status).toBe(200)
    expect(bench.targets.at(-1)?.port).toBe(4_004)
    // the 200 repeats what the 183 said: the UPDATE stands
    bench.peer.answerInvite({ status: 200, body: peerSdp(4_002) })
    await bench.until('answered')
    await bench.peer.nth('ACK')
    expect(bench.targets.at(-1)?.port).toBe(4_004)
  })

  test('that is resent or out of order gets no second PRACK', async () => {
    const reliable = (rseq: number) => ({ status: 183, headers: ['Require: 100rel', `RSeq: ${rseq}`] })
    bench.peer.on('INVITE', () => [reliable(1), reliable(1), reliable(3), reliable(2)])
    call = bench.call()
    await bench.peer.nth('PRACK', 2)
    const acknowledged = bench.peer.requests.flatMap(one => headerValue(one, 'rack') ?? [])
    expect(acknowledged).toEqual(['1 1 INVITE', '2 1 INVITE'])
  })
})

describe('a call that forks', () => {
  test('is heard from whoever plays last, and answered by another', async () => {
    bench.peer.on('INVITE', () => [
      { status: 183, body: peerSdp(4_010), tag: 'a' },
      { status: 183, body: peerSdp(4_020), tag: 'b' },
      { status: 180, tag: 'c' },
    ])
    call = bench.call()
    await bench.until('ringing')
    bench.peer.answerInvite({ status: 200, body: peerSdp(4_010), tag: 'a' })
    await bench.until('answered')
    expect(headerValue(await bench.peer.nth('ACK'), 'to')).toContain('tag=a')
    expect(bench.targets.map(target => target.port)).toEqual([4_010, 4_020, 4_010])
  })

  test('and is answered twice: the second is acknowledged and hung up, the first goes on', async () => {
    bench.peer.on('INVITE', () => [
      { status: 200, body: peerSdp(), tag: 'a' },
      { status: 200, body: peerSdp(4_030), tag: 'b' },
    ])
    call = bench.call()
    await bench.until('answered')
    expect(headerValue(await bench.peer.nth('BYE'), 'to')).toContain('tag=b')
    await bench.peer.nth('ACK', 2)
    expect(bench.events.map(event => event.kind)).toEqual(['dialing', 'answered'])
    expect(bench.targets.some(target => target.port === 4_030)).toBe(false)
  })
})

describe('a redirection', () => {
  const openWith = async (redirects: boolean): Promise<void> => {
    await bench.close()
    bench = await openDialogBench(undefined, { redirects })
  }
  const toElsewhere = (uri: string): string => `Contact: <${uri.replace(/@.*/, '@elsewhere.invalid')}>;q=0.9`

  test('is followed over the same trunk, with the same Call-ID, where the trunk is set so', async () => {
    await openWith(true)
    bench.peer.on('INVITE', (request, count) =>
      count === 1 ? { status: 302, headers: [toElsewhere(request.uri)] } : { status: 200, body: peerSdp() },
    )
    call = bench.call()
    await bench.until('answered')
    const [first, second] = [await bench.peer.nth('INVITE'), await bench.peer.nth('INVITE', 2)]
    expect(second.uri).toContain('@elsewhere.invalid')
    expect(headerValue(second, 'call-id')).toBe(headerValue(first, 'call-id'))
    expect(bench.events.map(event => event.kind)).toEqual(['dialing', 'answered'])
  })

  test('to another host goes there, and a password is not told there', async () => {
    await bench.close()
    bench = await openDialogBench(undefined, {
      redirects: true,
      credentials: { user: 'u', password: 'secret' },
    })
    const other = await startDialogPeer('127.0.0.2')
    other.on('INVITE', (_request, count) =>
      count === 1
        ? { status: 401, headers: ['WWW-Authenticate: Digest realm="theirs", nonce="n", qop="auth"'] }
        : { status: 200, body: peerSdp() },
    )
    bench.peer.on('INVITE', request => ({
      status: 302,
      headers: [`Contact: <${request.uri.replace(/@.*/, `@${other.address}`)}>`],
    }))
    call = bench.call()
    expect(await bench.until('ended')).toMatchObject({ verdict: { sipStatus: 401 } })
    const there = await other.nth('INVITE')
    expect(there.uri).toContain(`@${other.address}`)
    expect(headerValue(there, 'authorization')).toBeUndefined()
    await other.close()
  })

  test.each([
    ['is not followed by itself', false, toElsewhere],
    ['to an emergency number is never followed', true, () => 'Contact: <sip:112@127.0.0.1>'],
    ['to another number is never followed', true, () => 'Contact: <sip:+442079460123@127.0.0.1>'],
  ])('%s', async (_what, redirects, contact) => {
    await openWith(redirects)
    bench.peer.on('INVITE', request => ({ status: 302, headers: [contact(request.uri)] }))
    call = bench.call()
    expect(await bench.until('ended')).toMatchObject({ verdict: { sipStatus: 302, outcome: 'trunk-failed' } })
    expect(methods().filter(method => method === 'INVITE')).toHaveLength(1)
  })

  test('in a circle ends the call', async () => {
    await openWith(true)
    bench.peer.on('INVITE', (request, count) => ({
      status: 302,
      headers: [
        `Contact: <${count > 2 ? request.uri : request.uri.replace(/@.*/, `@${bench.peer.address};n=${count}`)}>`,
      ],
    }))
    call = bench.call()
    expect(await bench.until('ended')).toMatchObject({ verdict: { sipStatus: 302 } })
    expect(methods().filter(method => method === 'INVITE').length).toBeLessThanOrEqual(4)
  })
})

test('422 is answered with the interval that it asks for', async () => {
  bench.peer.on('INVITE', (_request, count) =>
    count === 1 ? { status: 422, headers: ['Min-SE: 3600'] } : { status: 200, body: peerSdp() },
  )
  call = bench.call()
  await bench.until('answered')
  const second = await bench.peer.nth('INVITE', 2)
  expect([headerValue(second, 'session-expires'), headerValue(second, 'min-se')]).toEqual(['3600', '3600'])
})

test('CANCEL says why', async () => {
  bench.peer.on('INVITE', () => ({ status: 180 }))
  call = bench.call()
  await bench.until('ringing')
  call.hangUp()
  expect(headerValue(await bench.peer.nth('CANCEL'), 'reason')).toBe(
    'Q.850;cause=16;text="Normal call clearing"',
  )
})

describe('the session timer', () => {
  const clock = createFakeClock()
  const timed = async (refresher: string, allow = ''): Promise<void> => {
    await bench.close()
    bench = await openDialogBench(clock)
    const headers = [
      `Session-Expires: 1800;refresher=${refresher}`,
      'Require: timer',
      ...(allow ? [allow] : []),
    ]
    bench.peer.on('INVITE', () => ({ status: 200, body: peerSdp(), headers }))
    bench.peer.on('UPDATE', () => ({ status: 200, headers }))
    call = bench.call()
    await bench.until('answered')
    await bench.peer.nth('ACK')
  }

  test('is refreshed by UPDATE at half its time where the far end allows it', async () => {
    await timed('uac', 'Allow: INVITE, ACK, BYE, UPDATE')
    clock.advance(899_999)
    clock.advance(1)
    expect(headerValue(await bench.peer.nth('UPDATE'), 'session-expires')).toBe('1800;refresher=uac')
    expect(methods()).not.toContain('BYE')
  })

  test('is refreshed by re-INVITE with the same SDP where it does not', async () => {
    await timed('uac')
    clock.advance(900_000)
    const again = await bench.peer.nth('INVITE', 2)
    expect(again.body).toBe((await bench.peer.nth('INVITE')).body)
    await bench.peer.nth('ACK', 2)
  })

  test('that they do not refresh ends the call before its end', async () => {
    await timed('uas')
    clock.advance(1_768_000)
    expect(headerValue(await bench.peer.nth('BYE'), 'reason')).toContain('Session expired')
    clock.advance(1_000)
    expect(await bench.until('ended')).toMatchObject({ verdict: { blame: 'network' } })
  })

  test('that they refresh in time goes on', async () => {
    await timed('uas')
    clock.advance(1_700_000)
    const headers = ['Session-Expires: 1800;refresher=uac', 'Supported: timer']
    expect((await bench.peer.ask('UPDATE', { headers })).status).toBe(200)
    clock.advance(1_700_000)
    expect(methods()).not.toContain('BYE')
  })
})
