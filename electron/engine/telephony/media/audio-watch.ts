import { DEAD_AIR_MS } from './media-limits.ts'

/**
 * What is wrong with a call's audio, judged by energy and not by voice (a listener's room is not digital silence):
 *   deaf      we send sound, from there comes none (packets or not): one-way audio;
 *   mute      there is sound from there, we send none;
 *   dead-air  there is no sound either way.
 */
export type AudioProblem = 'deaf' | 'mute' | 'dead-air'

/** Mean |sample| up to which a frame is digital silence: the smallest steps of A-law (8) and mu-law (8). */
export const SILENCE_MAGNITUDE_MAX = 16

export interface AudioWatch {
  /** Both directions are open from `now` on (answered, or back from hold). */
  begin(now: number): void
  /** One direction is closed (hold): nothing is judged. */
  pause(): void
  /** A frame came, or was sent, with so much mean magnitude. */
  heard(meanMagnitude: number, now: number): void
  said(meanMagnitude: number, now: number): void
  /** Judges; the new finding when it changed: a problem or 'fine'. Else null. */
  tick(now: number): AudioProblem | 'fine' | null
}

/**
 *           no sound from there for 10 s        none from us either
 *   fine ------------------------------> deaf -----------------------> dead-air
 *     \  no sound from us for 10 s                none from there either   ^
 *      +---------------------------------> mute ---------------------------+
 *   and from each back to the one that fits, as soon as there is sound again.
 */
export function createAudioWatch(): AudioWatch {
  let open = false
  let lastHeard = 0
  let lastSaid = 0
  let finding: AudioProblem | 'fine' = 'fine'

  const judge = (now: number): AudioProblem | 'fine' => {
    const deaf = now - lastHeard >= DEAD_AIR_MS
    const mute = now - lastSaid >= DEAD_AIR_MS
    if (deaf && mute) return 'dead-air'
    if (deaf) return 'deaf'
    return mute ? 'mute' : 'fine'
  }
  return {
    begin(now) {
      if (open) return
      open = true
      lastHeard = lastSaid = now
    },
    pause() {
      open = false
    },
    heard(mean, now) {
      if (mean > SILENCE_MAGNITUDE_MAX) lastHeard = now
    },
    said(mean, now) {
      if (mean > SILENCE_MAGNITUDE_MAX) lastSaid = now
    },
    tick(now) {
      if (!open) return null
      const next = judge(now)
      if (next === finding) return null
      finding = next
      return next
    },
  }
}
