import type { TelephonyEvent } from '../../electron/engine/ports/telephony.ts'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import type {
  IncomingCall,
  IncomingCallEvents,
  IncomingOffer,
} from '../../electron/engine/telephony/call/incoming-call.ts'
import type { OutgoingCall } from '../../electron/engine/telephony/call/outgoing-call.ts'
import { createMediaEngine } from '../../electron/engine/telephony/media/media-engine.ts'
import type { MediaEvent, MediaPort } from '../../electron/engine/telephony/media/media-port.ts'
import { type AudioTerms, PLAIN_TERMS } from '../../electron/engine/telephony/sdp/audio-terms.ts'
import { RtpSession } from '../../electron/engine/telephony/sdp/rtp-session.ts'
import { type OpenTrunk, openTrunk } from '../../electron/engine/telephony/trunk/open-trunk.ts'
import { tone } from './goertzel.ts'
import { temporaryFolder } from './media-pair.ts'
import { silentLog } from './silent-log.ts'
import { trunkOptions } from './trunk-options.ts'

/** What we say in every call, and what the far ends of these tests say. */
export const OUR_TONE = 440
export const ITS_TONE = 1_000
/** Our tone lasts longer than any test. */
const PROMPT_MS = 40_000
/** A sine of 0.3 is -13 dB; with this much of it, it is there. */
const TONE_DB = -20
const WAIT_MS = 10_000

/** What happened in a call of ours, in its order: SIP's events as words, media's as they are. */
type Happening = string | MediaEvent

export interface SoundingCall {
  readonly happened: readonly Happening[]
  /** Waits for a happening, past ones included: `answered`, `held`, `taken back`, `ended: ...`. */
  until(wanted: string | RegExp): Promise<string>
  /** Waits until the far end's tone is heard from now on. */
  hears(): Promise<void>
  /** Waits until nothing is heard from now on: silence, or packets no more. */
  hearsNothing(): Promise<void>
}

export interface TakenCall extends SoundingCall {
  readonly offer: IncomingOffer
  readonly leg: IncomingCall
}

export interface SoundingTrunk {
  readonly trunk: OpenTrunk
  /** Where a far end without a registrar calls us. */
  readonly uri: string
  /** Calls; our tone is played as soon as it is answered. */
  call(
    number: string,
    referPolicy?: Parameters<OpenTrunk['startCall']>[0]['referPolicy'],
  ): SoundingCall & {
    readonly leg: OutgoingCall
  }
  /** Takes the next call that comes in, at once; resolves when it rings. `more` sees what the call asks for. */
  takeNext(more?: Partial<IncomingCallEvents>): Promise<TakenCall>
  close(): Promise<void>
}

/** A trunk of ours with real media, which says OUR_TONE and measures how loud ITS_TONE, or another one, is in what it hears. */
export async function openSoundingTrunk(options: {
  readonly address: string
  readonly settings?: Parameters<typeof trunkOptions>[1]
  /** First of its RTP ports; 40 are used. */
  readonly ports: number
  readonly audio?: Partial<AudioTerms>
  /** Hertz; a far end that echoes gives OUR_TONE back. */
  readonly listensFor?: number
}): Promise<SoundingTrunk> {
  const folder = temporaryFolder()
  const file = folder.file('our-tone.wav')
  await writeWavFile(file, tone(OUR_TONE, PROMPT_MS))
  const { listensFor = ITS_TONE } = options
  const terms: AudioTerms = { ...PLAIN_TERMS, ...options.audio }
  const rtpPorts = { from: options.ports, to: options.ports + 40 }
  const engine = createMediaEngine({ clock: systemClock, rtpPorts, log: silentLog })
  const media: MediaPort = {
    ...engine,
    open: (stream, how) => engine.open(stream, { ...how, meterHertz: listensFor }),
  }
  const streams = new Map<number, (event: MediaEvent) => void>()
  engine.onEvent(event => streams.get(event.stream)?.(event))
  let last = 0
  let onCall: ((offer: IncomingOffer, host: string) => ReturnType<typeof take>) | null = null

  function take(host: string, more: Partial<IncomingCallEvents>, got: (leg: IncomingCall) => void) {
    const stream = ++last
    const { tell, ...call } = startDiary(listensFor)
    streams.set(stream, tell)
    const events: IncomingCallEvents = {
      onAnswered() {
        media.play(stream, file)
        tell('answered')
      },
      onTheirHold: held => tell(held ? 'held' : 'taken back'),
      onEnded: how => tell(`ended: ${how}`),
      ...more,
    }
    const audio = new RtpSession({ media, stream, place: { host }, terms })
    return { call, decision: { is: 'take', audio, events } as const, onCall: got }
  }

  const opened = await openTrunk({
    ...trunkOptions(options.address, options.settings),
    onIncoming: (offer, { host }) =>
      onCall?.(offer, host) ?? { decision: { is: 'refuse', status: 486, phrase: 'Busy Here' } },
  })
  if (!opened.ok) throw new Error(opened.sentence)
  const trunk = opened.value
  return {
    trunk,
    uri: `sip:4711@${trunk.local.host}:${trunk.local.port}`,
    call(number, referPolicy) {
      const stream = ++last
      const { tell, ...call } = startDiary(listensFor)
      const { call: leg } = trunk.startCall({
        order: orderOf(stream, number, file),
        callerId: null,
        server: 0,
        media,
        audio: terms,
        stream,
        tell: event => tell(wordOf(event)),
        onGone: () => tell('gone'),
        ...(referPolicy && { referPolicy }),
      })
      streams.set(stream, event => {
        leg.onMedia(event)
        tell(event)
      })
      return { ...call, leg }
    },
    takeNext: (more = {}) =>
      new Promise(resolve => {
        onCall = (offer, host) => {
          onCall = null
          const taken = take(host, more, leg => {
            resolve({ ...taken.call, offer, leg })
            leg.answer()
          })
          return taken
        }
      }),
    async close() {
      await trunk.close()
      await engine.end()
      folder.remove()
    },
  }
}

const orderOf = (attemptId: number, number: string, promptFile: string) => ({
  attemptId,
  trunkId: 1,
  number,
  callerId: null,
  ringTimeoutMs: WAIT_MS,
  talkTimeoutMs: PROMPT_MS,
  promptFile,
  listenAfterPromptMs: 0,
})

/** `ended` names the outcome and the status: `ended: busy 486`. */
const wordOf = (event: TelephonyEvent): string =>
  event.kind === 'ended'
    ? `ended: ${event.verdict.outcome} ${event.verdict.sipStatus ?? ''}`.trim()
    : event.kind

const tellsOfSilence = (event: MediaEvent): boolean =>
  event.kind === 'no-packets' || (event.kind === 'voice' && !event.speaking)

function startDiary(hertz: number): SoundingCall & { readonly tell: (happening: Happening) => void } {
  const happened: Happening[] = []
  const looks = new Set<() => void>()
  const wait = <T>(what: string, look: () => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const found = look()
        if (found === null) return
        clearTimeout(timer)
        looks.delete(check)
        resolve(found)
      }
      const timer = setTimeout(() => {
        looks.delete(check)
        reject(new Error(`${what} did not happen; happened: ${JSON.stringify(happened.slice(-30))}`))
      }, WAIT_MS)
      looks.add(check)
      check()
    })
  const levelsSince = (start: number) =>
    happened.slice(start).flatMap(it => (typeof it !== 'string' && it.kind === 'level' ? [it] : []))
  return {
    happened,
    tell(happening) {
      happened.push(happening)
      for (const look of [...looks]) look()
    },
    until: wanted =>
      wait(String(wanted), () => {
        const words = happened.flatMap(it => (typeof it === 'string' ? [it] : []))
        return words.find(it => (typeof wanted === 'string' ? it === wanted : wanted.test(it))) ?? null
      }),
    async hears() {
      const start = happened.length
      await wait(`${hertz} Hz`, () => levelsSince(start).find(({ toneDb }) => toneDb > TONE_DB) ?? null)
    },
    async hearsNothing() {
      const start = happened.length
      await wait('silence', () => {
        const silent = levelsSince(start).some(({ levelDb }) => levelDb < -60)
        const gone = happened.slice(start).some(it => typeof it !== 'string' && tellsOfSilence(it))
        return silent || gone ? true : null
      })
      const loud = levelsSince(start).filter(({ toneDb }) => toneDb > TONE_DB)
      // the reading that was under way when the sound ended may come yet
      if (loud.length > 1) throw new Error(`${hertz} Hz went on: ${JSON.stringify(loud)}`)
    },
  }
}
