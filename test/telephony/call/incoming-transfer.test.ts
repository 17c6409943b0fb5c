import { URI } from 'sip.js/lib/grammar/index.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { IncomingCall } from '../../../electron/engine/telephony/call/incoming-call.ts'
import type { MediaPort } from '../../../electron/engine/telephony/media/media-port.ts'
import { RtpSession } from '../../../electron/engine/telephony/sdp/rtp-session.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type OpenTrunk, openTrunk } from '../../../electron/engine/telephony/trunk/open-trunk.ts'
import { peerSdp } from '../../support/dialog-peer.ts'
import { type RawCaller, startRawCaller } from '../../support/raw-caller.ts'
import { trunkOptions } from '../../support/trunk-options.ts'

const TARGET = new URI('sip', '200', '127.0.0.1')
let trunk: OpenTrunk
let caller: RawCaller
let calls: IncomingCall[]
let ended: string[]

const media: MediaPort = Object.assign(Object.create(null), {
  open: async () => ({ host: '127.0.0.1', port: 4_000 }),
  connect() {},
  close: async () => null,
})

beforeEach(async () => {
  calls = []
  ended = []
  const opened = await openTrunk({
    ...trunkOptions('127.0.0.1:9'),
    onIncoming: (_offer, { host }) => ({
      decision: {
        is: 'take',
        audio: new RtpSession({ media, stream: calls.length + 1, place: { host } }),
        events: { onAnswered() {}, onEnded: how => void ended.push(how) },
      },
      onCall: call => void calls.push(call),
    }),
  })
  if (!opened.ok) throw new Error(opened.sentence)
  trunk = opened.value
  caller = await startRawCaller(trunk.local)
})
afterEach(async () => {
  await trunk.close()
  await caller.close()
})

/** `from` has called us, and we have answered. */
async function talking(from = caller): Promise<{ call: IncomingCall; accepted: string; ourTag: string }> {
  from.send('INVITE', { body: peerSdp(7_000) })
  await from.answer('INVITE', 180)
  const call = calls.at(-1)
  if (!call) throw new Error('no call came')
  call.answer()
  const ok = await from.answer('INVITE', 200)
  from.send('ACK')
  const ourTag = /;tag=([^;]*)/.exec(headerValue(ok, 'to') ?? '')?.[1] ?? ''
  return { call, accepted: headerValue(ok, 'call-id') ?? '', ourTag }
}

async function notify(cseq: number, fragment: string, state: string, status = 200): Promise<void> {
  const headers = ['Event: refer', `Subscription-State: ${state}`, 'Content-Type: message/sipfrag']
  caller.send('NOTIFY', { cseq, headers, body: `SIP/2.0 ${fragment}\r\n` })
  await caller.answer('NOTIFY', status)
}

test('a caller that we send to a number (blind) gets a REFER from whom it called, and is followed', async () => {
  const { call } = await talking()
  const result = call.transfer(TARGET)
  const refer = await caller.came('REFER')
  expect(headerValue(refer, 'refer-to')).toContain('sip:200@127.0.0.1')
  expect(headerValue(refer, 'referred-by')).toBe('<sip:4711@127.0.0.1>')
  await notify(2, '180 Ringing', 'active;expires=60')
  await notify(3, '200 OK', 'terminated;reason=noresource')
  expect(await result).toEqual({ ok: true, status: 200 })
  // Nothing is open any more.
  await notify(4, '200 OK', 'terminated;reason=noresource', 481)
})

test('a caller whose new party is busy stays with us', async () => {
  const { call } = await talking()
  const result = call.transfer(TARGET)
  await caller.came('REFER')
  await notify(2, '486 Busy Here', 'terminated;reason=noresource')
  expect(await result).toEqual({ ok: false, status: 486 })
  caller.send('OPTIONS', { cseq: 3 })
  await caller.answer('OPTIONS', 200)
  expect(ended).toEqual([])
})

test('a caller that hangs up as soon as it has taken over is a transfer that went well', async () => {
  const { call } = await talking()
  const result = call.transfer(TARGET)
  await caller.came('REFER')
  await notify(2, '180 Ringing', 'active;expires=60')
  caller.send('BYE', { cseq: 3 })
  await caller.answer('BYE', 200)
  expect(await result).toEqual({ ok: true, status: 180 })
  expect(ended).toEqual(['caller hung up'])
})

test('a caller that we send to another caller (attended) is told that call in Replaces', async () => {
  const first = await talking()
  const second = await startRawCaller(trunk.local)
  try {
    const { call: other, accepted, ourTag } = await talking(second)
    const result = first.call.transfer(other)
    const referTo = decodeURIComponent(headerValue(await caller.came('REFER'), 'refer-to') ?? '')
    expect(referTo).toContain(`sip:1000@127.0.0.1:${second.port}`)
    // RFC 3891 3: to-tag is the tag of whom the INVITE with Replaces goes to.
    expect(referTo).toContain(`Replaces=${accepted};to-tag=raw;from-tag=${ourTag}`)
    await notify(2, '200 OK', 'terminated;reason=noresource')
    expect(await result).toEqual({ ok: true, status: 200 })
  } finally {
    await second.close()
  }
})

test('a transfer before the answer rejects, and the call goes on ringing', async () => {
  caller.send('INVITE', { body: peerSdp() })
  await caller.answer('INVITE', 180)
  await expect(calls[0]?.transfer(TARGET)).rejects.toThrow('Invalid session state')
  calls[0]?.answer()
  await caller.answer('INVITE', 200)
  caller.send('ACK')
  expect(caller.requests).toEqual([])
})
