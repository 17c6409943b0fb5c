import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createAudioWatch } from '../../../electron/engine/telephony/media/audio-watch.ts'
import { encodeG711 } from '../../../electron/engine/telephony/media/g711.ts'
import { Mixer } from '../../../electron/engine/telephony/media/mixer.ts'
import { Playout } from '../../../electron/engine/telephony/media/playout.ts'
import { createReceiver } from '../../../electron/engine/telephony/media/receiver.ts'
import { RtpSender } from '../../../electron/engine/telephony/media/rtp-sender.ts'
import { tone } from '../../support/goertzel.ts'
import { seeded } from '../../support/seeded.ts'

const PACKETS = 1_000_000
const REMOTE = { host: '127.0.0.1', port: 4_000, codec: 'PCMA', payloadType: 8, send: true } as const

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  return () => {
    if (typeof gc === 'function') gc()
  }
}

/** One far end through everything: reading, counting, voice, tones, jitter buffer, concealment, mixer, sending. */
function path() {
  const playout = new Playout()
  playout.agree(REMOTE)
  const mixer = new Mixer()
  const leg = mixer.add(1)
  mixer.setGain(1, 2, 1)
  let sent = 0
  const sender = new RtpSender((_, length) => {
    sent += length
  })
  const receiver = createReceiver({
    stream: 1,
    record: false,
    detectTones: 'always',
    specialTones: true,
    meterHertz: null,
    watch: createAudioWatch(),
    emit: () => {},
    pass: (packet, _, now) => playout.put(packet, now),
  })
  receiver.expect(REMOTE, 0)
  const mix = (frame: Int16Array): boolean => mixer.hear(2, frame)
  const datagram = Buffer.alloc(172)
  datagram[0] = 0x80
  datagram[1] = 8
  datagram.writeUInt32BE(77, 8)
  datagram.set(encodeG711('PCMA', tone(440, 20)), 12)
  const chance = seeded('memory')
  let heard = 0
  return {
    receiver,
    run(from: number, to: number): void {
      for (let number = from; number < to; number++) {
        const now = number * 20
        // One packet in fifty is lost, one in fifty comes twice.
        const luck = chance()
        datagram.writeUInt16BE(number & 0xffff, 2)
        datagram.writeUInt32BE((number * 160) >>> 0, 4)
        if (luck > 0.02) receiver.receive(datagram, REMOTE.host, REMOTE.port, now)
        if (luck > 0.98) receiver.receive(datagram, REMOTE.host, REMOTE.port, now)
        leg.has = playout.next(leg.said, now)
        if (leg.has) heard++
        sender.tick(REMOTE, now, mix)
        receiver.tick(now)
      }
    },
    get heard() {
      return heard
    },
    get sent() {
      return sent
    },
  }
}

test('a million packets through the whole receive path leave the heap flat', { timeout: 120_000 }, () => {
  const collect = collector()
  const media = path()
  const warm = 50_000
  media.run(0, warm)
  collect()
  const before = getHeapStatistics().used_heap_size
  media.run(warm, warm + PACKETS)
  collect()
  const grown = getHeapStatistics().used_heap_size - before
  expect(grown).toBeLessThan(200_000)
  expect(media.heard).toBeGreaterThan(0.99 * PACKETS)
  expect(media.sent).toBe(172 * (warm + PACKETS))
  expect(media.receiver.reception.lost / media.receiver.reception.expected).toBeCloseTo(0.02, 2)
})

// A few boxed numbers are left to the optimiser; one view, object or closure per packet would be over the bound.
test('a packet allocates no object and no buffer', () => {
  const collect = collector()
  const media = path()
  media.run(0, 50_000)
  // Between two collections the used heap grows by what was allocated; the least of some runs had no collection in it.
  const perPacket = Array.from({ length: 8 }, (_, run) => {
    collect()
    const before = getHeapStatistics().used_heap_size
    media.run(50_000 + run * 2_000, 52_000 + run * 2_000)
    return (getHeapStatistics().used_heap_size - before) / 2_000
  }).filter(bytes => bytes >= 0)
  expect(perPacket.length).toBeGreaterThan(0)
  expect(Math.max(...perPacket), `bytes per packet: ${perPacket.map(Math.round).join(' ')}`).toBeLessThan(256)
})
