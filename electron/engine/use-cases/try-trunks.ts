import { failure, type Result, success } from '../../../shared/errors.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'
import { NO_SOUND, type TrunkProbe, waitingSteps } from '../../../shared/model/trunk-probe.ts'
import type { Log } from '../ports/log.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { Store } from '../ports/store.ts'
import type { ProbeNews, ProbeOrder, RunningProbe, Telephony } from '../ports/telephony.ts'
import { withStoredSecrets } from './stored-secrets.ts'

/** Tries that may run at once: each holds a socket and perhaps a call. */
export const PROBES_RUNNING_MAX = 3
/** Tries that can still be looked at; each new one beyond them forgets the oldest that is over. */
export const PROBES_KEPT_MAX = 10
const ID_CHARACTERS = 16

export interface TrunkTries {
  /** Starts a try. With `trunkId`, an empty password stands for the stored one of that trunk, for the same server. */
  start(order: ProbeOrder, trunkId: number | null): Result<{ probeId: string }>
  /** How it stands now. */
  read(probeId: string): Result<TrunkProbe>
  trace(probeId: string): Result<{ messages: TraceMessage[] }>
  /** Hangs up and stops; harmless when it is over. */
  end(probeId: string): Result<Record<string, never>>
}

interface Kept {
  readonly running: RunningProbe
  probe: TrunkProbe
}

/** The tries of one engine, in memory: nothing of them is stored. */
export function createTrunkTries(deps: {
  readonly store: Store
  readonly telephony: Pick<Telephony, 'probeTrunk'>
  readonly randomness: Randomness
  readonly log: Log
}): TrunkTries {
  const { store, telephony, randomness, log } = deps
  const kept = new Map<string, Kept>()

  function forgetOld(): void {
    for (const [probeId, { probe }] of kept) {
      if (kept.size < PROBES_KEPT_MAX) return
      if (probe.state === 'done') kept.delete(probeId)
    }
  }

  function withSecrets({ settings, number }: ProbeOrder, trunkId: number | null): Result<ProbeOrder> {
    const known = trunkId === null ? null : store.trunks.get(trunkId)
    const whole = known ? withStoredSecrets(settings, known) : success(settings)
    return whole.ok ? success({ settings: whole.value, number }) : whole
  }

  return {
    start(order, trunkId) {
      const whole = withSecrets(order, trunkId)
      if (!whole.ok) return whole
      const running = [...kept.values()].filter(({ probe }) => probe.state === 'running').length
      if (running >= PROBES_RUNNING_MAX) {
        return failure('probes_running', `${running} trunks are being tried already. End one of them first.`)
      }
      forgetOld()
      const probeId = randomness.token(ID_CHARACTERS)
      const started: TrunkProbe = {
        probeId,
        state: 'running',
        steps: waitingSteps(),
        sound: null,
        messages: 0,
      }
      const hear = (news: ProbeNews): void => {
        const entry = kept.get(probeId)
        if (entry) entry.probe = afterNews(entry.probe, news)
      }
      const probe = telephony.probeTrunk(whole.value, hear)
      kept.set(probeId, { running: probe, probe: started })
      log.info('trunk probe started', { probeId, address: order.settings.address })
      return success({ probeId })
    },
    read(probeId) {
      const entry = kept.get(probeId)
      if (!entry) return noSuchProbe()
      return success({ ...entry.probe, messages: entry.running.trace().length })
    },
    trace(probeId) {
      const entry = kept.get(probeId)
      return entry ? success({ messages: [...entry.running.trace()] }) : noSuchProbe()
    },
    end(probeId) {
      const entry = kept.get(probeId)
      if (!entry) return noSuchProbe()
      entry.running.end()
      return success({})
    },
  }
}

function afterNews(probe: TrunkProbe, news: ProbeNews): TrunkProbe {
  switch (news.kind) {
    case 'done':
      return { ...probe, state: 'done' }
    case 'sound':
      return { ...probe, sound: news.sound }
    case 'step': {
      const steps = probe.steps.map(step => (step.name === news.step.name ? news.step : step))
      // the meter stands there from the answer on, before the first packet
      const answered = news.step.name === 'call' && news.step.state === 'running'
      return { ...probe, steps, sound: answered ? (probe.sound ?? NO_SOUND) : probe.sound }
    }
  }
}

function noSuchProbe(): Result<never, 'probe_not_found'> {
  return failure('probe_not_found', 'This try is not remembered any more. Try the trunk again.')
}
