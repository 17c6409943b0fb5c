import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Verdict } from '../../../../shared/model/outcome.ts'
import type { ProbeSound } from '../../../../shared/model/trunk-probe.ts'
import type { CallOrder, TelephonyEvent } from '../../ports/telephony.ts'
import { writeWavFile } from '../../sound/wav-file.ts'
import type { OutgoingCall } from '../call/outgoing-call.ts'
import type { MediaPort } from '../media/media-port.ts'
import type { LineMedia } from '../trunk/answer-incoming.ts'
import type { OpenTrunk } from '../trunk/open-trunk.ts'
import { createEchoWatch } from './hear-echo.ts'
import { TEST_TONE_HERTZ, TEST_TONE_MS, testTone } from './test-tone.ts'

/** A person who tests stands beside the telephone; echo numbers answer at once. */
const RING_MS = 30_000
/** The tone is the whole call; a little more, so that its end is not cut. */
const TALK_MS = TEST_TONE_MS + 5_000
/** The echo of the last tone may still be under way. */
const LISTEN_MS = 1_500
/** No attempt of the store; no campaign ever sees it. */
const NO_ATTEMPT = 0

export interface TestCallNews {
  readonly kind: 'ringing' | 'answered' | 'sound'
  readonly sound: ProbeSound
}

export interface TestCallResult {
  readonly verdict: Verdict
  readonly answered: boolean
  readonly sound: ProbeSound
}

export interface TestCall {
  readonly result: Promise<TestCallResult>
  hangUp(): void
  /** Ends without waiting for the far end any more. */
  giveUp(): void
}

/**
 * Calls a number, plays the test tone and listens for it. The result comes when nothing of the call is left.
 * Rejects when the sound cannot be written to disk or the number cannot be dialled.
 */
export function placeTestCall(options: {
  readonly line: OpenTrunk
  readonly media: LineMedia
  readonly number: string
  readonly callerId: string | null
  readonly tell: (news: TestCallNews) => void
}): TestCall {
  let call: OutgoingCall | null = null
  let stopped = false
  const run = async (): Promise<TestCallResult> => {
    const folder = await mkdtemp(join(tmpdir(), 'trunkline-test-call-'))
    try {
      const promptFile = join(folder, 'tone.wav')
      await writeWavFile(promptFile, testTone())
      return await ring(options, promptFile, started => {
        call = started
        if (stopped) started.hangUp()
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return {
    result: run(),
    hangUp() {
      stopped = true
      call?.hangUp()
    },
    giveUp() {
      stopped = true
      call?.giveUp()
    },
  }
}

function ring(
  { line, media, number, callerId, tell }: Parameters<typeof placeTestCall>[0],
  promptFile: string,
  onStarted: (call: OutgoingCall) => void,
): Promise<TestCallResult> {
  const echo = createEchoWatch()
  const port = media.start()
  return new Promise((resolve, reject) => {
    let started: OutgoingCall | null = null
    let answered = false
    let verdict: Verdict | null = null
    const { stream, forget } = media.take(event => {
      started?.onMedia(event)
      if (echo.hear(event)) tell({ kind: 'sound', sound: echo.sound })
    })
    const hear = (event: TelephonyEvent): void => {
      if (event.kind === 'ended') verdict = event.verdict
      if (event.kind === 'answered') answered = true
      if (event.kind === 'answered' || event.kind === 'ringing') tell({ kind: event.kind, sound: echo.sound })
    }
    const onGone = (): void => {
      forget()
      if (verdict) resolve({ verdict, answered, sound: echo.sound })
      else reject(new Error('The test call went without a verdict.'))
    }
    try {
      const order = orderOf(number, promptFile)
      const wanted = { order, callerId, server: 0, media: metered(port), stream, tell: hear, onGone }
      started = line.startCall(wanted).call
      onStarted(started)
    } catch (error) {
      forget()
      reject(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

function orderOf(number: string, promptFile: string): CallOrder {
  return {
    attemptId: NO_ATTEMPT,
    trunkId: 0,
    number,
    callerId: null,
    ringTimeoutMs: RING_MS,
    talkTimeoutMs: TALK_MS,
    promptFile,
    listenAfterPromptMs: LISTEN_MS,
  }
}

/** The same media, with a level meter on the streams that are opened through it. */
function metered(media: MediaPort): MediaPort {
  return {
    open: (stream, options) => media.open(stream, { ...options, meterHertz: TEST_TONE_HERTZ }),
    connect: (stream, remote) => media.connect(stream, remote),
    play: (stream, file) => media.play(stream, file),
    stop: stream => media.stop(stream),
    sendDtmf: (...keys) => media.sendDtmf(...keys),
    hear: (...legs) => media.hear(...legs),
    record: (...tap) => media.record(...tap),
    stopRecording: stream => media.stopRecording(stream),
    close: stream => media.close(stream),
    onEvent: listener => media.onEvent(listener),
    end: () => media.end(),
  }
}
