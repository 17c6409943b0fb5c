import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseWav, samplesOf, writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import type { MediaEvent } from '../../../electron/engine/telephony/media/media-port.ts'
import { tone, tonePower } from '../../support/goertzel.ts'
import { type MediaOnClock, startMediaOnClock } from '../../support/media-on-clock.ts'
import { temporaryFolder } from '../../support/media-pair.ts'

const LOOPBACK = '127.0.0.1'

const keysOf = (events: readonly MediaEvent[]): string =>
  events.map(event => (event.kind === 'digit' ? event.digit : '')).join('')
const kindsOf = (events: readonly MediaEvent[]): string[] => events.map(event => event.kind)

describe('a stream on the wire', () => {
  let media: MediaOnClock
  let folder: ReturnType<typeof temporaryFolder>

  beforeEach(async () => {
    media = startMediaOnClock({ from: 31_400, to: 31_438 }, { from: 31_440, to: 31_478 })
    folder = temporaryFolder()
    await writeWavFile(folder.file('440.wav'), tone(440, 3_000, 0.2))
  })
  afterEach(async () => {
    await media.end()
    folder.remove()
    expect(media.clock.waiting).toBe(0)
  })
  const recorded = (name: string): Int16Array => {
    const wav = parseWav(readFileSync(folder.file(name)))
    if (!wav.ok) throw new Error(wav.reason)
    return samplesOf(wav.value.data)
  }

  test('keys as events arrive once each while a prompt plays, and the prompt goes on after them', async () => {
    await media.join(1, { dtmfPayloadType: 101 }, { ours: folder.file('ours.wav') })
    media.theirs.play(1, folder.file('440.wav'))
    await media.pass(200)
    expect(media.theirs.sendDtmf(1, '12#', 'events')).toBe(true)
    await media.passUntil(() => kindsOf(media.theirEvents).includes('played'))
    await media.pass(100)
    expect(media.ourEvents.filter(event => event.kind === 'digit')).toEqual(
      ['1', '2', '#'].map(digit => ({ kind: 'digit', stream: 1, digit, durationMs: 100, how: 'events' })),
    )
    expect(kindsOf(media.theirEvents)).toContain('keys-sent')
    expect(await media.theirs.close(1)).toMatchObject({ promptPlayedMs: 3_000, promptFinished: true })
    const summary = await media.ours.close(1)
    expect(summary).toMatchObject({ packetsLost: 0 })
    expect(tonePower(recorded('ours.wav').subarray(16_000, 24_000), 440)).toBeCloseTo(0.04, 2)
  })

  test('keys go out as tones to a far end that agreed to no events, and are found in the audio', async () => {
    await media.join(1, {}, { detectTones: 'always', ours: folder.file('ours.wav') })
    media.theirs.sendDtmf(1, '159D', 'events')
    await media.pass(1_500)
    expect(keysOf(media.ourEvents)).toBe('159D')
    expect(media.ourEvents.find(event => event.kind === 'digit')).toMatchObject({ how: 'tones' })
    await media.ours.close(1)
    expect(tonePower(recorded('ours.wav').subarray(240, 720), 697)).toBeGreaterThan(0.03)
  })

  test('keys of one leg reach the leg it is bridged with', async () => {
    await media.join(1, { dtmfPayloadType: 101 })
    await media.join(2, { dtmfPayloadType: 96 })
    media.ours.hear(2, 1, 1)
    await media.pass(200)
    media.theirs.sendDtmf(1, '42', 'events')
    await media.pass(1_000)
    expect(keysOf(media.theirEvents.filter(event => event.stream === 2))).toBe('42')
  })

  test('reports tell loss, round trip and an opinion', async () => {
    await media.join(1)
    await media.pass(16_000)
    const quality = media.ourEvents.filter(event => event.kind === 'quality').at(-1)
    expect(quality).toMatchObject({ quality: { lossShare: 0, farLossShare: 0 } })
    expect(quality?.kind === 'quality' && quality.quality.roundTripMs).toBeLessThanOrEqual(5)
    const summary = await media.ours.close(1)
    expect(summary?.mos).toBeGreaterThan(4.2)
    expect(summary?.roundTripMs).not.toBeNull()
  })

  test('reports on the RTP port are taken for reports, not for audio', async () => {
    await media.join(1, { rtcp: 'mux' })
    await media.pass(16_000)
    expect(await media.ours.close(1)).toMatchObject({ packetsLost: 0, farLossShare: 0 })
  })

  test('on hold nothing is sent or heard, and nobody complains; after it both are', async () => {
    const { b, common } = await media.join(1, {}, { ours: folder.file('ours.wav') })
    await media.pass(500)
    const sentBefore = media.ours.counters().packetsSent
    media.ours.connect(1, { ...common, ...b, send: false, receive: false })
    media.theirs.play(1, folder.file('440.wav'))
    await media.pass(12_000)
    expect(media.ours.counters().packetsSent).toBe(sentBefore)
    expect(kindsOf(media.ourEvents)).not.toContain('no-packets')
    expect(kindsOf(media.ourEvents)).not.toContain('audio')
    media.ours.connect(1, { ...common, ...b })
    media.theirs.play(1, folder.file('440.wav'))
    await media.passUntil(() => media.theirEvents.filter(event => event.kind === 'played').length === 2)
    expect(media.ours.counters().packetsSent).toBeGreaterThan(sentBefore + 145)
    // Three seconds were played on hold and three after it; only these were heard.
    expect((await media.ours.close(1))?.heardMs).toBeCloseTo(3_000, -2)
    expect(tonePower(recorded('ours.wav').subarray(-20_000, -2_000), 440)).toBeGreaterThan(0.03)
  })

  test('a re-INVITE to a new address is followed at once, although the old far end still sends', async () => {
    const { b, common } = await media.join(1)
    const elsewhere = createSocket('udp4').bind(0, LOOPBACK)
    await once(elsewhere, 'listening')
    let came = 0
    elsewhere.on('message', () => void came++)
    await media.pass(200)
    media.ours.connect(1, { ...common, ...b, port: elsewhere.address().port })
    await media.pass(500)
    elsewhere.close()
    expect(came).toBeGreaterThan(20)
  })

  test('one-way audio is told: we play, from there comes only digital silence', async () => {
    await media.join(1)
    await writeWavFile(folder.file('long.wav'), tone(300, 15_000))
    media.ours.play(1, folder.file('long.wav'))
    await media.passUntil(() => kindsOf(media.ourEvents).includes('audio'))
    expect(media.ourEvents.filter(event => event.kind === 'audio')).toEqual([
      { kind: 'audio', stream: 1, finding: 'deaf' },
    ])
    media.theirs.play(1, folder.file('440.wav'))
    await media.passUntil(() => media.ourEvents.filter(event => event.kind === 'audio').length === 2)
    expect(media.ourEvents.filter(event => event.kind === 'audio').at(-1)).toMatchObject({ finding: 'fine' })
  })
})
