import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { samplesOf, writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { bridge } from '../../../electron/engine/telephony/media/bridge.ts'
import { RecordingTap } from '../../../electron/engine/telephony/media/recording-tap.ts'
import { tone, tonePower } from '../../support/goertzel.ts'
import { type MediaOnClock, startMediaOnClock } from '../../support/media-on-clock.ts'
import { temporaryFolder } from '../../support/media-pair.ts'

describe('recordings of both sides of a call', () => {
  let media: MediaOnClock
  let folder: ReturnType<typeof temporaryFolder>

  beforeEach(async () => {
    media = startMediaOnClock({ from: 31_500, to: 31_538 }, { from: 31_540, to: 31_578 })
    folder = temporaryFolder()
    await writeWavFile(folder.file('440.wav'), tone(440, 2_000, 0.2))
    await writeWavFile(folder.file('1000.wav'), tone(1_000, 2_000, 0.2))
  })
  afterEach(async () => {
    await media.end()
    folder.remove()
  })
  /** The tracks of a WAV file, and what its header says of them. */
  const read = (name: string) => {
    const bytes = readFileSync(folder.file(name))
    const channels = bytes.readUInt16LE(22)
    const samples = samplesOf(bytes.subarray(44))
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44)
    const track = (channel: number): Int16Array =>
      Int16Array.from({ length: samples.length / channels }, (_, i) => samples[i * channels + channel] ?? 0)
    return { channels, left: track(0), right: track(channels - 1) }
  }
  const talk = async (): Promise<void> => {
    media.theirs.play(1, folder.file('440.wav'))
    media.theirs.play(2, folder.file('1000.wav'))
    await media.passUntil(() => media.theirEvents.filter(event => event.kind === 'played').length === 2)
    await media.pass(200)
  }

  test('of a bridged call, the recipient is left and the agent right', async () => {
    await media.join(1)
    await media.join(2)
    bridge(media.ours, 1, 2)
    media.ours.record(1, folder.file('call.wav'), 'stereo')
    await talk()
    await media.ours.close(1)
    const { channels, left, right } = read('call.wav')
    expect(channels).toBe(2)
    expect(tonePower(left, 440)).toBeGreaterThan(0.01)
    expect(tonePower(left, 440)).toBeGreaterThan(100 * tonePower(left, 1_000))
    expect(tonePower(right, 1_000)).toBeGreaterThan(100 * tonePower(right, 440))
    expect(media.ourEvents.at(-1)).toEqual({ kind: 'recorded', stream: 1, ms: left.length / 8 })
  })

  test('on one track both are mixed; what is played to the recipient is recorded too', async () => {
    await media.join(1)
    media.ours.record(1, folder.file('call.wav'), 'mixed')
    media.ours.play(1, folder.file('1000.wav'))
    media.theirs.play(1, folder.file('440.wav'))
    await media.passUntil(() => media.ourEvents.some(event => event.kind === 'played'))
    media.ours.stopRecording(1)
    await media.passUntil(() => media.ourEvents.some(event => event.kind === 'recorded'))
    const { channels, left } = read('call.wav')
    expect(channels).toBe(1)
    expect(tonePower(left, 440)).toBeGreaterThan(0.01)
    expect(tonePower(left, 1_000)).toBeGreaterThan(0.01)
  })

  test('a folder that is not there costs the recording, not the call', async () => {
    await media.join(1)
    media.ours.record(1, folder.file('nowhere/call.wav'), 'stereo')
    await media.pass(500)
    expect(await media.ours.close(1)).toMatchObject({ packetsLost: 0 })
    expect(media.ourEvents.at(-1)).toMatchObject({ kind: 'not-recorded', stream: 1 })
  })

  test('a disk that does not keep up ends the recording with a reason, and waits for nothing', async () => {
    const tap = new RecordingTap(folder.file('slow.wav'), 'mixed')
    const frame = new Int16Array(160).fill(1_000)
    // More than the blocks hold, in one turn: no write can end in between.
    for (let frames = 0; frames < 500; frames++) tap.write(frame, null)
    expect(await tap.close()).toEqual({ ok: false, reason: 'The disk is too slow to record the call.' })
    expect(read('slow.wav').left.length).toBe(5 * 8_000)
  })
})
