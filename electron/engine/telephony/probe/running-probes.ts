import type { Clock } from '../../ports/clock.ts'
import type { ProbeNews, ProbeOrder, RunningProbe } from '../../ports/telephony.ts'
import { type ProbeDeps, runProbe, type StartedProbe } from './run-probe.ts'

/** The tries that run now, so that none is left when telephony closes. */
export interface RunningProbes {
  start(order: ProbeOrder, tell: (news: ProbeNews) => void): RunningProbe
  /** Ends every try and waits; one whose far end gives no answer within `waitMs` is given up. */
  endAll(waitMs: number): Promise<void>
}

/** Creates the holder of tries; after `endAll` a new one is over before it sends anything. */
export function createRunningProbes(clock: Clock, deps: () => ProbeDeps): RunningProbes {
  const probes = new Set<StartedProbe>()
  let closing = false
  return {
    start(order, tell) {
      const probe = runProbe(deps(), order, news => {
        if (news.kind === 'done') probes.delete(probe)
        tell(news)
      })
      probes.add(probe)
      if (closing) probe.end()
      return probe
    },
    async endAll(waitMs) {
      closing = true
      const running = [...probes]
      if (running.length === 0) return
      for (const probe of running) probe.end()
      const cancel = clock.after(waitMs, () => {
        for (const probe of running) probe.giveUp()
      })
      await Promise.all(running.map(({ over }) => over))
      cancel()
    },
  }
}
