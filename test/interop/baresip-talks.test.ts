import { Grammar } from 'sip.js/lib/grammar/index.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AudioTerms, PLAIN_TERMS } from '../../electron/engine/telephony/sdp/audio-terms.ts'
import { type Baresip, type BaresipOptions, findBaresipModules, startBaresip } from '../support/baresip.ts'
import { hasCommand } from '../support/find-programs.ts'
import { tone, tonePower } from '../support/goertzel.ts'
import { ITS_TONE, OUR_TONE, openSoundingTrunk, type SoundingTrunk } from '../support/sounding-trunk.ts'

const has = hasCommand('baresip') && findBaresipModules() !== null

const closers: (() => Promise<void> | void)[] = []
let ports = 34_300
beforeEach(() => {
  ports += 50
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function baresipSaying(hertz: number, more: Partial<BaresipOptions> = {}): Promise<Baresip> {
  const started = await startBaresip({
    codecs: ['pcmu'],
    says: rate => tone(hertz, 40_000, 0.3, rate),
    ...more,
  })
  closers.push(started.stop)
  return started
}

async function trunkTo(baresip: Baresip, audio: Partial<AudioTerms> = {}): Promise<SoundingTrunk> {
  const ours = await openSoundingTrunk({ address: `127.0.0.1:${baresip.port}`, ports, audio })
  closers.push(ours.close)
  return ours
}

/** What baresip recorded has this tone, and has it clean. */
async function expectItHeard(baresip: Baresip, hertz: number): Promise<void> {
  const { samples, samplesPerSecond } = await baresip.heard()
  const start = samples.findIndex(sample => Math.abs(sample) > 2_000)
  const part = samples.subarray(start, start + samplesPerSecond / 2)
  expect(tonePower(part, hertz, samplesPerSecond), baresip.output()).toBeGreaterThan(0.03)
}

describe.skipIf(!has)('baresip calls us', () => {
  test.each<readonly [string, Partial<BaresipOptions>, Partial<AudioTerms>]>([
    ['in PCMU', {}, {}],
    ['in SRTP that both demand', { encryption: 'srtp-mand' }, { ...PLAIN_TERMS, srtp: 'required' }],
  ])('%s: we take it, and both hear the tone of the other', async (_name, peer, audio) => {
    const baresip = await baresipSaying(ITS_TONE, peer)
    const ours = await trunkTo(baresip, audio)
    const coming = ours.takeNext()
    await baresip.command('dial', ours.uri)
    const call = await coming
    expect(call.offer).toMatchObject({ dialled: '4711', from: '8001' })
    await call.until('answered')
    await call.hears()
    await call.hears()
    call.leg.hangUp()
    await call.until('ended: we hung up')
    await expectItHeard(baresip, OUR_TONE)
  })

  test('without encryption where we demand it: it is refused', async () => {
    const baresip = await baresipSaying(ITS_TONE)
    const ours = await trunkTo(baresip, { srtp: 'required' })
    const coming = ours.takeNext()
    await baresip.command('dial', ours.uri)
    const call = await coming
    await call.until(/^ended/)
    expect(call.happened).not.toContain('answered')
  })
})

describe.skipIf(!has)('in a call between baresip and us', () => {
  async function baresipCalled() {
    const baresip = await baresipSaying(ITS_TONE)
    const ours = await trunkTo(baresip)
    const coming = ours.takeNext()
    await baresip.command('dial', ours.uri)
    const call = await coming
    await call.until('answered')
    return { baresip, ours, call }
  }
  async function weCalled() {
    const baresip = await baresipSaying(ITS_TONE)
    const ours = await trunkTo(baresip)
    const call = ours.call(baresip.user)
    await call.until('answered')
    return { baresip, ours, call }
  }
  /** `refer` resolves when baresip asks us to call somebody; `report` tells it how that goes. */
  async function weCalledWithPolicy() {
    const baresip = await baresipSaying(ITS_TONE)
    const ours = await trunkTo(baresip)
    let got: (refer: { target: string; report: (status: number, phrase: string) => void }) => void = () => {}
    const refer = new Promise<Parameters<typeof got>[0]>(resolve => {
      got = resolve
    })
    const call = ours.call(baresip.user, ({ target }) => ({
      follow: report => got({ target: target.toString(), report }),
    }))
    return { baresip, call: { call, refer } }
  }

  test('that it placed, it holds us: nothing is heard; it takes us back: its tone is', async () => {
    const { baresip, call } = await baresipCalled()
    await call.hears()
    await baresip.command('hold')
    await call.until('held')
    await call.hearsNothing()
    await baresip.command('resume')
    await call.until('taken back')
    await call.hears()
  })

  test.each([
    ['it placed', baresipCalled],
    ['we placed', weCalled],
  ])('that %s, we hold it and take it back', async (_name, begin) => {
    const { call } = await begin()
    await call.hears()
    expect(await call.leg.hold()).toEqual({ ok: true, status: null })
    await call.hearsNothing()
    expect(await call.leg.resume()).toEqual({ ok: true, status: null })
    await call.hears()
    expect(call.happened).not.toContain('held')
  })

  test('that we placed, it transfers us: we call whom it names, tell it so, and it leaves', async () => {
    const { baresip, call: asked } = await weCalledWithPolicy()
    const second = await baresipSaying(ITS_TONE)
    await asked.call.until('answered')
    await baresip.command('transfer', `sip:8001@127.0.0.1:${second.port}`)
    const { target, report } = await asked.refer
    expect(target).toBe(`sip:8001@127.0.0.1:${second.port}`)
    ports += 50
    const next = await trunkTo(second)
    const call = next.call('8001')
    await call.until('answered')
    report(200, 'OK')
    await asked.call.until('gone')
    await call.hears()
    call.leg.hangUp()
    await call.until('gone')
    await expectItHeard(second, OUR_TONE)
  })

  test('that it placed, it cannot transfer us where nobody follows: it is told 603, and hangs up', async () => {
    const { baresip, call } = await baresipCalled()
    await baresip.command('transfer', 'sip:8001@127.0.0.1:9')
    await expect.poll(() => baresip.output(), { timeout: 5_000 }).toMatch(/transfer failure: 603 Decline/i)
    await call.until('ended: caller hung up')
  })

  test.each([
    ['it placed', baresipCalled],
    ['we placed', weCalled],
  ])(
    'that %s, we transfer it to a second baresip: they hear each other, and we are told',
    async (_name, begin) => {
      const second = await baresipSaying(1_700)
      const { baresip, call } = await begin()
      await call.hears()
      const target = Grammar.URIParse(`sip:8001@127.0.0.1:${second.port}`)
      if (!target) throw new Error('That is no URI.')
      expect(await call.leg.transfer(target)).toEqual({ ok: true, status: 200 })
      call.leg.hangUp()
      await call.until(/^gone$|^ended: (we|caller) hung up$/)
      await expect.poll(() => second.recordedBytes(), { timeout: 5_000 }).toBeGreaterThan(16_000)
      await expectItHeard(second, ITS_TONE)
      expect(baresip.output()).toMatch(/transferring call/)
    },
  )
})
