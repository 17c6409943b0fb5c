import { type ProbeStep, type TrunkProbe, waitingSteps } from '../../shared/model/trunk-probe.ts'

type End = Pick<ProbeStep, 'name' | 'sentence' | 'facts' | 'tookMs'>

const ENDS: readonly End[] = [
  { name: 'address', sentence: 'sip.provider.example, port 5060.', facts: [], tookMs: 0 },
  {
    name: 'servers',
    sentence: 'It leads to 203.0.113.80:5060.',
    facts: ['203.0.113.80:5060', '203.0.113.81:5060'],
    tookMs: 24,
  },
  {
    name: 'transport',
    sentence: 'UDP: a socket is open; UDP shows with the first answer.',
    facts: [],
    tookMs: 3,
  },
  { name: 'register', sentence: 'Registered for 300 s.', facts: [], tookMs: 88 },
  {
    name: 'options',
    sentence: 'It answered in 21.4 ms.',
    facts: ['It is Example SBC 7.2', 'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, PRACK'],
    tookMs: 22,
  },
  {
    name: 'codecs',
    sentence: 'PCMA, PCMU, telephone-event. Agreed in the test call.',
    facts: ['PCMA', 'PCMU', 'telephone-event'],
    tookMs: null,
  },
  {
    name: 'call',
    sentence: 'Answered, and our own tone came back: audio runs both ways.',
    facts: [],
    tookMs: 9_400,
  },
]

/** A try in which the first `over` steps went well and the next one runs; all of them when there are no more. */
export function probeAt(over: number, probeId = 'try-1'): TrunkProbe {
  const steps = waitingSteps().map((step, index): ProbeStep => {
    const end = ENDS[index]
    if (end && index < over) return { ...step, ...end, facts: [...end.facts], state: 'ok' }
    if (index === over) return { ...step, state: 'running', sentence: runningSentence(step.name) }
    return step
  })
  const calling = over >= ENDS.length - 1
  return {
    probeId,
    state: over >= ENDS.length ? 'done' : 'running',
    steps,
    sound: calling ? { audio: true, levelDb: -18.2, toneDb: -18.4, echo: true } : null,
    messages: Math.min(over, ENDS.length) * 2,
  }
}

/** A try whose step failed: the rest is skipped. */
export function probeFailedAt(name: ProbeStep['name'], sentence: string, mend: string): TrunkProbe {
  const at = waitingSteps().findIndex(step => step.name === name)
  const probe = probeAt(at)
  const steps = probe.steps.map((step, index): ProbeStep => {
    if (index === at) return { ...step, state: 'failed', sentence, mend, tookMs: 5_000 }
    return index > at
      ? { ...step, state: 'skipped', sentence: 'Not tried, because a step before it failed.' }
      : step
  })
  return { ...probe, state: 'done', steps, sound: null }
}

function runningSentence(name: ProbeStep['name']): string {
  return name === 'call' ? 'Answered. A tone is played, and what comes back is measured.' : 'Being tried.'
}
