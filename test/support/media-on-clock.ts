import { setImmediate as nextTurn } from 'node:timers/promises'
import { createMediaEngine, type MediaEngine } from '../../electron/engine/telephony/media/media-engine.ts'
import type {
  DetectTones,
  MediaEvent,
  RemoteMedia,
} from '../../electron/engine/telephony/media/media-port.ts'
import type { RtpPortRange } from '../../electron/engine/telephony/media/rtp-ports.ts'
import { createFakeClock } from './fake-clock.ts'
import { silentLog } from './silent-log.ts'

const LOOPBACK = '127.0.0.1'
/** Datagrams on loopback are there at once, but each needs a turn of the event loop to be read. */
const TURNS_PER_STEP = 3

/** No time passes on the clock of the test while a file is read or written, however long the disk takes. */
async function filesAreRead(): Promise<void> {
  while (process.getActiveResourcesInfo().some(kind => kind.startsWith('FSReq'))) await nextTurn()
}

/** Two engines over real sockets on one clock that the test moves: our side, and the far ends of our streams. */
export function startMediaOnClock(ourPorts: RtpPortRange, theirPorts: RtpPortRange) {
  const clock = createFakeClock()
  const start = (rtpPorts: RtpPortRange): MediaEngine =>
    createMediaEngine({ clock, rtpPorts, log: silentLog })
  const ours = start(ourPorts)
  const theirs = start(theirPorts)
  const ourEvents: MediaEvent[] = []
  const theirEvents: MediaEvent[] = []
  ours.onEvent(event => ourEvents.push(event))
  theirs.onEvent(event => theirEvents.push(event))
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 5) {
      await filesAreRead()
      clock.advance(5)
      for (let turn = 0; turn < TURNS_PER_STEP; turn++) await nextTurn()
    }
  }
  return {
    clock,
    ours,
    theirs,
    ourEvents,
    theirEvents,
    /** Connects stream `id` of ours with stream `id` of theirs, each side in its own terms. */
    async join(
      id: number,
      terms: Partial<RemoteMedia> = {},
      files: { readonly ours?: string; readonly theirs?: string; readonly detectTones?: DetectTones } = {},
    ) {
      const a = await ours.open(id, {
        host: LOOPBACK,
        ...(files.ours !== undefined && { recordFile: files.ours }),
        ...(files.detectTones && { detectTones: files.detectTones }),
      })
      const b = await theirs.open(id, {
        host: LOOPBACK,
        ...(files.theirs !== undefined && { recordFile: files.theirs }),
      })
      const common: Omit<RemoteMedia, 'host' | 'port'> = {
        codec: 'PCMA',
        payloadType: 8,
        send: true,
        ...terms,
      }
      ours.connect(id, { ...common, ...b })
      theirs.connect(id, { ...common, ...a })
      return { a, b, common }
    },
    /** Lets `ms` pass in steps of 5 ms, reading what arrives in each. */
    pass,
    /** Lets time pass until `happened`, at most a minute of it. */
    async passUntil(happened: () => boolean) {
      for (let passed = 0; !happened(); passed += 20) {
        if (passed > 60_000) throw new Error(`It did not happen; seen: ${JSON.stringify(ourEvents)}`)
        await pass(20)
      }
    },
    async end() {
      await Promise.all([ours.end(), theirs.end()])
    },
  }
}

export type MediaOnClock = ReturnType<typeof startMediaOnClock>
