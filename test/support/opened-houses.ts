import { afterEach, expect } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import type { CampaignDraft } from '../../shared/model/campaign.ts'
import type { AfterRestart } from '../../shared/model/stopping.ts'
import { type EngineOnClock, engineOnClock, type Person } from './engine-on-clock.ts'

/**
 * Opens engines on a clock that begins at `startAt` (ms); each ends with its test, which fails when an error was logged, or a timer left. Called at
 * the top of a test file.
 */
export function openedHouses(
  startAt: number,
): (
  behaviourOf: (number: string, nth: number) => SimulatedBehaviour,
  at?: number,
  afterRestart?: AfterRestart | null,
) => EngineOnClock {
  const houses: EngineOnClock[] = []
  afterEach(async () => {
    for (const house of houses.splice(0)) {
      await house.end()
      expect(house.clock.waiting, 'timers left').toBe(0)
      expect(house.log.lines.filter(({ level }) => level === 'error')).toEqual([])
    }
  })
  return (behaviourOf, at = startAt, afterRestart = 'resume') => {
    const house = engineOnClock(behaviourOf, at, undefined, afterRestart)
    houses.push(house)
    return house
  }
}

/** So many people in Spain's numbers, from the `from`th on, each another one. */
export const peopleIn = (count: number, zone = 'Europe/Madrid', from = 0): Person[] =>
  Array.from({ length: count }, (_, at) => ({ number: `+346${String(from + at).padStart(8, '0')}`, zone }))

/** Writes a campaign and presses Start; its id, and what Start answered. */
export async function startDraft(house: EngineOnClock, draft: CampaignDraft) {
  const created = createCampaign(house.engine.campaigns, draft)
  if (!created.ok) throw new Error(created.error.message)
  const started = startCampaign(house.engine.campaigns, created.value.id)
  await house.run(50, 5)
  return { id: created.value.id, started: await started }
}

/** The same where Start must not be refused; the id. */
export async function startedId(house: EngineOnClock, draft: CampaignDraft): Promise<number> {
  const { id, started } = await startDraft(house, draft)
  if (!started.ok) throw new Error(started.error.message)
  return id
}
