import { resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { hasCommand } from '../support/find-programs.ts'
import { startSipp, startSippUas } from '../support/sipp.ts'
import { openSoundingTrunk } from '../support/sounding-trunk.ts'

const installed = hasCommand('sipp')
if (!installed) console.error('sipp is not installed (package sip-tester): it is not transferred.')

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

describe.skipIf(!installed)('SIPp has called us, and we have called another SIPp', () => {
  test('uac-is-transferred-with-replaces-notifies: the transfer is done, and our BYE ends the call', async ({
    onTestFailed,
  }) => {
    const other = await startSippUas({ calls: 1 })
    closers.push(other.kill)
    const ours = await openSoundingTrunk({ address: `127.0.0.1:${other.port}`, ports: 38_700 })
    closers.push(ours.close)
    const coming = ours.takeNext()
    const { host, port } = ours.trunk.local
    const scenario = resolve('test/interop/scenarios/uac-is-transferred-with-replaces-notifies.xml')
    const sipp = await startSipp({
      calls: 1,
      scenario: ['-sf', scenario],
      remote: `${host}:${port}`,
      extra: ['-s', '4711'],
    })
    closers.push(sipp.kill)
    onTestFailed(() => console.error(sipp.messages()))
    const first = await coming
    await first.until('answered')
    const second = ours.call('200')
    await second.until('answered')
    expect(await first.leg.transfer(second.leg)).toEqual({ ok: true, status: 200 })
    first.leg.hangUp()
    await first.until('ended: we hung up')
    expect(await sipp.ended(10_000)).toMatchObject({ successful: 1, failed: 0, errors: '', exitCode: 0 })
    second.leg.hangUp()
    await second.until('gone')
    expect(await other.ended(5_000)).toMatchObject({ successful: 1, failed: 0 })
  })
})
