import type { CancelTimer } from '../ports/clock.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { enrolAudience } from './enrol-audience.ts'
import type { GuardAct } from './guard-act.ts'

/** A recipient who comes to match is called within this time. */
const LOOK_EVERY_MS = 60_000

/** Goes on enrolling for active campaigns that are an automation: lists grow, tags change. */
export function createKeepEnrolling(deps: CampaignDeps, guard: GuardAct): { begin(): void; stop(): void } {
  const { store, clock, log, dialer, busy } = deps
  let cancelTimer: CancelTimer | null = null
  let stopped = false

  async function enrolAll(): Promise<void> {
    for (const { id } of store.campaigns.automations()) {
      if (stopped) return
      // while the others were enrolled it may have become something else
      const campaign = store.campaigns.get(id)
      const goesOn = campaign?.state === 'active' && campaign.settings.audience.mode === 'automation'
      if (!goesOn || busy.has(id)) continue
      busy.add(id)
      try {
        const enrolled = await enrolAudience(deps, campaign)
        if (enrolled === 0) continue
        log.info('recipients were enrolled', { campaignId: id, enrolled })
        dialer.poke([id])
        deps.tell(id)
      } finally {
        busy.delete(id)
      }
    }
  }

  function lookLater(): void {
    if (stopped) return
    cancelTimer = clock.after(LOOK_EVERY_MS, () => {
      guard('keep enrolling', () => {
        enrolAll().then(lookLater, (problem: unknown) => {
          log.error('recipients could not be enrolled', { problem: String(problem) })
          lookLater()
        })
        return true
      })
    })
  }

  return {
    begin: lookLater,
    stop() {
      stopped = true
      cancelTimer?.()
    },
  }
}
