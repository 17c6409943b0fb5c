import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { createSipTelephony } from '../../electron/engine/telephony/create-sip-telephony.ts'
import type { MediaPort } from '../../electron/engine/telephony/media/media-port.ts'
import { trunkAt } from '../support/call-bench.ts'
import { silentLog } from '../support/silent-log.ts'

/** Where a child process holds dialogs, and how it tells when they stand and when they are gone. */
export interface Holder {
  /** Places one more call; resolves when it is answered. */
  call(): Promise<void>
  /** Hangs everything up; resolves when no transaction is left. */
  endAll(): Promise<void>
  close(): Promise<void>
}

/** The product's telephony over one trunk with real sockets; no media behind the calls, whose sockets and buffers are another thread's. */
export async function telephonyHolder(address: string): Promise<Holder> {
  const telephony = createSipTelephony({
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
    media: createNoMedia,
    userAgentString: 'Trunkline/bench',
    startPracticeCarrier: () => Promise.reject(new Error('There is no practice carrier here.')),
  })
  const answered = new Map<number, { done(): void; failed(why: Error): void }>()
  let placed = 0
  let gone = 0
  let whenAllGone = (): void => {}
  telephony.onEvent(event => {
    if (event.kind === 'answered' || event.kind === 'ended') {
      const standing = answered.get(event.attemptId)
      answered.delete(event.attemptId)
      if (event.kind === 'answered') standing?.done()
      else standing?.failed(new Error(event.verdict.sentence))
    }
    if (event.kind === 'trace' && ++gone === placed) whenAllGone()
  })
  await telephony.useTrunk(trunkAt(address))
  return {
    call() {
      const attemptId = ++placed
      const standing = new Promise<void>((done, failed) => answered.set(attemptId, { done, failed }))
      telephony.placeCall({
        attemptId,
        trunkId: 1,
        number: `+447400${String(100_000 + attemptId)}`,
        callerId: null,
        ringTimeoutMs: 30_000,
        talkTimeoutMs: 3_600_000,
        promptFile: '/silence.wav',
        listenAfterPromptMs: 0,
      })
      return standing
    },
    async endAll() {
      const all = new Promise<void>(resolve => {
        whenAllGone = resolve
      })
      for (let attemptId = 1; attemptId <= placed; attemptId++) {
        telephony.hangUp(attemptId)
        if (attemptId % 20 === 0) await new Promise(resolve => setTimeout(resolve, 50)) // the pace of the far end
      }
      if (gone < placed) await all
    },
    close: () => telephony.close(),
  }
}

/** Signalling alone: every call gets a port, nothing is sent or played. */
function createNoMedia(): MediaPort {
  return {
    open: async (stream, { host }) => ({ host, port: 20_000 + ((stream * 2) % 40_000) }),
    connect() {},
    play() {},
    sendDtmf: () => false,
    hear() {},
    record() {},
    stopRecording() {},
    stop() {},
    close: async () => null,
    onEvent() {},
    end: async () => {},
  }
}
