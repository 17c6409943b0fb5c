import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freeUdpPort } from '../support/free-ports.ts'
import { projectDir, runTrunkline, startTrunkline } from '../support/run-trunkline.ts'
import { writeUnboundCampaign } from '../support/unbound-campaign.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-command-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: string | Buffer): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const sample = join(projectDir, 'resources', 'samples', 'recipients.csv')
const oneNumber = 'phone,name\n+447400123456,Ann\n'
const campaign = (change: object): string =>
  write(
    'campaign.json',
    JSON.stringify({
      name: 'Test',
      prompt: { kind: 'speech', text: 'Hello.' },
      callingWindow: { hours: [{ weekdays: ['monday'], from: '09:00', to: '17:00' }], unknownZone: 'UTC' },
      ...change,
    }),
  )

describe('bad input on the command line gets a sentence: what, where, and how to mend it', () => {
  test.each([
    [
      'a list that is not there',
      () => ['--list', '/nowhere/list.csv'],
      /list \/nowhere\/list\.csv does not exist.*Check the path/,
    ],
    ['an empty list', () => ['--list', write('empty.csv', '')], /empty/i],
    [
      'a list without any number',
      () => ['--list', write('words.csv', 'name,city\nAnn,Rome\nBob,Oslo\n')],
      /number/i,
    ],
    [
      'a picture instead of a list',
      () => ['--list', write('x.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 1, 2, 3, 0]))],
      /CSV|text/i,
    ],
    [
      'a campaign file that is no JSON',
      () => ['--list', sample, '--campaign', write('c.json', '{\n  "name": oops\n}')],
      /c\.json is no JSON \(line 2, column \d+\)/,
    ],
    [
      'a campaign with too many calls at once',
      () => ['--list', sample, '--campaign', campaign({ concurrencyMax: 500 })],
      /"concurrencyMax": At most 200 calls/,
    ],
    [
      'a window that ends before it begins',
      () => [
        '--list',
        sample,
        '--campaign',
        campaign({ callingWindow: { hours: [{ weekdays: ['monday'], from: '17:00', to: '09:00' }] } }),
      ],
      /must end after it begins/,
    ],
    [
      'a window that never opens',
      () => ['--list', sample, '--campaign', campaign({ callingWindow: { hours: [] } })],
      /never opens/,
    ],
    [
      'a profile that is not there',
      () => ['--list', sample, '--rehearsal', 'nobody-knows'],
      /nobody-knows.*everyday/s,
    ],
    [
      'a profile that is no JSON',
      () => ['--list', sample, '--rehearsal', write('p.json', '{"name": ')],
      /no JSON|not JSON/,
    ],
    [
      'a trunk file with a wrong address',
      () => [
        '--list',
        sample,
        '--trunk',
        write('t.json', '{"kind":"sip","name":"T","address":"no spaces please"}'),
      ],
      /"address": Write the address as host/,
    ],
    ['nothing to dial', () => ['--list', sample], /either --rehearsal PROFILE .* or --trunk/],
  ])('%s', async (what, args, sentence) => {
    const dial =
      what.includes('profile') || what.includes('trunk') || what.includes('nothing')
        ? []
        : ['--rehearsal', 'everyday']
    const { code, stdout, stderr } = await runTrunkline([
      'run',
      ...args(),
      ...dial,
      '--data',
      join(folder, 'data'),
    ])
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toMatch(/\n\s+at /) // a sentence, not a stack
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('a data folder that cannot be made', async () => {
    const file = write('no-folder', 'a file')
    const { code, stderr } = await runTrunkline(['serve', '--data', join(file, 'data')])
    expect(stderr).toMatch(/data folder .* cannot be used .* choose another folder/)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(2)
  })

  test('an unknown kind of schema names the kinds there are', async () => {
    const { code, stderr } = await runTrunkline(['schema', 'recipe'])
    expect(stderr).toMatch(/"recipe".*campaign, trunk, profile/)
    expect(code).toBe(1)
  })

  test('an attempt that is not there', async () => {
    const { code, stderr } = await runTrunkline(['ladder', '12', '--data', join(folder, 'data')])
    expect(stderr).toMatch(/no .*(data|attempt)/i)
    expect(code).toBe(2)
  })
})

describe('a run that cannot dial now says why and waits', () => {
  test('outside the calling window it says until when, and a signal stops it', async () => {
    // a window of one minute, yesterday in every zone that matters: it is closed now and opens within a week
    const day = new Date(Date.now() - 2 * 86_400_000)
      .toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
      .toLowerCase()
    const hours = [{ weekdays: [day], from: '12:00', to: '12:01' }]
    const settings = campaign({ callingWindow: { hours, unknownZone: 'UTC' } })
    const running = startTrunkline([
      'run',
      '--list',
      write('list.csv', oneNumber),
      '--campaign',
      settings,
      '--rehearsal',
      'everyday',
      '--data',
      join(folder, 'data'),
    ])
    const said = await untilSaid(running.child.stderr, /until/i)
    expect(said).toMatch(/outside .*hours.* until .*\d{1,2}:\d{2}/i)
    running.child.kill('SIGTERM')
    const { code, stderr } = await running.finished
    expect(code).toBe(143)
    expect(stderr).toMatch(/Start again with the same --data/)
  })

  test('a trunk that does not answer is named, and the run waits for it', async () => {
    const trunk = write(
      'trunk.json',
      JSON.stringify({ kind: 'sip', name: 'Dead trunk', address: `127.0.0.1:${await freeUdpPort()}` }),
    )
    const running = startTrunkline([
      'run',
      '--list',
      write('list.csv', oneNumber),
      '--campaign',
      writeUnboundCampaign(folder),
      '--trunk',
      trunk,
      '--data',
      join(folder, 'data'),
    ])
    const said = await untilSaid(running.child.stderr, /Dead trunk/)
    expect(said).toMatch(/no answer|does not answer|nothing answered/i)
    running.child.kill('SIGINT')
    expect((await running.finished).code).toBe(130)
  })
})

describe('schema', () => {
  test.each(['campaign', 'trunk', 'profile'])(
    '%s is a JSON Schema made from the schema that checks the file',
    async kind => {
      const { code, stdout } = await runTrunkline(['schema', kind])
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining('json-schema.org') })
    },
  )
})

describe('serve', () => {
  test('prints one JSON line with its address, answers there, and ends at a signal', async () => {
    const running = startTrunkline(['serve', '--data', join(folder, 'data'), '--port', '0'])
    const line: unknown = JSON.parse(await running.firstLine)
    expect(line).toMatchObject({
      address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/),
      pid: running.child.pid,
    })
    const { address } = line as { address: string } // checked in the line above
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303)
    const next = await runTrunkline(['address', '--data', join(folder, 'data')])
    expect((await fetch(next.stdout.trim(), { redirect: 'manual' })).status).toBe(303)
    const second = await runTrunkline(['serve', '--data', join(folder, 'data')])
    expect(second.stderr).toMatch(/used by another running Trunkline/)
    running.child.kill('SIGTERM')
    const { code, stderr } = await running.finished
    expect(code).toBe(0)
    expect(stderr).not.toContain('token=')
    const after = await runTrunkline(['address', '--data', join(folder, 'data')])
    expect(after.stderr).toMatch(/No "trunkline serve" runs on/)
  })
})

function untilSaid(stream: NodeJS.ReadableStream | null, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    stream?.on('data', (part: string) => {
      text += part
      if (pattern.test(text)) resolve(text)
    })
    stream?.on('end', () => reject(new Error(`ended without ${pattern}: ${text}`)))
  })
}
