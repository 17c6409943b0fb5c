import { NO_SOUND, type ProbeSound } from '../../../../shared/model/trunk-probe.ts'
import type { MediaEvent } from '../media/media-port.ts'

/** Below this nothing is told from the noise of a line. */
const TONE_DB_MIN = -50
/** Our tone is nearly all of what is heard while it comes back: a voice with some 1,000 Hz in it is not. */
const TONE_SHARE_DB = 2
/** Readings of 200 ms with our tone, until it is believed: more than any single sound of a greeting. */
const READINGS_MIN = 4

export interface EchoWatch {
  /** Takes what media says of the stream; true when `sound` changed. */
  hear(event: MediaEvent): boolean
  readonly sound: ProbeSound
}

/** Follows what a test call hears: level, and whether our own tone comes back. */
export function createEchoWatch(): EchoWatch {
  let sound = NO_SOUND
  let readings = 0
  return {
    hear(event) {
      if (event.kind === 'first-packet') {
        sound = { ...sound, audio: true }
        return true
      }
      if (event.kind !== 'level') return false
      const { levelDb, toneDb } = event
      if (toneDb >= TONE_DB_MIN && toneDb >= levelDb - TONE_SHARE_DB) readings++
      sound = { audio: true, levelDb, toneDb, echo: readings >= READINGS_MIN }
      return true
    },
    get sound() {
      return sound
    },
  }
}
