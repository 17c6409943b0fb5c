import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type LegEvent,
  type LegState,
  transitionLeg,
} from '../../../electron/engine/telephony/call/call-leg.ts'
import type { LegEvidence } from '../../../electron/engine/telephony/call/verdict.ts'

const NOW = 1_000
const because: LegEvidence = { kind: 'ring-timeout', rang: true, afterMs: 24_000 }
const busy: LegEvidence = {
  kind: 'refused',
  status: 486,
  phrase: 'Busy Here',
  q850: null,
  retryAfterSeconds: null,
  hasCredentials: false,
}

const STATES: readonly LegState[] = [
  { is: 'inviting' },
  { is: 'proceeding' },
  { is: 'ringing' },
  { is: 'answered', since: 10 },
  { is: 'cancelling', because },
  { is: 'ended' },
]
const EVENTS: readonly LegEvent[] = [
  { is: 'response' },
  { is: 'ringing', earlyMedia: true },
  { is: 'accepted' },
  { is: 'refused', evidence: busy },
  { is: 'hung-up', by: 'recipient' },
  { is: 'silent', afterMs: 4_000 },
  { is: 'ring-timeout', afterMs: 24_000 },
  { is: 'cancel-guard' },
  { is: 'stop' },
  { is: 'failed', problem: 'x' },
  { is: 'time-over' },
]

/** `next: effects`, or `-` where the event means nothing. Columns are the events above, in order. */
const TABLE: Readonly<Record<LegState['is'], readonly string[]>> = {
  inviting: [
    'proceeding:',
    'ringing: tell-ringing',
    'answered: tell-answered start-prompt',
    'ended: end',
    'ended: end',
    'ended: withdraw end',
    'ended: withdraw end',
    '-',
    'cancelling: cancel',
    'ended: cancel end',
    '-',
  ],
  proceeding: [
    '-',
    'ringing: tell-ringing',
    'answered: tell-answered start-prompt',
    'ended: end',
    'ended: end',
    '-',
    'cancelling: cancel',
    '-',
    'cancelling: cancel',
    'ended: cancel end',
    '-',
  ],
  ringing: [
    '-',
    '-',
    'answered: tell-answered start-prompt',
    'ended: end',
    'ended: end',
    '-',
    'cancelling: cancel',
    '-',
    'cancelling: cancel',
    'ended: cancel end',
    '-',
  ],
  answered: [
    '-',
    '-',
    '-',
    '-',
    'ended: end-talk',
    '-',
    '-',
    '-',
    'ended: bye end-talk',
    'ended: bye end',
    'ended: bye end-talk',
  ],
  cancelling: [
    '-',
    '-',
    'ended: bye end',
    'ended: end',
    'ended: end',
    '-',
    '-',
    'ended: end',
    '-',
    'ended: end',
    '-',
  ],
  ended: ['-', '-', 'ended: bye', '-', '-', '-', '-', '-', '-', '-', '-'],
}

const cells = STATES.flatMap(state =>
  EVENTS.map((event, column) => ({ state, event, wanted: TABLE[state.is][column] ?? 'missing' })),
)

test.each(cells)('$state.is + $event.is -> $wanted', ({ state, event, wanted }) => {
  const step = transitionLeg(state, event, NOW)
  const seen = step ? `${step.next.is}: ${step.effects.map(effect => effect.do).join(' ')}`.trimEnd() : '-'
  expect(seen).toBe(wanted)
})

test('a talk that we end before its time is told apart from one that has had it', () => {
  const by = (event: LegEvent) =>
    transitionLeg({ is: 'answered', since: 10 }, event, NOW)?.effects.flatMap(effect =>
      effect.do === 'end-talk' ? [effect.by] : [],
    )
  expect(by({ is: 'stop' })).toEqual(['stop'])
  expect(by({ is: 'time-over' })).toEqual(['us'])
})

test('our reason for cancelling stands, whatever the far end answers', () => {
  for (const event of EVENTS) {
    const step = transitionLeg({ is: 'cancelling', because }, event, NOW)
    for (const effect of step?.effects ?? []) if (effect.do === 'end') expect(effect.evidence).toBe(because)
  }
})

test('in every order of events a leg ends at most once, and tells nothing afterwards', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), events => {
      let state: LegState = { is: 'inviting' }
      let ends = 0
      for (const event of events) {
        const step = transitionLeg(state, event, NOW)
        if (!step) continue
        const wasEnded = state.is === 'ended'
        state = step.next
        for (const effect of step.effects) {
          if (effect.do === 'end' || effect.do === 'end-talk') ends++
          if (wasEnded) expect(effect.do).toBe('bye')
        }
      }
      expect(ends).toBe(state.is === 'ended' ? 1 : 0)
    }),
  )
})
