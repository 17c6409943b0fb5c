import { writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  listProfiles,
  loadProfile,
  parseProfile,
} from '../../electron/engine/practice-carrier/load-profile.ts'
import { findJsonError } from '../../shared/find-json-error.ts'
import { temporaryFolder } from '../support/media-pair.ts'

const resourcesDir = path.join(import.meta.dirname, '../../resources')

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const profile = (entry: object, rest: object = {}): string =>
  JSON.stringify({ name: 'mine', description: 'Mine.', public: [entry], ...rest })

function sentenceFor(text: string): string {
  const result = parseProfile(text, 'my.json')
  return result.ok ? 'no error' : result.error.message
}

test('every profile that ships can be loaded by its name', async () => {
  const listed = await listProfiles(resourcesDir)
  if (!listed.ok) throw new Error(listed.error.message)
  expect(listed.value.map(({ name }) => name)).toEqual([
    'bad-line',
    'busy-carrier',
    'everybody-answers',
    'everyday',
    'nobody-answers',
    'strict-provider',
    'training',
  ])
  for (const { name, description } of listed.value) {
    const loaded = loadProfile(name, resourcesDir)
    expect(loaded.ok && loaded.value.name).toBe(name)
    expect(description.length).toBeGreaterThan(80)
  }
})

test('a file of one’s own is loaded by its full path, with the usual values where it says nothing', () => {
  const file = folder.file('own.json')
  writeFileSync(file, `\uFEFF${profile({ kind: 'busy', weight: 2 })}`)
  expect(loadProfile(file, resourcesDir)).toMatchObject({
    ok: true,
    value: {
      public: [{ kind: 'busy', weight: 2, afterMs: { from: 50, to: 300 } }],
      limits: { channels: 1_000, callsPerSecond: 200 },
      carrier: { transports: ['UDP'], digest: null, codecs: ['pcmu', 'pcma'], srtp: 'off' },
      line: { sip: { loss: 0, delayMs: null }, rtp: { loss: 0, delayMs: null } },
    },
  })
})

describe('a profile that cannot be used is refused with a sentence', () => {
  test('a name that does not ship, with the names there are', () => {
    expect(loadProfile('everydya', resourcesDir)).toMatchObject({
      ok: false,
      error: {
        code: 'profile_not_found',
        message: expect.stringMatching(/"everydya".*Choose one of bad-line, .*everyday/),
      },
    })
  })

  test.each(['../package', 'public/../everyday', '', 'everyday.json'])(
    'a name that is a path: "%s"',
    name => {
      expect(loadProfile(name, resourcesDir)).toMatchObject({
        ok: false,
        error: { code: 'profile_not_found' },
      })
    },
  )

  test('no file, a folder, a file too large', () => {
    const large = folder.file('large.json')
    writeFileSync(large, ' '.repeat(300_000))
    const codeOf = (file: string): string => {
      const result = loadProfile(file, resourcesDir)
      return result.ok ? 'ok' : result.error.code
    }
    expect(codeOf(folder.file('none.json'))).toBe('profile_not_found')
    expect(codeOf(path.dirname(large))).toBe('file_unreadable')
    expect(codeOf(large)).toBe('file_too_large')
  })

  test.each([
    ['', 'line 1, column 1'],
    ['{', 'line 1, column 2'],
    ['name: everyday\n', 'line 1, column 1'],
    ['{\n  "name": x\n}', 'line 2, column 11'],
    ['{\n  "a": 1,\n}', 'line 3, column 1'],
    ['{"a": "b', 'line 1, column 9'],
    ['{"a": 01}', 'line 1, column 7'],
    ['{"a": [1 2]}', 'line 1, column 10'],
    ['{} {}', 'line 1, column 4'],
  ])('no JSON: %j', (text, place) => {
    expect(sentenceFor(text)).toContain(`my.json is not JSON: look at ${place}.`)
  })

  test.each([
    [profile({ kind: 'busy', weight: 0 }), '"public.0.weight": A weight must be above 0'],
    [
      profile({ kind: 'buzy', weight: 1 }),
      '"public.0.kind": The kind of a behaviour is one of answers-and-talks',
    ],
    [
      profile({ kind: 'busy', weight: 1, afterMs: { from: 9, to: 1 } }),
      '"public.0.afterMs": The range is upside down',
    ],
    [
      profile({ kind: 'busy', weight: 1, afterMs: { from: -1, to: 1 } }),
      '"public.0.afterMs.from": A duration cannot be negative',
    ],
    [profile({ kind: 'busy', weight: 1, aftrMs: 1 }), '"public.0": Unrecognized key: "aftrMs"'],
    [profile({ kind: 'busy', weight: 1 }, { limits: { channels: 0 } }), '"limits.channels"'],
    [
      profile({ kind: 'busy', weight: 1 }, { line: { sip: { loss: 1 } } }),
      '"line.sip.loss": Loss is a share',
    ],
    [
      profile({ kind: 'busy', weight: 1 }, { carrier: { transports: ['SCTP'] } }),
      '"carrier.transports.0": A transport is one of UDP, TCP, TLS.',
    ],
    [
      profile({ kind: 'busy', weight: 1 }, { carrier: { transports: [] } }),
      '"carrier.transports": A carrier listens on at least one transport.',
    ],
    [
      profile({ kind: 'busy', weight: 1 }, { carrier: { transports: ['TCP', 'TCP'] } }),
      '"carrier.transports": A transport stands there twice.',
    ],
    [
      profile({ kind: 'busy', weight: 1 }, { carrier: { digest: { user: 'a b', password: 'x' } } }),
      '"carrier.digest.user": A user name has at least one character, and no spaces',
    ],
    [
      profile({ kind: 'busy', weight: 1 }, { carrier: { digest: { user: 'a', password: '' } } }),
      '"carrier.digest.password": Give the account a password.',
    ],
    [
      profile(
        { kind: 'busy', weight: 1 },
        { carrier: { digest: { user: 'a', password: 'x', algorithm: 'SHA-1' } } },
      ),
      '"carrier.digest.algorithm": The algorithm is one of MD5,',
    ],
    [
      profile({ kind: 'busy', weight: 1 }, { carrier: { codecs: ['g729'] } }),
      '"carrier.codecs.0": A codec is one of pcmu, pcma, g722, opus.',
    ],
    [
      profile({ kind: 'busy', weight: 1 }, { carrier: { srtp: 'yes' } }),
      '"carrier.srtp": Encryption is one of off, optional, required.',
    ],
    [
      profile(
        { kind: 'busy', weight: 1 },
        { carrier: { transports: ['TCP'] }, line: { sip: { loss: 0.1 } } },
      ),
      '"line.sip": Only UDP packets are lost or delayed',
    ],
    [
      profile({
        kind: 'answers-and-talks',
        weight: 1,
        answersAfterMs: { from: 1, to: 1 },
        listensMs: { from: 1, to: 1 },
        presses: '1x',
      }),
      '"public.0.presses": Keys are 0 to 9, *, # and A to D',
    ],
    ['{"name":"a","description":"b","public":[]}', '"public": A public needs at least one behaviour'],
    ['[]', 'expected object'],
  ])('a wrong field: %s', (text, words) => {
    expect(sentenceFor(text)).toContain(words)
  })
})

test('the place of an error is found exactly where JSON.parse finds one', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(200), fc.constantFrom('', ',', '}', '"', 'x', '\\', '-', '.', '\n'))
    .map(([json, at, piece]) => {
      const cut = at % (json.length + 1)
      return json.slice(0, cut) + piece + json.slice(cut + (at % 2))
    })
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), broken, fc.string()),
      text => (findJsonError(text) === null) === parses(text),
    ),
    {
      numRuns: 3_000,
      seed: 4,
    },
  )
})
