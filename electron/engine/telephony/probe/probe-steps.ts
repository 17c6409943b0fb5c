import { type ProbeStep, type ProbeStepName, waitingSteps } from '../../../../shared/model/trunk-probe.ts'
import type { Clock } from '../../ports/clock.ts'

/** How a step ended. */
export interface StepEnd {
  readonly state: 'ok' | 'failed' | 'skipped'
  readonly sentence: string
  readonly mend?: string | null
  readonly facts?: readonly string[]
}

/** The steps of one try: each goes waiting -> running -> ok | failed | skipped, and each change is told. */
export interface ProbeSteps {
  begin(name: ProbeStepName, sentence: string): void
  /** Adds what was learned while the step runs. */
  learn(name: ProbeStepName, sentence: string): void
  /** Ends a step; one that has ended already gets the later, better answer (codecs, by the test call). */
  end(name: ProbeStepName, how: StepEnd): void
  /** Skips every step that has not begun. */
  skipRest(sentence: string): void
  stateOf(name: ProbeStepName): ProbeStep['state']
}

/** Creates the steps, all waiting. `tell` gets a whole step, never the same object twice. */
export function createProbeSteps(clock: Clock, tell: (step: ProbeStep) => void): ProbeSteps {
  const steps = new Map<ProbeStepName, ProbeStep>(waitingSteps().map(step => [step.name, step]))
  const begunAt = new Map<ProbeStepName, number>()

  function change(name: ProbeStepName, values: Partial<ProbeStep>): void {
    const before = steps.get(name)
    if (!before) return
    const after: ProbeStep = { ...before, ...values }
    steps.set(name, after)
    tell(after)
  }

  return {
    begin(name, sentence) {
      begunAt.set(name, clock.monotonic())
      change(name, { state: 'running', sentence })
    },
    learn: (name, sentence) => change(name, { sentence }),
    end(name, { state, sentence, mend = null, facts = [] }) {
      const begun = begunAt.get(name)
      const tookMs = begun === undefined || state === 'skipped' ? null : Math.round(clock.monotonic() - begun)
      change(name, { state, sentence, mend, facts: [...facts], tookMs })
    },
    skipRest(sentence) {
      for (const { name, state } of [...steps.values()])
        if (state === 'waiting') change(name, { state: 'skipped', sentence })
    },
    stateOf: name => steps.get(name)?.state ?? 'waiting',
  }
}
