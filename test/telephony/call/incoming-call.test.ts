import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type {
  IncomingCall,
  IncomingDecision,
  IncomingOffer,
} from '../../../electron/engine/telephony/call/incoming-call.ts'
import type { MediaPort, RemoteMedia } from '../../../electron/engine/telephony/media/media-port.ts'
import { RtpSession } from '../../../electron/engine/telephony/sdp/rtp-session.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type OpenTrunk, openTrunk } from '../../../electron/engine/telephony/trunk/open-trunk.ts'
import type { TakeText } from '../../../electron/engine/telephony/trunk/server-line.ts'
import { peerSdp } from '../../support/dialog-peer.ts'
import { type RawCaller, startRawCaller } from '../../support/raw-caller.ts'
import { trunkOptions } from '../../support/trunk-options.ts'

let trunk: OpenTrunk
let caller: RawCaller
let decide: ((host: string) => IncomingDecision) | undefined
let call: IncomingCall | undefined
let onText: TakeText | undefined
let offers: IncomingOffer[]
let told: string[]
let targets: RemoteMedia[]

const take = (host: string): IncomingDecision => {
  const media: MediaPort = Object.assign(Object.create(null), {
    open: async () => ({ host, port: 4_000 }),
    connect: (_stream: number, remote: RemoteMedia) => void targets.push(remote),
    close: async () => null,
  })
  return {
    is: 'take',
    audio: new RtpSession({ media, stream: 1, place: { host } }),
    events: {
      onAnswered: () => void told.push('answered'),
      onTheirHold: held => void told.push(held ? 'held' : 'taken back'),
      onDigit: ({ digit }) => void told.push(`digit ${digit}`),
      onText: text => void told.push(`text ${text}`),
      onEnded: (how, reason) =>
        void told.push(`ended: ${how}${reason.sip === null ? '' : ` (${reason.sip})`}`),
    },
  }
}

const keepCall = (taken: IncomingCall): void => {
  call = taken
}

beforeEach(async () => {
  ;[offers, told, targets, call, decide, onText] = [[], [], [], undefined, take, undefined]
  const opened = await openTrunk({
    ...trunkOptions('127.0.0.1:9'),
    onText: (from, text, source) => onText?.(from, text, source) ?? false,
    onIncoming(offer, { host }) {
      offers.push(offer)
      const decision = decide?.(host) ?? { is: 'refuse', status: 486, phrase: 'Busy Here' }
      return { decision, onCall: keepCall }
    },
  })
  if (!opened.ok) throw new Error(opened.sentence)
  trunk = opened.value
  caller = await startRawCaller(trunk.local)
})
afterEach(async () => {
  await trunk.close()
  await caller.close()
})

/** INVITE, 180, 200 and, unless told otherwise, ACK. */
async function talking(headers: string[] = [], acknowledge = true): Promise<void> {
  caller.send('INVITE', { body: peerSdp(7_000), headers })
  await caller.answer('INVITE', 180)
  call?.answer()
  await caller.answer('INVITE', 200)
  if (acknowledge) caller.send('ACK')
}

describe('an INVITE', () => {
  test('rings, is answered, and ends with their BYE', async () => {
    await talking()
    expect(offers).toMatchObject([{ dialled: '4711', from: '1000', fromName: 'Raw', replaces: false }])
    expect(targets.at(-1)?.port).toBe(7_000)
    caller.send('BYE', { cseq: 2, headers: ['Reason: SIP;cause=200;text="bye"'] })
    await caller.answer('BYE', 200)
    expect(told).toEqual(['answered', 'ended: caller hung up (200)'])
  })

  test.each([
    [480, 'Temporarily Unavailable'],
    [486, 'Busy Here'],
    [603, 'Decline'],
  ])('is refused with %i', async (status, phrase) => {
    decide = () => ({ is: 'refuse', status, phrase })
    caller.send('INVITE', { body: peerSdp() })
    expect((await caller.answer('INVITE', status)).reason).toBe(phrase)
    caller.send('ACK')
  })

  test('is refused with 500 when the policy fails', async () => {
    decide = () => {
      throw new Error('no idea')
    }
    caller.send('INVITE', { body: peerSdp() })
    await caller.answer('INVITE', 500)
    caller.send('ACK')
  })

  test('without an offer gets ours in the 200, and its ACK brings the answer', async () => {
    caller.send('INVITE')
    await caller.answer('INVITE', 180)
    call?.answer()
    expect((await caller.answer('INVITE', 200)).body).toContain('m=audio 4000')
    caller.send('ACK', { body: peerSdp(7_002) })
    caller.send('OPTIONS', { cseq: 2 })
    await caller.answer('OPTIONS', 200)
    expect(targets.at(-1)?.port).toBe(7_002)
  })

  test('that we cannot decode gets 488 or 480, and nobody is left on the line', async () => {
    caller.send('INVITE', { body: peerSdp().replace('AVP 0', 'AVP 18') })
    await caller.answer('INVITE', 180)
    call?.answer()
    await caller.answer('INVITE', 480)
    caller.send('ACK')
    expect(told.at(-1)).toMatch(/^ended/)
  })

  test.each([
    ['requires 100rel', ['Require: 100rel']],
    ['requires 100rel and supports it, too', ['Require: 100rel', 'Supported: 100rel, timer']],
  ])('that %s rings reliably, and waits for PRACK', async (_what, headers) => {
    caller.send('INVITE', { body: peerSdp(), headers })
    const ringing = await caller.answer('INVITE', 183)
    expect(headerValue(ringing, 'require')).toBe('100rel')
    call?.answer()
    caller.send('PRACK', { cseq: 2, headers: [`RAck: ${headerValue(ringing, 'rseq')} 1 INVITE`] })
    await caller.answer('PRACK', 200)
    await caller.answer('INVITE', 200)
    caller.send('ACK')
  })

  test('that only supports 100rel rings as any other', async () => {
    caller.send('INVITE', { body: peerSdp(), headers: ['Supported: 100rel'] })
    const ringing = await caller.answer('INVITE', 180)
    expect(headerValue(ringing, 'rseq')).toBeUndefined()
    call?.answer()
    await caller.answer('INVITE', 200)
    caller.send('ACK')
  })

  test('that comes a second time by another way gets 482, and the call is one (RFC 3261, 8.2.2.2)', async () => {
    caller.send('INVITE', { body: peerSdp(7_000) })
    await caller.answer('INVITE', 180)
    caller.send('INVITE', { body: peerSdp(7_000), way: 'fork' })
    await caller.answer('INVITE', 482)
    expect(offers).toHaveLength(1)
    call?.answer()
    await caller.answer('INVITE', 200)
    caller.send('ACK')
    caller.send('BYE', { cseq: 2 })
    await caller.answer('BYE', 200)
    expect(told).toEqual(['answered', 'ended: caller hung up'])
  })

  test('with an unknown Require gets 420', async () => {
    caller.send('INVITE', { body: peerSdp(), headers: ['Require: nothing-we-know'] })
    await caller.answer('INVITE', 420)
    expect(offers).toEqual([])
  })
})

describe('CANCEL', () => {
  test('before the answer gets 487, and says why', async () => {
    caller.send('INVITE', { body: peerSdp() })
    await caller.answer('INVITE', 180)
    caller.send('CANCEL', { headers: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] })
    await caller.answer('CANCEL', 200)
    await caller.answer('INVITE', 487)
    caller.send('ACK')
    expect(told).toEqual(['ended: cancelled (200)'])
  })

  test('that crosses our 200 changes nothing', async () => {
    await talking([], false)
    caller.send('CANCEL')
    await caller.answer('CANCEL', 200)
    caller.send('ACK')
    call?.hangUp()
    expect(headerValue(await caller.came('BYE'), 'reason')).toContain('Q.850;cause=16')
    expect(told).toEqual(['answered', 'ended: we hung up'])
  })
})

test('a late ACK: our BYE waits for it', async () => {
  await talking([], false)
  call?.hangUp()
  expect(caller.requests).toEqual([])
  caller.send('ACK')
  await caller.came('BYE')
})

test('we hang up while it rings: 486', async () => {
  caller.send('INVITE', { body: peerSdp() })
  await caller.answer('INVITE', 180)
  call?.hangUp()
  await caller.answer('INVITE', 486)
  caller.send('ACK')
  expect(told).toEqual(['ended: we hung up'])
})

describe('the session timer of a call to us', () => {
  test('is agreed in the 200', async () => {
    await talking(['Session-Expires: 600', 'Supported: timer'])
    const accepted = await caller.answer('INVITE', 200)
    expect(headerValue(accepted, 'session-expires')).toBe('600;refresher=uac')
    expect(headerValue(accepted, 'require')).toBe('timer')
  })

  test('that is too short gets 422', async () => {
    caller.send('INVITE', { body: peerSdp(), headers: ['Session-Expires: 30', 'Supported: timer'] })
    expect(headerValue(await caller.answer('INVITE', 422), 'min-se')).toBe('90')
    caller.send('ACK')
  })
})

test('a caller that holds, presses a key and writes is heard', async () => {
  await talking()
  caller.send('INVITE', { cseq: 2, body: peerSdp(7_000, 'sendonly', 2) })
  await caller.answer('INVITE', 200)
  caller.send('ACK', { cseq: 2 })
  caller.send('INFO', { cseq: 3, headers: ['Content-Type: application/dtmf'], body: '9' })
  await caller.answer('INFO', 200)
  caller.send('MESSAGE', { cseq: 4, headers: ['Content-Type: text/plain'], body: 'hi' })
  await caller.answer('MESSAGE', 200)
  expect(told).toEqual(['answered', 'held', 'digit 9', 'text hi'])
})

test.each([
  ['OPTIONS', [], 200],
  ['MESSAGE', ['Content-Type: text/plain'], 480],
  ['REFER', ['Refer-To: <sip:x@127.0.0.1>'], 405],
  ['NOTIFY', ['Event: keep-alive', 'Subscription-State: active'], 481],
  ['BYE', [], 481],
  ['SUBSCRIBE', ['Event: presence'], 405],
] as const)('%s outside a dialog gets its answer %j %i', async (method, headers, status) => {
  caller.send(method, { headers, body: method === 'MESSAGE' ? 'hello' : '' })
  await caller.answer(method, status)
})

test.each([
  ['taken', ['Content-Type: text/plain;charset=utf-8'], 200],
  ['refused', ['Content-Type: text/plain'], 480],
  ['thrown', ['Content-Type: text/plain'], 500],
  ['never asked', ['Content-Type: application/im-iscomposing+xml'], 415],
] as const)('a MESSAGE outside a dialog that is %s gets %j %i', async (what, headers, status) => {
  const texts: string[] = []
  onText = (from, text) => {
    texts.push(`${from}: ${text}`)
    if (what === 'thrown') throw new Error('The disk is full.')
    return what === 'taken'
  }
  caller.send('MESSAGE', { headers, body: 'Stopp ✋' })
  await caller.answer('MESSAGE', status)
  expect(texts).toEqual(status === 415 ? [] : ['1000: Stopp ✋'])
})

describe('an INVITE with Replaces', () => {
  test('takes the place of the call that it names, which is hung up', async () => {
    await talking()
    const first = await caller.answer('INVITE', 200)
    const ourTag = /;tag=([^;]*)/.exec(headerValue(first, 'to') ?? '')?.[1]
    const second = await startRawCaller(trunk.local)
    try {
      const replaces = `Replaces: ${headerValue(first, 'call-id')};to-tag=${ourTag};from-tag=raw`
      second.send('INVITE', { body: peerSdp(7_100), headers: [replaces, 'Require: replaces'] })
      await second.answer('INVITE', 180)
      call?.answer()
      await second.answer('INVITE', 200)
      second.send('ACK')
      await caller.came('BYE')
      expect(offers.map(offer => offer.replaces)).toEqual([false, true])
      second.send('BYE', { cseq: 2 })
      await second.answer('BYE', 200)
    } finally {
      await second.close()
    }
  })

  test('that names no call of ours gets 481', async () => {
    caller.send('INVITE', { body: peerSdp(), headers: ['Replaces: nothing@here;to-tag=a;from-tag=b'] })
    await caller.answer('INVITE', 481)
    caller.send('ACK')
    expect(offers).toEqual([])
  })
})
