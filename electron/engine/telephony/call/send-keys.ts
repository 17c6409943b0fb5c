import type { Session } from 'sip.js/lib/api/index.js'
import type { Log } from '../../ports/log.ts'
import { areDtmfDigits } from '../media/dtmf-events.ts'
import type { MediaPort } from '../media/media-port.ts'
import { sendInfoDigit } from './dialog-requests.ts'

/** How a trunk takes keys: as telephone events (RFC 4733), by INFO, or as tones in the audio. */
export type KeysBy = 'rfc4733' | 'info' | 'inband'

/** What one key takes by INFO, in milliseconds; events and tones have their own (media/dtmf-events.ts). */
const INFO_KEY_MS = 100
/** Keys that may wait for the answers to those before. */
const INFO_KEYS_MAX = 32

interface KeySenderOptions {
  readonly way: KeysBy
  readonly media: MediaPort
  readonly stream: number
  readonly session: () => Session
  readonly log: Log
}

/** Sends the keys of one call in the way of its trunk. */
export class KeySender {
  readonly #options: KeySenderOptions
  #waiting = 0
  #queue: Promise<unknown> = Promise.resolve()

  constructor(options: KeySenderOptions) {
    this.#options = options
  }

  /** Begins to send them, after those that are still being sent. False when one is no key (0-9, *, #, A-D), or too many wait. */
  send(keys: string): boolean {
    const { way, media, stream } = this.#options
    if (!areDtmfDigits(keys)) return false
    if (way !== 'info') return media.sendDtmf(stream, keys, way === 'inband' ? 'tones' : 'events')
    if (this.#waiting + keys.length > INFO_KEYS_MAX) return false
    for (const key of keys) this.#sendByInfo(key)
    return true
  }

  #sendByInfo(key: string): void {
    const { session, log } = this.#options
    this.#waiting++
    this.#queue = this.#queue
      .then(() => sendInfoDigit(session(), key, INFO_KEY_MS))
      .then(taken => {
        if (!taken) log.warn('the far end did not take a key by INFO')
      })
      .catch((error: unknown) => log.warn('a key could not be sent', { problem: String(error) }))
      .finally(() => void this.#waiting--)
  }
}
