import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { labelOf } from '../../../shared/model/ladder.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'

const TRUNK = 1
let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let farEnd: RawUas

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({ rtpPorts: { from: 32_400, to: 32_498 }, promptFile: folder.file('prompt.wav') })
  farEnd = await startRawUas((request, reply) => {
    if (request.method === 'OPTIONS' || request.method === 'BYE') reply(200, 'OK')
    if (request.method === 'INVITE') reply(200, 'OK', { body: quietSdp(9) })
  })
})
afterEach(async () => {
  await bench.telephony.close()
  await farEnd.close()
  folder.remove()
})

const labels = (): string[] =>
  bench.telephony
    .trunkTrace(TRUNK)
    .messages.map(message => `${message.direction === 'sent' ? '>' : '<'} ${labelOf(message)}`)

test('the trace of a trunk has its checks and its calls, both ways, and survives a change of its settings', async () => {
  const trunk = trunkAt(farEnd.address)
  await bench.telephony.useTrunk(trunk)
  await bench.telephony.checkTrunk(TRUNK, 2_000)
  expect(labels()).toEqual(['> OPTIONS', '< 200 OK (OPTIONS)'])
  const { attemptId } = bench.place({})
  await bench.until('trace', attemptId)
  if (trunk.kind !== 'sip') throw new Error('a provider was expected')
  await bench.telephony.useTrunk({ ...trunk, credentials: { user: 'other', password: 'x' } })
  expect(labels()).toEqual([
    '> OPTIONS',
    '< 200 OK (OPTIONS)',
    '> INVITE (SDP)',
    '< 200 OK (SDP)',
    '> ACK',
    '> BYE',
    '< 200 OK (BYE)',
  ])
  await bench.telephony.dropTrunk(TRUNK)
  expect(labels()).toEqual([])
})
