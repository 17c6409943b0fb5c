import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasCommand } from '../support/find-programs.ts'
import { projectDir, runTrunkline } from '../support/run-trunkline.ts'
import { startSippUas } from '../support/sipp.ts'
import { writeUnboundCampaign } from '../support/unbound-campaign.ts'

const CALLS = 200
const MINUTES = 60_000

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-interop-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!hasCommand('sipp'))(
  'a campaign over a carrier that nobody here wrote (sipp -sn uas)',
  () => {
    test(
      'completes 200 calls with audio; SIPp counts 200 successful calls and nothing unexpected',
      async () => {
        const sipp = await startSippUas({ calls: CALLS })
        try {
          const list = join(folder, 'list.csv')
          const rows = readFileSync(join(projectDir, 'resources', 'samples', 'recipients.csv'), 'utf8').split(
            /\r?\n/,
          )
          writeFileSync(list, rows.slice(0, CALLS + 1).join('\n'))
          const trunk = join(folder, 'trunk.json')
          writeFileSync(
            trunk,
            JSON.stringify({
              kind: 'sip',
              name: 'SIPp',
              address: `127.0.0.1:${sipp.port}`,
              channels: 100,
              callsPerSecond: 30,
              // SIPp takes every OPTIONS for an error
              pingIntervalS: null,
            }),
          )
          const out = join(folder, 'attempts.csv')
          const run = await runTrunkline([
            'run',
            '--list',
            list,
            '--campaign',
            writeUnboundCampaign(folder),
            '--trunk',
            trunk,
            '--data',
            join(folder, 'data'),
            '--out',
            out,
            '--json',
          ])
          expect(run.stderr).not.toMatch(/"level":(50|60)/)
          expect(run.code).toBe(0)

          const counted = await sipp.ended(20_000)
          expect(counted).toMatchObject({
            successful: CALLS,
            failed: 0,
            troubles: {},
            errors: '',
            exitCode: 0,
          })

          const summary: unknown = JSON.parse(run.stdout)
          expect(summary).toMatchObject({
            campaign: { state: 'completed' },
            recipients: { total: CALLS, byFinalState: { reached: CALLS } },
            attempts: { total: CALLS, open: 0, byOutcome: { answered: CALLS } },
          })
          const results = Papa.parse<Record<string, string>>(readFileSync(out, 'utf8'), {
            header: true,
            skipEmptyLines: true,
          })
          expect(results.data).toHaveLength(CALLS)
        } finally {
          sipp.kill()
        }
      },
      3 * MINUTES,
    )
  },
)
