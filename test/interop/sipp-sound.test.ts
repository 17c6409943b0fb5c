import { afterEach, describe, expect, test } from 'vitest'
import { hasCommand } from '../support/find-programs.ts'
import { startSipp, startSippUas } from '../support/sipp.ts'
import { OUR_TONE, openSoundingTrunk } from '../support/sounding-trunk.ts'

const TALKS_MS = 2_500
const installed = hasCommand('sipp')
if (!installed) console.error('sipp is not installed (package sip-tester): its sound is not tested.')

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** SIPp keeps no recording: it sends back what it hears, and in that our tone is looked for. */
describe.skipIf(!installed)('our tone goes to SIPp and comes back', () => {
  test('in a call to it', async () => {
    const sipp = await startSippUas({ calls: 1 })
    closers.push(sipp.kill)
    const ours = await openSoundingTrunk({
      address: `127.0.0.1:${sipp.port}`,
      ports: 37_300,
      listensFor: OUR_TONE,
    })
    closers.push(ours.close)
    const call = ours.call('+442071838750')
    await call.until('answered')
    await call.hears()
    await call.hears()
    call.leg.hangUp()
    await call.until(/^ended: /)
    expect(await sipp.ended(10_000)).toMatchObject({ successful: 1, failed: 0, troubles: {}, errors: '' })
  })

  test('in a call of it', async () => {
    const ours = await openSoundingTrunk({ address: '127.0.0.1:9', ports: 37_350, listensFor: OUR_TONE })
    closers.push(ours.close)
    const { host, port } = ours.trunk.local
    const coming = ours.takeNext()
    const sipp = await startSipp({
      calls: 1,
      scenario: ['-sn', 'uac'],
      remote: `${host}:${port}`,
      extra: ['-s', '4711', '-d', String(TALKS_MS)],
    })
    closers.push(sipp.kill)
    const call = await coming
    expect(call.offer).toMatchObject({ dialled: '4711' })
    await call.until('answered')
    await call.hears()
    await call.hears()
    await call.until('ended: caller hung up')
    expect(await sipp.ended(10_000)).toMatchObject({ successful: 1, failed: 0, troubles: {}, errors: '' })
  })
})
