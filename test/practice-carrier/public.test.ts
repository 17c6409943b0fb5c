import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadProfile } from '../../electron/engine/practice-carrier/load-profile.ts'
import { personFor } from '../../electron/engine/practice-carrier/public.ts'
import { type BehaviourKind, type Profile, profileSchema } from '../../shared/model/profile.ts'

const resourcesDir = path.join(import.meta.dirname, '../../resources')
const NUMBERS = Array.from({ length: 10_000 }, (_, index) => `+4420${7_000_000 + index}`)

function shipped(name: string): Profile {
  const profile = loadProfile(name, resourcesDir)
  if (!profile.ok) throw new Error(profile.error.message)
  return profile.value
}

const everyday = shipped('everyday')
const kindsOf = (seed: number, callIndex: number): BehaviourKind[] =>
  NUMBERS.map(number => personFor(everyday, seed, number, callIndex).kind)
const share = (kinds: readonly BehaviourKind[], kind: BehaviourKind): number =>
  kinds.filter(each => each === kind).length / kinds.length

describe('the public of one seed', () => {
  test('is the same in whatever order it is called', () => {
    const calls = NUMBERS.slice(0, 500).flatMap(number => [0, 1, 2].map(index => ({ number, index })))
    const forwards = calls.map(({ number, index }) => personFor(everyday, 7, number, index))
    const backwards = calls.toReversed().map(({ number, index }) => personFor(everyday, 7, number, index))
    expect(backwards.toReversed()).toEqual(forwards)
  })

  test('does not change between versions of the product', () => {
    // Numbers, not code, are the promise to whoever compares two rehearsals with one seed.
    expect(NUMBERS.slice(0, 12).map(number => personFor(everyday, 7, number, 0).kind)).toMatchInlineSnapshot(`
      [
        "answers-and-talks",
        "answers-and-talks",
        "no-answer",
        "voicemail",
        "answers-and-talks",
        "busy",
        "answers-and-talks",
        "busy",
        "slow",
        "answers-and-talks",
        "answers-and-talks",
        "answers-and-talks",
      ]
    `)
  })

  test('does not depend on how the number is written', () => {
    expect(personFor(everyday, 7, '+442079460000', 1)).toEqual(personFor(everyday, 7, '442079460000', 1))
  })

  test('is another one under another seed', () => {
    const one = kindsOf(1, 0)
    const two = kindsOf(2, 0)
    const alike = one.filter((kind, index) => kind === two[index]).length / one.length
    // Two independent draws of this mix agree in the sum of the squares of its shares: 0.22.
    expect(alike).toBeGreaterThan(0.18)
    expect(alike).toBeLessThan(0.26)
  })

  test('has the shares of its profile', () => {
    const kinds = kindsOf(7, 0)
    const total = everyday.public.reduce((sum, { weight }) => sum + weight, 0)
    for (const kind of new Set(everyday.public.map(entry => entry.kind))) {
      const wanted =
        everyday.public.filter(entry => entry.kind === kind).reduce((sum, { weight }) => sum + weight, 0) /
        total
      // Five standard deviations of 10,000 draws.
      expect(Math.abs(share(kinds, kind) - wanted), kind).toBeLessThan(
        5 * Math.sqrt((wanted * (1 - wanted)) / 10_000),
      )
    }
  })
})

describe('a person called again', () => {
  test('has no number again if they had none, and has one if they had one', () => {
    const first = kindsOf(7, 0)
    const second = kindsOf(7, 1)
    first.forEach((kind, index) => {
      expect(second[index] === 'unknown-number', NUMBERS[index]).toBe(kind === 'unknown-number')
    })
  })

  test('is more often reached at the second try, and a machine stays mostly a machine', () => {
    const first = kindsOf(7, 0)
    const second = kindsOf(7, 1)
    const after = (kind: BehaviourKind): BehaviourKind[] => second.filter((_, index) => first[index] === kind)
    expect(share(after('busy'), 'answers-and-talks')).toBeGreaterThan(0.2)
    expect(share(after('busy'), 'busy')).toBeGreaterThan(0.25)
    expect(share(after('voicemail'), 'voicemail')).toBeGreaterThan(0.65)
  })

  test('is behind a burst of 503s that ends after as many calls as it has', () => {
    const profile = profileSchema.parse({
      name: 'bursts',
      description: 'Bursts of two or three.',
      public: [
        { kind: 'unavailable-burst', weight: 1, callsInARow: { from: 2, to: 3 }, retryAfterSeconds: 4 },
        { kind: 'busy', weight: 1 },
      ],
    })
    const lengths = new Set<number>()
    for (const number of NUMBERS.slice(0, 400)) {
      const row = [0, 1, 2, 3, 4].map(index => personFor(profile, 3, number, index).kind)
      const refused = row.filter(kind => kind === 'unavailable-burst').length
      expect(row.slice(refused).every(kind => kind === 'busy')).toBe(true)
      lengths.add(refused)
    }
    expect([...lengths].sort()).toEqual([0, 2, 3])
  })
})

test('every duration lies in its range, and every sound of a person has one voice', () => {
  const voices = [
    /^(hello-[15]|reply-[14]|voicemail-1|beep-1000hz)$/,
    /^(hello-[246]|reply-2|voicemail-2|beep-1000hz)$/,
    /^(hello-[37]|reply-3|voicemail-3|beep-1000hz)$/,
  ]
  const [talker] = everyday.public
  if (talker?.kind !== 'answers-and-talks')
    throw new Error('the first entry of everyday is no talker any more')
  const profile = { ...everyday, public: [{ ...talker, sameAgain: 1 }] }
  for (const number of NUMBERS.slice(0, 300)) {
    const sounds = [0, 1, 2, 3].flatMap(index => {
      const { ringsAfterMs, end } = personFor(profile, 7, number, index)
      if (end.act !== 'answer') throw new Error('a talker did not answer')
      expect(ringsAfterMs).toBeGreaterThanOrEqual(talker.ringsAfterMs.from)
      expect(ringsAfterMs).toBeLessThanOrEqual(talker.ringsAfterMs.to)
      expect(end.afterMs).toBeGreaterThanOrEqual(talker.answersAfterMs.from)
      expect(end.afterMs).toBeLessThanOrEqual(talker.answersAfterMs.to)
      return end.script.flatMap(step => (step.do === 'say' ? [step.sound] : []))
    })
    expect(voices.some(voice => sounds.every(sound => voice.test(sound)))).toBe(true)
  }
})
