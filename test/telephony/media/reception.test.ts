import { describe, expect, test } from 'vitest'
import { createReception } from '../../../electron/engine/telephony/media/reception.ts'

describe('counting of received packets', () => {
  test('a call of three hours: losses are counted across nine turns of the sequence numbers', () => {
    const reception = createReception()
    for (let number = 0; number < 540_000; number++) {
      if (number % 1_000 !== 500) reception.arrive(7, number & 0xffff)
    }
    expect(reception.lost).toBe(540)
    expect(reception.expected).toBe(540_000)
    expect(reception.highest).toBe(539_999)
  })

  test('late packets and copies of before the turn are told apart after it', () => {
    const reception = createReception()
    for (const sequence of [65_533, 65_534, 0, 1]) reception.arrive(7, sequence)
    expect(reception.lost).toBe(1)
    expect(reception.arrive(7, 65_535)).toBe('late')
    expect(reception.arrive(7, 65_535)).toBe('duplicate')
    expect(reception.arrive(7, 2)).toBe('next')
    expect(reception.lost).toBe(0)
  })

  test('a jump is believed when the next one follows it', () => {
    const reception = createReception()
    for (let number = 0; number < 10; number++) reception.arrive(7, number)
    expect(reception.arrive(7, 30_000)).toBe('stray')
    expect(reception.arrive(7, 30_001)).toBe('first')
    expect(reception.lost).toBe(0)
  })
})
