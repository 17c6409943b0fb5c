import path from 'node:path'
import { SessionState } from 'sip.js/lib/api/index.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createPracticeCarrier,
  type PracticeCarrier,
} from '../../electron/engine/practice-carrier/practice-carrier.ts'
import type { CallReport } from '../../electron/engine/practice-carrier/switchboard.ts'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { profileSchema } from '../../shared/model/profile.ts'
import { tone, tonePower } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { loudness, samplesIn, strongest } from '../support/recorded-sound.ts'
import { type RtpCaller, startRtpCaller } from '../support/rtp-caller.ts'
import { silentLog } from '../support/silent-log.ts'

const resourcesDir = path.join(import.meta.dirname, '../../resources')
const NUMBER = '+442071838750'
const at = (ms: number) => ({ from: ms, to: ms })
const quick = { ringsAfterMs: at(10), answersAfterMs: at(50) }

let folder: ReturnType<typeof temporaryFolder>
let carrier: PracticeCarrier
let caller: RtpCaller
let reports: CallReport[]

beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  await caller.close()
  await carrier.close()
  folder.remove()
})

/** A carrier whose whole public does the same, and a caller who knows it. */
async function open(publicMix: readonly object[], rest: object = {}): Promise<void> {
  const own: CallReport[] = []
  reports = own
  const profile = profileSchema.parse({
    name: 'test',
    description: 'One behaviour.',
    public: publicMix,
    ...rest,
  })
  carrier = await createPracticeCarrier({
    profile,
    seed: 1,
    resourcesDir,
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
    rtpPorts: { from: 31_300, to: 31_398 },
    recordingsDir: path.dirname(folder.file('x')),
    onCall: report => own.push(report),
  })
  caller = await startRtpCaller({ remote: carrier.address, rtpPorts: { from: 31_400, to: 31_498 } })
  await writeWavFile(folder.file('440.wav'), tone(440, 600))
}

const carrierHeard = (callIndex = 0): string => folder.file(`${NUMBER.slice(1)}-${callIndex}.wav`)
const oneReport = () => expect.poll(() => reports.length, { timeout: 5_000 }).toBe(1)

describe('somebody answers', () => {
  test('says hello, hears us, replies and hangs up', async () => {
    await open([
      { kind: 'answers-and-talks', weight: 1, ...quick, listensMs: at(700), hangsUpAfterMs: at(50) },
    ])
    const call = await caller.call(NUMBER, {
      playFile: folder.file('440.wav'),
      recordFile: folder.file('us.wav'),
    })
    const end = await call.over
    await oneReport()
    expect(call.statuses).toEqual([100, 180, 200])
    expect(end).toMatchObject({
      status: 200,
      byeFrom: 'them',
      media: { promptFinished: true, packetsLost: 0 },
    })
    // Opener and reply are more than four seconds of speech.
    expect(end.media?.heardMs).toBeGreaterThan(1_500)
    expect(loudness(folder.file('us.wav'))).toBeGreaterThan(500)
    expect(strongest(carrierHeard(), 440)).toBeGreaterThan(0.05)
    expect(strongest(carrierHeard(), 700)).toBeLessThan(0.001)
    expect(reports[0]).toMatchObject({ number: NUMBER, callIndex: 0, answered: true, endedBy: 'person' })
  })

  test('waits for us to hang up', async () => {
    await open([{ kind: 'answers-and-talks', weight: 1, ...quick, listensMs: at(20), replies: 0 }])
    const call = await caller.call(NUMBER, { playFile: folder.file('440.wav') })
    await call.answered
    await expect.poll(() => call.inviter.state).toBe(SessionState.Established)
    await call.inviter.bye()
    await oneReport()
    expect(await call.over).toMatchObject({ status: 200, byeFrom: 'us' })
    expect(reports[0]).toMatchObject({ answered: true, endedBy: 'caller' })
    expect(carrier.statistics()).toMatchObject({ calls: 1, answered: 1, inProgress: 0 })
  })

  test('is a machine: greets, beeps, records us and hangs up', async () => {
    await open([{ kind: 'voicemail', weight: 1, ...quick, recordsMs: at(300) }])
    const call = await caller.call(NUMBER, {
      playFile: folder.file('440.wav'),
      recordFile: folder.file('us.wav'),
    })
    const end = await call.over
    await oneReport()
    expect(end).toMatchObject({ status: 200, byeFrom: 'them' })
    expect(strongest(folder.file('us.wav'), 1_000)).toBeGreaterThan(0.04)
    expect(strongest(carrierHeard(), 440)).toBeGreaterThan(0.05)
    expect(reports[0]).toMatchObject({ kind: 'voicemail', answered: true, endedBy: 'person' })
  })

  test('hangs up early', async () => {
    await open([{ kind: 'hangs-up-early', weight: 1, ...quick, hangsUpAfterMs: at(60) }])
    const call = await caller.call(NUMBER, { playFile: folder.file('440.wav') })
    expect(await call.over).toMatchObject({ status: 200, byeFrom: 'them', media: { promptFinished: false } })
  })

  test('answers over a slow network: only 100 at first, then the rest', async () => {
    await open([
      {
        kind: 'slow',
        weight: 1,
        ringsAfterMs: at(600),
        answersAfterMs: at(20),
        listensMs: at(0),
        replies: 0,
        hangsUpAfterMs: at(10),
      },
    ])
    const call = await caller.call(NUMBER)
    expect(await call.over).toMatchObject({ status: 200, byeFrom: 'them' })
    expect(call.statuses).toEqual([100, 180, 200])
  })

  test('answers an INVITE without SDP with an offer', async () => {
    const entry = { kind: 'answers-and-talks', weight: 1, ...quick, earlyMedia: 1, replies: 0 }
    await open([{ ...entry, listensMs: at(0), hangsUpAfterMs: at(10) }])
    const call = await caller.call(NUMBER, { recordFile: folder.file('us.wav'), withoutOffer: true })
    expect(await call.over).toMatchObject({ status: 200, byeFrom: 'them' })
    // Nothing to answer in a 183, so it is a 180.
    expect(call.statuses).toEqual([100, 180, 200])
    expect(loudness(folder.file('us.wav'))).toBeGreaterThan(500)
  })
})

describe('nobody answers', () => {
  test.each([
    [{ kind: 'busy', weight: 1, afterMs: at(10) }, [100, 486]],
    [{ kind: 'rejected', weight: 1, ringsAfterMs: at(10), afterMs: at(30) }, [100, 180, 603]],
    [{ kind: 'unknown-number', weight: 1, afterMs: at(10) }, [100, 404]],
    [{ kind: 'no-answer', weight: 1, ringsAfterMs: at(10), givesUpAfterMs: at(30) }, [100, 180, 480]],
  ])('%j', async (behaviour, statuses) => {
    await open([behaviour])
    const call = await caller.call(NUMBER)
    await call.over
    await oneReport()
    expect(call.statuses).toEqual(statuses)
    expect(reports[0]).toMatchObject({
      kind: behaviour.kind,
      answered: false,
      endedBy: 'person',
      media: null,
    })
  })

  test('a burst of 503 with Retry-After, then the person behind it', async () => {
    await open([
      {
        kind: 'unavailable-burst',
        weight: 1_000_000,
        callsInARow: { from: 2, to: 2 },
        afterMs: at(5),
        retryAfterSeconds: 7,
      },
      { kind: 'busy', weight: 0.000_001, afterMs: at(5) },
    ])
    const ends = []
    for (let calls = 0; calls < 3; calls++) ends.push(await (await caller.call(NUMBER)).over)
    expect(ends.map(({ status, retryAfter }) => [status, retryAfter])).toEqual([
      [503, '7'],
      [503, '7'],
      [486, undefined],
    ])
  })

  test('an announcement is heard before the 404', async () => {
    await open([{ kind: 'unknown-number', weight: 1, afterMs: at(10), earlyMedia: 1 }])
    const call = await caller.call(NUMBER, { recordFile: folder.file('us.wav') })
    expect(await call.over).toMatchObject({ status: 404 })
    expect(call.statuses).toEqual([100, 183, 404])
    expect(samplesIn(folder.file('us.wav')).length).toBeGreaterThan(8_000 * 3)
    expect(loudness(folder.file('us.wav'))).toBeGreaterThan(500)
  })
})

describe('we give up first', () => {
  test('CANCEL while it rings, with ringback tone before', async () => {
    await open([{ kind: 'no-answer', weight: 1, ringsAfterMs: at(10), earlyMedia: 1 }])
    const call = await caller.call(NUMBER, { recordFile: folder.file('us.wav') })
    expect(await call.ringing).toBe(183)
    await call.heard
    await call.inviter.cancel()
    expect(await call.over).toMatchObject({ status: 487 })
    await oneReport()
    expect(reports[0]).toMatchObject({ answered: false, endedBy: 'caller' })
    const heard = samplesIn(folder.file('us.wav'))
    expect(tonePower(heard, 480)).toBeGreaterThan(0.001)
    expect(tonePower(heard, 480)).toBeGreaterThan(20 * tonePower(heard, 1_000))
  })

  test('CANCEL in the moment of the answer: whoever wins, both sides end the call', async () => {
    await open([
      {
        kind: 'answers-and-talks',
        weight: 1,
        ringsAfterMs: at(0),
        answersAfterMs: at(0),
        listensMs: at(0),
        hangsUpAfterMs: at(0),
        replies: 0,
      },
    ])
    const calls = await Promise.all(Array.from({ length: 10 }, () => caller.call(NUMBER)))
    await Promise.all(
      calls.map(async call => {
        await call.ringing
        if (call.inviter.state === SessionState.Establishing) await call.inviter.cancel()
      }),
    )
    await Promise.all(calls.map(call => call.over))
    await expect.poll(() => carrier.statistics().inProgress, { timeout: 5_000 }).toBe(0)
    expect(reports).toHaveLength(10)
  })
})

describe('the carrier', () => {
  test('takes no more calls than it has channels, and forgets none that end', async () => {
    await open([{ kind: 'no-answer', weight: 1, ringsAfterMs: at(5) }], { limits: { channels: 1 } })
    const first = await caller.call(NUMBER)
    await first.ringing
    const second = await (await caller.call('+442071838751')).over
    expect(second).toMatchObject({ status: 503, retryAfter: '1' })
    await first.inviter.cancel()
    await first.over
    await oneReport()
    const third = await caller.call('+442071838752')
    expect(await third.ringing).toBe(180)
    await third.inviter.cancel()
    await third.over
    expect(carrier.statistics()).toMatchObject({ calls: 2, aboveLimits: 1 })
  })

  test('says that an address which is no number is incomplete', async () => {
    await open([{ kind: 'busy', weight: 1 }])
    expect(await (await caller.call('alice')).over).toMatchObject({ status: 484 })
  })

  test('ends ringing and talking calls when it closes', async () => {
    await open([
      { kind: 'answers-and-talks', weight: 1, ...quick, listensMs: at(60_000), hangsUpAfterMs: null },
    ])
    const talking = await caller.call(NUMBER)
    await talking.answered
    await carrier.close()
    expect(await talking.over).toMatchObject({ status: 200, byeFrom: 'them' })
  })

  test('closes while it rings', async () => {
    await open([{ kind: 'no-answer', weight: 1, ringsAfterMs: at(5) }])
    const ringing = await caller.call(NUMBER)
    await ringing.ringing
    await carrier.close()
    expect(await ringing.over).toMatchObject({ status: 480 })
  })
})
