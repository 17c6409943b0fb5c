import type { Clock } from '../../ports/clock.ts'
import type { CallOrder, DigitWay, TelephonyEvent } from '../../ports/telephony.ts'
import type { InfoDigit } from './info-digits.ts'

export interface CallNewsOptions {
  readonly order: CallOrder
  readonly clock: Clock
  readonly tell: (event: TelephonyEvent) => void
}

/** Tells what a call meets, until its end, with attempt and time. Throws what the listener throws. */
export class CallNews {
  readonly #options: CallNewsOptions

  constructor(options: CallNewsOptions) {
    this.#options = options
  }

  dialing(): void {
    this.#options.tell({ kind: 'dialing', ...this.#stamp() })
  }

  ringing(earlyMedia: boolean): void {
    this.#options.tell({ kind: 'ringing', ...this.#stamp(), earlyMedia })
  }

  answered(): void {
    this.#options.tell({ kind: 'answered', ...this.#stamp() })
  }

  digit({ digit, durationMs }: InfoDigit, how: DigitWay): void {
    this.#options.tell({ kind: 'digit', ...this.#stamp(), digit, durationMs, how })
  }

  text(text: string): void {
    this.#options.tell({ kind: 'text', ...this.#stamp(), text })
  }

  #stamp(): { readonly attemptId: number; readonly at: number } {
    return { attemptId: this.#options.order.attemptId, at: this.#options.clock.now() }
  }
}
