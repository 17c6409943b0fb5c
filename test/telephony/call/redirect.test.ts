import { URI } from 'sip.js/lib/grammar/index.js'
import { describe, expect, test } from 'vitest'
import { followRedirect, startRedirectPlan } from '../../../electron/engine/telephony/call/redirect.ts'

const plan = (tries = 3) => startRedirectPlan(new URI('sip', '100', '10.0.0.1'), tries)
const after = (contacts: string[], status = 302, from = plan()) =>
  followRedirect(from, status, contacts)?.target.toString()

describe('a redirection', () => {
  test.each([
    ['one target', ['<sip:200@10.0.0.2>'], 'sip:200@10.0.0.2'],
    ['the best by its q', ['<sip:a@h>;q=0.2, "x, y" <sip:b@h>;q=0.9'], 'sip:b@h'],
    ['the first where all are equal', ['<sip:a@h>', '<sip:b@h>'], 'sip:a@h'],
    ['another scheme is passed over', ['<mailto:a@h>, <sip:b@h>'], 'sip:b@h'],
    ['headers in it are left out', ['<sip:b@h?Replaces=1%3Bto-tag%3Da>'], 'sip:b@h'],
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
    expect(after(['<sip:b@h>'], status) !== undefined).toBe(followed)
  })

  test('in a circle ends', () => {
    const first = followRedirect(plan(), 302, ['<sip:b@h>'])
    const second = first && followRedirect(first.plan, 302, ['<sip:100@10.0.0.1>', '<sip:b@h>'])
    expect(first?.target.toString()).toBe('sip:b@h')
    expect(second).toBeNull()
  })

  test('the others of the first answer are tried when the best one redirects to nowhere new', () => {
    const first = followRedirect(plan(), 302, ['<sip:b@h>, <sip:c@h>;q=0.5'])
    const second = first && followRedirect(first.plan, 302, ['<sip:b@h>'])
    expect(second?.target.toString()).toBe('sip:c@h')
  })

  test('is bounded, and off at 0', () => {
    expect(after(['<sip:b@h>'], 302, plan(0))).toBeUndefined()
    let now = followRedirect(plan(2), 302, ['<sip:t1@h>'])
    now = now && followRedirect(now.plan, 302, ['<sip:t2@h>'])
    expect(now && followRedirect(now.plan, 302, ['<sip:t3@h>'])).toBeNull()
  })
})
