import { onClock } from '../../electron/engine/simulation/run-simulation.ts'
import { settle } from '../../electron/engine/simulation/start-simulated-engine.ts'
import { cancelCampaign, pauseCampaign } from '../../electron/engine/use-cases/end-campaign.ts'
import { addToDoNotCall } from '../../electron/engine/use-cases/keep-do-not-call.ts'
import { resumeCampaign, startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { updateCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import type { Result } from '../../shared/errors.ts'
import type { KnownCampaign } from './call-invariants.ts'
import { growList, listsOf, numbersOf } from './furnish-house.ts'
import { randomForbidden, randomSettings, reservingLittle } from './random-campaigns.ts'
import type { House } from './simulated-house.ts'

const MINUTE_MS = 60_000
/** Timers that may pass before something that goes on with a campaign is done. */
const BUSY_TIMERS_MAX = 100

/** Somebody presses Start: it begins, or it is scheduled. */
export async function start(house: House, id: number): Promise<void> {
  const known = house.campaigns.get(id)
  if (!known) return
  const count = numbersOf(house, known.lists)
  know(house, id, { state: 'active', recipients: { least: count, most: count } })
  const { clock, current } = house
  const started = await acting(house, startCampaign(current.engine.campaigns, id))
  // a list that nobody may be called from at this time of the year
  if (!started.ok && started.error.code === 'no_eligible_recipients') know(house, id, { state: 'draft' })
  else expectOk(started)
  const is = current.store.campaigns.get(id)
  // a launch that was planned for an instant that has passed is one by hand
  if (is?.launchedAt === clock.now()) know(house, id, { launchAt: null })
}

/** An act whose pauses are timers: calls that they bring are looked at too. */
async function acting<Value>(house: House, act: Promise<Value>): Promise<Value> {
  const value = await onClock(house.clock, act)
  house.watch.lookAtCalls()
  return value
}

function expectOk(result: Result<unknown>): void {
  if (!result.ok) throw new Error(`an act that is allowed was refused: ${result.error.message}`)
}

function know(house: House, id: number, change: Partial<KnownCampaign>): void {
  const known = house.campaigns.get(id)
  if (known) house.campaigns.set(id, { ...known, ...change })
}

/** Something that happens to a call center. */
export async function disturb(house: House): Promise<void> {
  const { chances, current } = house
  const [id, known] = chances.oneOf([...house.campaigns])
  const deps = current.engine.campaigns
  const state = current.store.campaigns.get(id)?.state
  switch (chances.between(1, 12)) {
    case 1:
      if (state !== 'active' || known.state !== 'active') return
      expectOk(pauseCampaign(deps, id))
      return know(house, id, { state: 'paused' })
    case 2:
      if (state === 'paused') await resumeOrCancel(house, id)
      return
    case 3: {
      if (state === 'active' && known.state === 'active') {
        expectOk(pauseCampaign(deps, id))
        know(house, id, { state: 'paused' })
      } else if (state !== 'paused') return
      await edit(house, id, known)
      return
    }
    case 4:
      if (!chances.happens(0.2) || deps.busy.has(id) || (state !== 'active' && state !== 'paused')) return
      know(house, id, { state: 'cancelled' })
      return void (await acting(house, cancelCampaign(deps, id)))
    case 5:
      house.crashes += 1
      house.restart()
      await settle()
      return house.watch.lookAtRows()
    case 6:
      return house.jump(chances.between(-10, 10) * MINUTE_MS)
    case 7:
      return current.telephony.setTrunk(
        chances.oneOf(['down', 'suspect', 'up', 'up']),
        chances.happens(0.5) ? known.trunkId : undefined,
      )
    case 8:
      for (const attemptId of deps.calls.idsOfCampaign(id)) current.telephony.hangUp(attemptId)
      return
    case 9:
      return growList(house, chances.between(0, house.lists.length - 1))
    case 10:
      return forbid(house, id)
    default:
      // somebody starts something and the power goes while it is under way
      if (state !== 'paused') return
      know(house, id, { state: 'active' })
      resumeCampaign(deps, id).catch(() => undefined) // it dies with its engine
      if (chances.happens(0.5)) await settle()
      house.crashes += 1
      house.restart()
      know(house, id, {
        state: house.current.store.campaigns.get(id)?.state === 'paused' ? 'paused' : 'active',
      })
      await settle()
  }
}

/** A paused campaign goes on; when the law has changed meanwhile so that nobody may be called, somebody gives it up. */
export async function resumeOrCancel(house: House, id: number): Promise<void> {
  const deps = house.current.engine.campaigns
  know(house, id, { state: 'active' })
  let resumed = await acting(house, resumeCampaign(deps, id))
  // whoever was being enrolled, or whose time was over, is done with first
  for (let more = 0; more < BUSY_TIMERS_MAX && deps.busy.has(id); more++) {
    house.clock.runNext(Number.POSITIVE_INFINITY)
    await settle()
    house.watch.lookAtCalls()
    if (!deps.busy.has(id)) resumed = await acting(house, resumeCampaign(deps, id))
  }
  if (resumed.ok) return
  know(house, id, { state: 'cancelled' })
  if (!['no_eligible_recipients', 'window_never_opens'].includes(resumed.error.code)) expectOk(resumed)
  expectOk(await acting(house, cancelCampaign(deps, id)))
}

/** Other settings for a paused campaign, which then goes on. */
async function edit(house: House, id: number, known: KnownCampaign): Promise<void> {
  const { chances, clock, current } = house
  const channels = house.world.trunks[known.trunkId - 1]?.channels ?? 1
  const drawn = reservingLittle(randomSettings(chances, known.settings.name, clock.now()), channels)
  const settings = { ...drawn, schedule: { ...drawn.schedule, launchAt: null } }
  const draft = { ...settings, ...listsOf(house, known.lists), trunkId: known.trunkId }
  const updated = updateCampaign(current.engine.campaigns, id, draft)
  if (!updated.ok) return // such as a window that never opens for this list
  house.edits += 1
  const { least, most } = known.recipients
  const all = settings.audience.mode === 'automation' ? numbersOf(house, known.lists) : most
  know(house, id, { settings, edited: true, recipients: { least, most: Math.max(most, all) } })
  await resumeOrCancel(house, id)
}

/** Somebody asks not to be called: by this campaign, or at all. */
async function forbid(house: House, id: number): Promise<void> {
  const { chances, world, current } = house
  const { pattern, isPrefix } = randomForbidden(chances, world.lists)
  const campaignId = chances.happens(0.3) ? id : null
  house.neverCall.push({ pattern, isPrefix, campaign: campaignId })
  const entry = { pattern: isPrefix ? `${pattern}*` : pattern, campaignId, reason: 'They asked.' }
  const deps = { ...current.engine.suppress, country: () => null }
  expectOk(await acting(house, addToDoNotCall(deps, entry)))
}
