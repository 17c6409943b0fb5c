import { MENDINGS, mendCall } from './mend-probe.ts'
import type { StepEnd } from './probe-steps.ts'
import type { TestCallResult } from './test-call.ts'

/** What a test call that is over shows of the trunk: signalling and audio, and what to mend. */
export function judgeTestCall({ verdict, answered, sound }: TestCallResult): StepEnd {
  if (!answered) {
    // busy, not in service, nobody there: the provider carried the call as far as it goes
    const carried = verdict.blame === 'recipient' || verdict.outcome === 'interrupted'
    return {
      state: carried ? 'ok' : 'failed',
      sentence: carried
        ? `The trunk carried the call; the audio was not tested. ${verdict.sentence}`
        : verdict.sentence,
      mend: mendCall(verdict),
    }
  }
  if (!sound.audio) {
    const sentence = 'Answered, but no audio came: not one packet.'
    return { state: 'failed', sentence, mend: MENDINGS.noAudio }
  }
  if (!sound.echo) {
    const sentence =
      'Answered, and audio came. Our own tone did not come back, so it is not shown that they hear us.'
    return { state: 'ok', sentence, mend: MENDINGS.noEcho }
  }
  return { state: 'ok', sentence: 'Answered, and our own tone came back: audio runs both ways.' }
}
