import { URI } from 'sip.js/lib/grammar/index.js'
import { describe, expect, test } from 'vitest'
import { followRedirect, startRedirectPlan } from '../../../electron/engine/telephony/call/redirect.ts'

const plan = (tries = 3) => startRedirectPlan(new URI('sip', '100', '10.0.0.1'), tries)
const after = (contacts: string[], status = 302, from = plan()) =>
  followRedirect(from, status, contacts)?.target.toString()

describe('a redirection', () => {
  test.each([
    ['one target', ['<sip:100@10.0.0.2>'], 'sip:100@10.0.0.2'],
    ['the best by its q', ['<sip:100@a.h>;q=0.2, "x, y" <sip:100@b.h>;q=0.9'], 'sip:100@b.h'],
    ['the first where all are equal', ['<sip:100@a.h>', '<sip:100@b.h>'], 'sip:100@a.h'],
    ['another scheme is passed over', ['<mailto:a@h>, <sip:100@b.h>'], 'sip:100@b.h'],
    ['headers in it are left out', ['<sip:100@b.h?Replaces=1%3Bto-tag%3Da>'], 'sip:100@b.h'],
    ['another number is not dialled', ['<sip:112@10.0.0.1>, <sip:+100@b.h>;q=0.1'], 'sip:+100@b.h'],
    [
      'parameters of the number are none of it',
      ['<sip:100;npdi;rn=200@b.h>'],
      'sip:100%3Bnpdi%3Brn%3D200@b.h',
    ],
    ['nothing', [], undefined],
    ['noise', ['<<>>;q=x', '*'], undefined],
    ['where we come from', ['<sip:100@10.0.0.1>'], undefined],
  ] as const)('%s', (_what, contacts, target) => {
    expect(after([...contacts])).toBe(target)
  })

  test.each([
    [300, true],
    [301, true],
    [302, true],
    [305, false],
    [380, false],
  ])('%i is followed: %s', (status, followed) => {
    expect(after(['<sip:100@b.h>'], status) !== undefined).toBe(followed)
  })

  test('in a circle ends', () => {
    const first = followRedirect(plan(), 302, ['<sip:100@b.h>'])
    const second = first && followRedirect(first.plan, 302, ['<sip:100@10.0.0.1>', '<sip:100@b.h>'])
    expect(first?.target.toString()).toBe('sip:100@b.h')
    expect(second).toBeNull()
  })

  test('the others of the first answer are tried when the best one redirects to nowhere new', () => {
    const first = followRedirect(plan(), 302, ['<sip:100@b.h>, <sip:100@c.h>;q=0.5'])
    const second = first && followRedirect(first.plan, 302, ['<sip:100@b.h>'])
    expect(second?.target.toString()).toBe('sip:100@c.h')
  })

  test('is bounded, and off at 0', () => {
    expect(after(['<sip:100@b.h>'], 302, plan(0))).toBeUndefined()
    let now = followRedirect(plan(2), 302, ['<sip:100@t1.h>'])
    now = now && followRedirect(now.plan, 302, ['<sip:100@t2.h>'])
    expect(now && followRedirect(now.plan, 302, ['<sip:100@t3.h>'])).toBeNull()
  })
})
