import { describe, expect, test } from 'vitest'
import { packsInForce } from '../../electron/engine/domain/packs-in-force.ts'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'

const shipped = shippedRulePacks()

function shippedPack(id: string) {
  const pack = shipped.find(one => one.id === id)
  if (pack === undefined) throw new Error(`no pack ${id}`)
  return structuredClone(pack)
}

const file = (name: string, content: unknown) => ({
  file: name,
  text: typeof content === 'string' ? content : JSON.stringify(content),
  problem: null,
})

const OWN = {
  id: 'se-own',
  name: 'Sweden, our own',
  region: 'SE',
  checkedOn: '2026-11-30',
  rules: [
    {
      kind: 'hours',
      id: 'evening',
      sentence: 'We call until six.',
      appliesTo: ['marketing'],
      source: 'House rule',
      hours: [{ weekdays: ['monday', 'tuesday'], from: '09:00', to: '18:00' }],
    },
  ],
  tests: [
    {
      says: 'Not at six.',
      legalClass: 'marketing',
      channel: 'live',
      local: '2026-11-30T18:00',
      zone: 'Europe/Stockholm',
      allowed: false,
    },
  ],
}

test('without own files the shipped packs bind, as they are', () => {
  const { packs, problems, inForce } = packsInForce([])
  expect(inForce).toEqual(shipped)
  expect(problems).toEqual([])
  expect(packs.every(({ file: from, diff }) => from === null && diff === null)).toBe(true)
})

test('a pack with an id of its own binds beside them, with the careful defaults', () => {
  const { packs, problems, inForce } = packsInForce([file('se.json', OWN)])
  expect(problems).toEqual([])
  expect(inForce).toHaveLength(shipped.length + 1)
  expect(packs.at(-1)).toMatchObject({
    file: 'se.json',
    diff: null,
    pack: { rules: [{ confidence: 'unconfirmed', channels: ['live', 'recorded', 'text'] }] },
  })
})

test('a pack with the id of a shipped one takes its place, and what it changes is told field by field', () => {
  const mine = shippedPack('us-fl')
  const [hours, cap] = mine.rules
  if (hours?.kind !== 'hours' || cap === undefined) throw new Error('not Florida')
  const changed = {
    ...mine,
    checkedOn: '2026-12-01',
    rules: [
      { ...hours, hours: hours.hours.map(one => ({ ...one, to: '19:00' })) },
      cap,
      { ...cap, id: 'second-cap' },
    ],
    tests: [],
  }
  const { packs, inForce } = packsInForce([file('florida.json', changed)])
  expect(inForce).toHaveLength(shipped.length)
  const found = packs.find(({ pack }) => pack.id === 'us-fl')
  expect(found?.file).toBe('florida.json')
  expect(found?.diff).toEqual({
    pack: [{ field: 'checkedOn', before: '2026-11-30', after: '2026-12-01' }],
    rules: [
      {
        id: 'state-hours',
        change: 'changed',
        fields: [
          {
            field: 'hours',
            before: 'monday tuesday wednesday thursday friday saturday sunday 08:00–20:00',
            after: 'monday tuesday wednesday thursday friday saturday sunday 08:00–19:00',
          },
        ],
      },
      { id: 'second-cap', change: 'added', fields: [] },
      { id: 'ftsa-consent', change: 'removed', fields: [] },
    ],
  })
})

describe('a file that is wrong is not used, says where, and leaves the shipped pack in force', () => {
  const fl = shippedPack('us-fl')
  test.each<[string, unknown, RegExp]>([
    ['is not JSON', '{\n  "id": }', /^It is not JSON: see line 2, column 9/],
    ['is not a pack', { ...fl, region: 'Florida' }, /"region": A region is US or US-FL\./],
    [
      'has a rule of no kind',
      { ...fl, rules: [{ ...fl.rules[0], kind: 'ban' }] },
      /"rules\.0\.kind": .* Correct it and reload\.$/,
    ],
    ['has an id twice', { ...fl, rules: [fl.rules[0], fl.rules[0]] }, /Two rules have the id "state-hours"/],
    [
      'has an example that does not hold',
      { ...OWN, tests: [{ ...OWN.tests[0], local: '2026-11-30T17:59' }] },
      /^Example 1 \("Not at six\."\) does not hold: the rules allow 2026-11-30T17:59 in Europe\/Stockholm/,
    ],
    [
      'has an example in no zone',
      { ...OWN, tests: [{ ...OWN.tests[0], zone: 'Europe/Nowhere' }] },
      /no time or zone that is known/,
    ],
  ])('%s', (_what, content, sentence) => {
    const { problems, inForce } = packsInForce([file('bad.json', content)])
    expect(problems).toEqual([{ file: 'bad.json', sentence: expect.stringMatching(sentence) }])
    expect(inForce).toEqual(shipped)
  })

  test('cannot be read', () => {
    const { problems } = packsInForce([{ file: 'bad.json', text: null, problem: 'No rights.' }])
    expect(problems).toEqual([{ file: 'bad.json', sentence: 'No rights.' }])
  })

  test('has the id of another file', () => {
    const { problems, packs } = packsInForce([file('a.json', OWN), file('b.json', OWN)])
    expect(problems).toEqual([
      { file: 'b.json', sentence: expect.stringContaining('"se-own" is in a.json already') },
    ])
    expect(packs.at(-1)?.file).toBe('a.json')
  })
})
