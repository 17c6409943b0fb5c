import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Codec } from '../../../../electron/engine/telephony/media/codec/codec.ts'
import { CODEC_NAMES } from '../../../../electron/engine/telephony/media/codec/codec.ts'
import { loadCodec } from '../../../../electron/engine/telephony/media/codec/codecs.ts'
import { tone, tonePower } from '../../../support/goertzel.ts'
import { seeded } from '../../../support/seeded.ts'

/** Sends sound through encoder and decoder frame by frame; what comes out has the codec's delay in it. */
function throughCodec(codec: Codec, pcm: Int16Array, lose: (frame: number) => boolean = () => false) {
  const encoder = codec.createEncoder()
  const decoder = codec.createDecoder()
  const payload = new Uint8Array(codec.frameBytesMax)
  const heard = new Int16Array(pcm.length)
  let bytesMax = 0
  for (let at = 0; at + codec.samplesPerFrame <= pcm.length; at += codec.samplesPerFrame) {
    const bytes = encoder.encode(pcm.subarray(at, at + codec.samplesPerFrame), payload)
    bytesMax = Math.max(bytesMax, bytes)
    const out = heard.subarray(at, at + codec.samplesPerFrame)
    const samples = lose(at / codec.samplesPerFrame)
      ? decoder.conceal(out)
      : decoder.decode(payload.subarray(0, bytes), out)
    expect(samples).toBe(codec.samplesPerFrame)
  }
  encoder.close()
  decoder.close()
  return { heard, bytesMax }
}

/** Signal to noise in dB of one tone: its power against everything else in the samples. */
function toneToRest(samples: Int16Array, hertz: number, rate: number): number {
  const signal = tonePower(samples, hertz, rate) / 2
  const all = samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length
  return 10 * Math.log10(signal / Math.max(all - signal, 1e-12))
}

const codecs = await Promise.all(CODEC_NAMES.map(loadCodec))

describe.each(codecs.map(codec => [codec.name, codec] as const))('%s', (_name, codec) => {
  test.each([
    [440, 0.3],
    [1_000, 0.3],
    [1_800, 0.05],
    [3_000, 0.5],
  ])('a tone of %i Hz comes back as loud as it was, 20 dB above all noise', (hertz, amplitude) => {
    const { heard } = throughCodec(codec, tone(hertz, 1_000, amplitude, codec.sampleRate))
    // the first 200 ms are the codec's delay and its adapting
    const settled = heard.subarray(codec.sampleRate / 5)
    const loudness = Math.sqrt(tonePower(settled, hertz, codec.sampleRate))
    expect(loudness / amplitude).toBeGreaterThan(0.8)
    expect(loudness / amplitude).toBeLessThan(1.2)
    expect(toneToRest(settled, hertz, codec.sampleRate)).toBeGreaterThan(20)
  })

  test('silence comes back as silence', () => {
    const { heard } = throughCodec(codec, new Int16Array(codec.samplesPerFrame * 50))
    expect(Math.max(...heard.map(Math.abs))).toBeLessThanOrEqual(8)
  })

  test('any payload is decoded or refused, and never throws', () => {
    const random = seeded('payloads')
    const decoder = codec.createDecoder()
    const out = new Int16Array(codec.samplesPerFrame * 6)
    for (let round = 0; round < 500; round++) {
      const payload = Uint8Array.from({ length: Math.floor(random() * 200) }, () => random() * 256)
      const samples = decoder.decode(payload, out)
      expect(samples).toBeGreaterThanOrEqual(0)
      expect(samples).toBeLessThanOrEqual(out.length)
    }
    expect(decoder.decode(new Uint8Array(0), out)).toBe(0)
  })

  test('20 ms are 20 ms in samples and in RTP units', () => {
    expect(codec.samplesPerFrame).toBe(codec.sampleRate / 50)
    expect(codec.timestampPerFrame).toBe(codec.clockRate / 50)
    const noise = Int16Array.from(
      { length: codec.samplesPerFrame * 50 },
      (_, i) => ((i * 7_919) % 60_000) - 30_000,
    )
    expect(throughCodec(codec, noise).bytesMax).toBeLessThanOrEqual(codec.frameBytesMax)
  })
})

test('G.722 carries what a telephone line does not: 6 kHz', async () => {
  const codec = await loadCodec('G722')
  const { heard } = throughCodec(codec, tone(6_000, 1_000, 0.2, 16_000))
  const settled = heard.subarray(3_200)
  expect(Math.sqrt(tonePower(settled, 6_000, 16_000))).toBeGreaterThan(0.16)
  expect(toneToRest(settled, 6_000, 16_000)).toBeGreaterThan(10)
})

test('G.722 is bit-exact: octets and samples are those of another implementation of the standard', async () => {
  // Sums of what libspandsp 0.0.6 makes of the same sound: a square wave, then seeded noise, within +-8000.
  const codec = await loadCodec('G722')
  const random = seeded('g722')
  const pcm = Int16Array.from({ length: 16_000 }, (_, i) =>
    i < 8_000 ? (Math.floor(i / 20) % 2 ? 8_000 : -8_000) : Math.round((random() - 0.5) * 16_000),
  )
  const octets = new Uint8Array(8_000)
  codec.createEncoder().encode(pcm, octets)
  const heard = new Int16Array(16_000)
  codec.createDecoder().decode(octets, heard)
  const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  expect(sum(octets)).toBe('bfea7e7371b7a33c')
  expect(sum(new Uint8Array(heard.buffer))).toBe('cdca62a5c4763ae6')
})

test('Opus goes on with what it heard in the place of a lost packet', async () => {
  const codec = await loadCodec('OPUS')
  const pcm = tone(440, 2_000, 0.3)
  const { heard } = throughCodec(codec, pcm, frame => frame % 10 === 9)
  const loudness = (at: number): number =>
    Math.sqrt(heard.subarray(at, at + 160).reduce((sum, x) => sum + x * x, 0) / 160)
  for (let at = 19 * 160; at < heard.length; at += 1_600)
    expect(loudness(at), `frame ${at / 160}`).toBeGreaterThan(loudness(8 * 160) / 6)
})

test('a decoder of Opus that heard nothing yet has nothing to go on with', async () => {
  const codec = await loadCodec('OPUS')
  expect(codec.createDecoder().conceal(new Int16Array(160))).toBe(0)
})
