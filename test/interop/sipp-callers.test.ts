import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createPracticeCarrier } from '../../electron/engine/practice-carrier/practice-carrier.ts'
import type { CallReport } from '../../electron/engine/practice-carrier/switchboard.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { profileSchema } from '../../shared/model/profile.ts'
import { hasCommand } from '../support/find-programs.ts'
import { silentLog } from '../support/silent-log.ts'
import { startSipp } from '../support/sipp.ts'
import { type CallFromSipp, callsFromSipp } from './sipp-caller-table.ts'

const PORTS_PER_CALL = 8
const installed = hasCommand('sipp')
if (!installed) console.error('sipp is not installed (package sip-tester): its calls are not taken.')

const rows = callsFromSipp.map((row, index) => ({
  ...row,
  rtpPorts: { from: 35_000 + index * PORTS_PER_CALL, to: 35_000 + (index + 1) * PORTS_PER_CALL - 2 },
}))

/** A carrier whose whole public does what the row says. */
const carrierFor = (row: CallFromSipp & { rtpPorts: { from: number; to: number } }, reports: CallReport[]) =>
  createPracticeCarrier({
    profile: profileSchema.parse({ name: 'sipp', description: 'One behaviour.', public: [row.person] }),
    seed: 1,
    resourcesDir: resolve('resources'),
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
    rtpPorts: row.rtpPorts,
    onCall: report => void reports.push(report),
  })

describe.skipIf(!installed)('calls from the scenarios of SIPp to the practice carrier', () => {
  test.concurrent.for(rows)('$scenario', async (row, { onTestFailed }) => {
    const reports: CallReport[] = []
    const carrier = await carrierFor(row, reports)
    try {
      const { host, port } = carrier.address
      const sipp = await startSipp({
        calls: 1,
        scenario: ['-sf', resolve('test/interop/scenarios', `${row.scenario}.xml`)],
        remote: `${host}:${port}`,
        extra: ['-s', '+442071838750', ...(row.sippOptions ?? [])],
      })
      onTestFailed(() => console.error(sipp.messages()))
      const counted = await sipp.ended(15_000)
      expect(counted).toMatchObject({ successful: 1, failed: 0, errors: row.sippErrors ?? '', exitCode: 0 })
      expect(carrier.statistics()).toMatchObject({ calls: row.calls, inProgress: 0 })
    } finally {
      await carrier.close()
    }
    expect(reports).toHaveLength(row.calls)
  })
})
