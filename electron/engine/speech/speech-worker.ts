/** Entry of a speech thread: speaking and resampling hold a thread for up to seconds, so never the engine's. */
import { parentPort, workerData } from 'node:worker_threads'
import { preparePrompt } from '../sound/prepare-prompt.ts'
import { SAMPLES_PER_SECOND } from '../sound/sound-limits.ts'
import { writeWavFile } from '../sound/wav-file.ts'
import { loadFlite } from './flite-voice.ts'
import type { SpeechAnswer, SpeechTask } from './speech-messages.ts'

async function perform(task: SpeechTask): Promise<SpeechAnswer> {
  if (task.kind === 'prepare') {
    const prepared = await preparePrompt(task.source, task.target, task.called)
    return prepared.ok
      ? { ok: true, durationMs: prepared.value.durationMs }
      : { ok: false, code: 'sound_refused', message: prepared.reason }
  }
  let samples: Int16Array
  try {
    const flite = await loadFlite(task.fliteDir)
    samples = await flite.say(task.text, task.voice)
  } catch (error) {
    return { ok: false, code: 'voice_failed', message: `The text cannot be spoken: ${messageOf(error)}` }
  }
  try {
    await writeWavFile(task.target, samples)
  } catch (error) {
    return {
      ok: false,
      code: 'write_failed',
      message: `The spoken text cannot be saved: ${messageOf(error)}`,
    }
  }
  return { ok: true, durationMs: Math.round((samples.length * 1_000) / SAMPLES_PER_SECOND) }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const port = parentPort
if (port) void perform(workerData).then(answer => port.postMessage(answer))
