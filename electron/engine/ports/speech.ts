/** A voice that the product ships (flite, English). kal is a plain 8 kHz voice and quick, the others are fuller. */
export const VOICES = ['kal', 'slt', 'rms', 'awb'] as const
export type Voice = (typeof VOICES)[number]

/** Text becomes sound that telephony can play: WAV, 16-bit PCM, 8 kHz, mono. */
export interface Speech {
  /**
   * The absolute path of a file that says `text`. The same text and voice give the same file, at once the second
   * time. Files stay until the host deletes their folder.
   */
  speak(text: string, voice: Voice): Promise<SpeechResult<{ readonly file: string }>>
  /**
   * Writes what is in the WAV file `source` (any ordinary rate, mono or stereo) as a playable file `target`. Sentences about it
   * use the name that its person `called` it.
   */
  prepare(
    source: string,
    target: string,
    called: string,
  ): Promise<SpeechResult<{ readonly durationMs: number }>>
  /** Stops work in hand; requests that wait get `speech_ended`. */
  end(): Promise<void>
}

export type SpeechResult<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly error: { readonly code: SpeechErrorCode; readonly message: string } }

/** `message` of each is a sentence for a person. */
export type SpeechErrorCode =
  /** Nothing to say: no letter or digit. */
  | 'text_empty'
  | 'text_too_long'
  /** The voice could not say it, or its files are missing. */
  | 'voice_failed'
  /** The sound file cannot be used; the message says why and how to mend it. */
  | 'sound_refused'
  /** A folder or file could not be written. */
  | 'write_failed'
  | 'speech_ended'
