import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, type Reply, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let trunk: RawUas
/** Where a Contact of the trunk points to. */
let elsewhere: RawUas

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({ rtpPorts: { from: 39_000, to: 39_048 }, promptFile: folder.file('prompt.wav') })
  elsewhere = await startRawUas((_request, reply) => reply(200, 'OK'))
})
afterEach(async () => {
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await trunk.close()
  await elsewhere.close()
  folder.remove()
})

/** A trunk that answers every INVITE with these, one after the other. */
async function trunkThatSays(replies: readonly (Reply & { readonly status: number })[], more = {}) {
  trunk = await startRawUas((request, reply) => {
    if (request.method === 'BYE') reply(200, 'OK')
    if (request.method === 'INVITE') for (const one of replies) reply(one.status, 'Bent', one)
  })
  await bench.telephony.useTrunk(trunkAt(trunk.address, more))
  const { attemptId } = bench.place({})
  return { ...(await bench.until('ended', attemptId)), attemptId }
}
const methods = (uas: RawUas): string[] => uas.requests.map(({ method }) => method)
const body = quietSdp(9)

describe('an answer that cannot be used', () => {
  test.each([
    ['no audio in it', { status: 200, body: quietSdp(0) }],
    ['an address that is none', { status: 200, body: body.replace('IP4 127.0.0.1\r\nt=', 'IP4 @\r\nt=') }],
    ['a name that leads nowhere', { status: 200, body: body.replaceAll('127.0.0.1', 'nowhere.invalid') }],
    ['a codec that nobody offered', { status: 200, body: body.replace('AVP 0', 'AVP 18') }],
    ['headers that cannot be read', { status: 200, body, headers: ['Record-Route: <<'] }],
  ])(
    '(%s) is acknowledged and hung up, and the person is left alone for as long as after an abandoned call',
    async (_what, reply) => {
      const { verdict } = await trunkThatSays([reply])
      expect(verdict).toMatchObject({ outcome: 'abandoned', blame: 'trunk', sipStatus: 200 })
      expect(verdict.sentence).toMatch(/^Somebody answered and heard nothing/)
      await trunk.next('BYE')
      expect(methods(trunk)).toEqual(['INVITE', 'ACK', 'BYE'])
    },
  )
})

describe('an answer that can be used after all', () => {
  test.each([
    ['a name for its audio', body.replaceAll('127.0.0.1', 'localhost')],
    ['a count of ports', body.replace('audio 9 ', 'audio 9/1 ')],
    ['a TTL', body.replace('IP4 127.0.0.1\r\nt=', 'IP4 127.0.0.1/127\r\nt=')],
    ['a second line for audio', body.replace('m=', 'm=audio 9 RTP/AVP 18\r\nm=')],
  ])('(%s) is', async (_what, sdp) => {
    const { verdict } = await trunkThatSays([{ status: 200, body: sdp }])
    expect(verdict).toMatchObject({ outcome: 'answered' })
  })

  test.each([
    ['none', null],
    ['a name with a comma', 'Smith, John <sip:raw@127.0.0.1:PORT>'],
    ['noise', '<<sip:>>'],
    ['a telephone number', '<tel:+442071838750>'],
  ])(
    'with a Contact that is bent (%s) the call is acknowledged and hung up where it is',
    async (_what, contact) => {
      const { port } = elsewhere
      const { verdict } = await trunkThatSays([
        { status: 200, body, contact: contact?.replace('PORT', String(port)) ?? null },
      ])
      expect(verdict).toMatchObject({ outcome: 'answered' })
      const there = contact?.includes('PORT') ? elsewhere : trunk
      await there.next('BYE')
      expect(methods(there).filter(method => method !== 'INVITE')).toEqual(['ACK', 'BYE'])
    },
  )
})

describe('ACK and BYE go', () => {
  const to = (port: number): string => `<sip:raw@127.0.0.1:${port}>`

  test('to the Contact of the 200, not to that of the 180 before it', async () => {
    await trunkThatSays([{ status: 180 }, { status: 200, body, contact: to(elsewhere.port) }])
    await elsewhere.next('BYE')
    expect([methods(elsewhere), methods(trunk)]).toEqual([['ACK', 'BYE'], ['INVITE']])
  })

  test('to the Contact of the 200 after a 180 without one', async () => {
    await trunkThatSays([
      { status: 180, contact: null },
      { status: 200, body, contact: to(elsewhere.port) },
    ])
    await elsewhere.next('BYE')
    expect(methods(elsewhere)).toEqual(['ACK', 'BYE'])
  })

  test('to the Contact of the 180 when the 200 has none', async () => {
    await trunkThatSays([
      { status: 180, contact: to(elsewhere.port) },
      { status: 200, body, contact: null },
    ])
    await elsewhere.next('BYE')
    expect(methods(elsewhere)).toEqual(['ACK', 'BYE'])
  })

  test.each([
    ['transport=tls', (port: number) => `<sip:raw@127.0.0.1:${port};transport=tls>`],
    ['transport=tcp', (port: number) => `<sip:raw@127.0.0.1:${port};transport=tcp>`],
    ['sips', (port: number) => `<sips:raw@127.0.0.1:${port}>`],
  ])('where the INVITE went when the Contact names a way that is none (%s)', async (_what, contact) => {
    const { verdict } = await trunkThatSays([{ status: 200, body, contact: contact(elsewhere.port) }])
    expect(verdict).toMatchObject({ outcome: 'answered' })
    await trunk.next('BYE')
    expect([methods(elsewhere), methods(trunk)]).toEqual([[], ['INVITE', 'ACK', 'BYE']])
  })

  test('where the INVITE went when the trunk is set so', async () => {
    await trunkThatSays([{ status: 200, body, contact: to(elsewhere.port) }], { staysWithTrunk: true })
    await trunk.next('BYE')
    expect([methods(elsewhere), methods(trunk)]).toEqual([[], ['INVITE', 'ACK', 'BYE']])
  })
})
