import { describe, expect, test } from 'vitest'
import { readDoNotCallPattern } from '../../electron/engine/domain/do-not-call-pattern.ts'

describe('what somebody writes into a do-not-call list', () => {
  test.each([
    ['+44 20 7946 0123', null, '+442079460123'],
    ['0044 (20) 7946-0123', null, '+442079460123'],
    ['020 7946 0123', 'GB', '+442079460123'],
    [' +1 212 555 0123 ', null, '+12125550123'],
  ])('a number: %s, machine in %s', (text, country, pattern) => {
    expect(readDoNotCallPattern(text, country)).toEqual({ ok: true, pattern, isPrefix: false })
  })

  test.each([
    ['+4420*', '+4420'],
    ['+44 (20) *', '+4420'],
    ['0033 6*', '+336'],
    ['+1*', '+1'],
    ["'+4420*", '+4420'],
  ])('a beginning: %s', (text, pattern) => {
    expect(readDoNotCallPattern(text, 'GB')).toEqual({ ok: true, pattern, isPrefix: true })
  })

  test.each([
    ['*', /every number/],
    ['+*', /every number/],
    ['00*', /every number/],
    ['020*', /which country/],
    ['+0*', /not the beginning/],
    ['+44a*', /not the beginning/],
    ['+44*20*', /not the beginning/],
    ['+1234567890123456*', /more digits/],
    ['call me', /letters/],
    ['+44 20 7946 0123 / +44 20 7946 0124', /more than one number/],
  ])('refuses %s with a sentence', (text, sentence) => {
    const reading = readDoNotCallPattern(text, 'GB')
    expect(reading).toMatchObject({ ok: false, sentence: expect.stringMatching(sentence) })
  })

  test('a number without a country code is refused where no country is known, or where it fits none of its numbers', () => {
    expect(readDoNotCallPattern('020 7946 0123', null)).toMatchObject({ ok: false })
    expect(readDoNotCallPattern('06 12 34 56 73', 'GB')).toMatchObject({ ok: false })
  })
})
