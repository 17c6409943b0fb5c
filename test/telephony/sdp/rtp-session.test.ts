import { describe, expect, test } from 'vitest'
import type { MediaPort, RemoteMedia } from '../../../electron/engine/telephony/media/media-port.ts'
import {
  type Direction,
  type RemoteAudio,
  readAudio,
} from '../../../electron/engine/telephony/sdp/audio-description.ts'
import { answerDirection, offerDirection } from '../../../electron/engine/telephony/sdp/hold-direction.ts'
import { RtpSession } from '../../../electron/engine/telephony/sdp/rtp-session.ts'
import { writeOffer } from '../../../electron/engine/telephony/sdp/write-audio.ts'

/** A media port that only remembers where packets were sent. */
function sessionWithTargets(): { session: RtpSession; targets: RemoteMedia[] } {
  const targets: RemoteMedia[] = []
  const media: MediaPort = Object.assign(Object.create(null), {
    open: async () => ({ host: '127.0.0.1', port: 4_000 }),
    connect: (_stream: number, remote: RemoteMedia) => void targets.push(remote),
    close: async () => null,
  })
  return { session: new RtpSession({ media, stream: 7, place: { host: '127.0.0.1' } }), targets }
}

const theirSdp = (direction: Direction = 'sendrecv', port = 5_000): string =>
  writeOffer({ host: '127.0.0.2', port }, { id: 1, version: 1 }, { direction })

function read(body: string): RemoteAudio {
  const audio = readAudio(body)
  if (!audio.ok) throw new Error(audio.reason)
  return audio.value
}
const version = (body: string): string => /^o=\S+ \S+ (\d+)/m.exec(body)?.[1] ?? ''

describe('hold', () => {
  test.each([
    [false, 'sendrecv', 'sendrecv'],
    [false, 'sendonly', 'recvonly'],
    [false, 'inactive', 'recvonly'],
    [true, 'sendrecv', 'sendonly'],
    [true, 'recvonly', 'sendonly'],
    [true, 'sendonly', 'inactive'],
  ] as const)('held by us: %s, they said %s: we offer %s', (held, theirs, offered) => {
    expect(offerDirection(held, theirs)).toBe(offered)
  })

  test.each([
    [false, 'sendrecv', 'sendrecv'],
    [false, 'sendonly', 'recvonly'],
    [false, 'recvonly', 'sendonly'],
    [true, 'sendrecv', 'sendonly'],
    [true, 'sendonly', 'inactive'],
    [true, 'recvonly', 'sendonly'],
    [true, 'inactive', 'inactive'],
  ] as const)('held by us: %s, they offer %s: we answer %s', (held, offered, answered) => {
    expect(answerDirection(held, offered)).toBe(answered)
  })

  test('by us is offered sendonly, and resumed sendrecv, each with a new version', async () => {
    const { session } = sessionWithTargets()
    const first = (await session.getDescription()).body
    await session.setDescription(theirSdp())
    session.held = true
    const hold = (await session.getDescription()).body
    await session.setDescription(theirSdp('recvonly'))
    session.held = false
    const resume = (await session.getDescription()).body
    expect([first, hold, resume].map(body => read(body).direction)).toEqual([
      'sendrecv',
      'sendonly',
      'sendrecv',
    ])
    expect([first, hold, resume].map(version)).toEqual(['1', '2', '3'])
  })

  test('by them is answered recvonly, and we send nothing until they resume', async () => {
    const { session, targets } = sessionWithTargets()
    await session.getDescription()
    await session.setDescription(theirSdp())
    const held = await session.answerOffer(theirSdp('sendonly'))
    expect(held.ok && read(held.value).direction).toBe('recvonly')
    expect(session.heldByThem).toBe(true)
    expect(targets.at(-1)?.send).toBe(false)
    const resumed = await session.answerOffer(theirSdp('sendrecv'))
    expect(resumed.ok && read(resumed.value).direction).toBe('sendrecv')
    expect(session.heldByThem).toBe(false)
    expect(targets.at(-1)?.send).toBe(true)
  })
})

test('an offer that says what the last one said keeps its version', async () => {
  const { session } = sessionWithTargets()
  const first = (await session.getDescription()).body
  await session.setDescription(theirSdp())
  expect((await session.getDescription()).body).toBe(first)
})

test('an offer from a new address moves the media', async () => {
  const { session, targets } = sessionWithTargets()
  await session.getDescription()
  await session.setDescription(theirSdp('sendrecv', 5_000))
  expect((await session.answerOffer(theirSdp('sendrecv', 6_000))).ok).toBe(true)
  expect(targets.map(target => target.port)).toEqual([5_000, 6_000])
})

test('an offer that cannot be used changes nothing, and the next one is taken', async () => {
  const { session, targets } = sessionWithTargets()
  await session.getDescription()
  await session.setDescription(theirSdp())
  const refused = await session.answerOffer(theirSdp().replace('RTP/AVP', 'RTP/XXX'))
  expect(refused.ok).toBe(false)
  expect(targets).toHaveLength(1)
  expect((await session.answerOffer(theirSdp('sendonly'))).ok).toBe(true)
})
