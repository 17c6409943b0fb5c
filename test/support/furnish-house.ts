import { addSimulatedList } from '../../electron/engine/simulation/run-simulation.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import type { Verdict } from '../../shared/model/outcome.ts'
import type { KnownCampaign } from './call-invariants.ts'
import { lineByHand } from './line-by-hand.ts'
import type { RandomCampaign } from './random-campaigns.ts'
import type { House } from './simulated-house.ts'

/** Lists, what happened before, whom nobody may call, and drafts of the campaigns; their ids, in the world's order where they were taken. */
export function furnish(house: House): readonly number[] {
  const { world, database, clock } = house
  for (const people of world.lists) {
    const id = addSimulatedList(database, people, clock.now())
    house.lists.push({ id, numbers: new Set(people.map(({ number }) => number)) })
  }
  for (const { list, hoursAgo } of world.abandoned) abandon(house, list, hoursAgo)
  const ids = world.campaigns.flatMap(campaign => writeDraft(house, campaign) ?? [])
  const { doNotCall } = house.current.store
  for (const { campaign, ...entry } of world.doNotCall) {
    const campaignId = campaign === null ? null : (ids[campaign] ?? null)
    house.neverCall.push({ ...entry, campaign: campaignId })
    const written = {
      ...entry,
      campaignId,
      reason: 'They asked.',
      source: 'import',
      addedBy: 'A file',
    } as const
    house.current.store.transaction(() => doNotCall.add(written, clock.now()))
  }
  return ids
}

/** The lists of a draft as the engine takes them. */
export function listsOf(house: House, places: readonly number[]): { listId: number; moreListIds: number[] } {
  const [listId = 0, ...moreListIds] = places.flatMap(place => house.lists[place]?.id ?? [])
  return { listId, moreListIds }
}

/** How many lines are on these lists together. */
export function numbersOf(house: House, places: readonly number[]): number {
  return new Set(places.flatMap(place => [...(house.lists[place]?.numbers ?? [])].map(lineByHand))).size
}

/** Null when it is refused: a campaign that could never call anybody is not taken. */
function writeDraft(house: House, { settings, lists, trunk, launchAt }: RandomCampaign): number | null {
  const trunkId = trunk + 1
  const draft = { ...settings, ...listsOf(house, lists), trunkId }
  const created = createCampaign(house.current.engine.campaigns, draft)
  if (!created.ok) return null
  const recipients = { least: 0, most: 0 }
  const known: KnownCampaign = {
    settings,
    state: 'draft',
    edited: false,
    trunkId,
    lists,
    recipients,
    launchAt,
  }
  house.campaigns.set(created.value.id, known)
  return created.value.id
}

const ABANDONED: Verdict = {
  outcome: 'abandoned',
  blame: 'us',
  sipStatus: 200,
  sentence: 'Nobody was there for them.',
  retryAfterSeconds: null,
}

/** The first of the list answered a call, and nobody was there for them: in a campaign that is over. */
function abandon(house: House, list: number, hoursAgo: number): void {
  const { current, clock, world } = house
  const { store } = current
  const at = clock.now() - hoursAgo * 3_600_000
  const campaign = world.campaigns[0]
  if (!campaign) return
  const settings = { ...campaign.settings, name: 'Before' }
  store.transaction(() => {
    const id = store.campaigns.insert({ ...settings, ...listsOf(house, [list]), trunkId: 1 }, at)
    store.campaigns.enrolSlice(id, null, 1, at)
    const gate = {
      capsOf: () => [],
      channelOf: () => 'voice' as const,
      judge: () => ({ is: 'free' as const }),
    }
    const groups = store.campaigns.dueGroups(id)
    const [claimed] = store.campaigns.claimDue(id, 1, groups, at, 1, gate).claimed
    if (claimed) {
      const note = { at, kind: 'ended' as const, sentence: ABANDONED.sentence }
      store.attempts.end(claimed.attemptId, { verdict: ABANDONED, media: null, usesUp: true, note })
      store.attempts.done(claimed.campaignRecipientId, 'exhausted', 'It was long ago.', 'abandoned')
    }
    store.campaigns.setState(id, 'cancelled', null, at)
  })
}

/** Somebody adds people to a list while campaigns call it; numbers that are on it already are not added again. */
export function growList(house: House, place: number): void {
  const { chances, database, lists, seed } = house
  const list = lists[place]
  if (!list) return
  const insert = database.prepare<[number, number, string, string]>(
    `INSERT INTO recipients (list_id, line, number, country, zone, zone_evidence, region, region_evidence, tags, variables)
     VALUES (?, ?, ?, 'ES', ?, 'Drawn.', 'ES', '', '[]', '{}')`,
  )
  for (let more = chances.between(1, 3); more > 0; more--) {
    const number = `+346${String(seed % 100_000).padStart(5, '0')}${String(chances.between(800, 830))}`
    if (list.numbers.has(number)) continue
    insert.run(list.id, 1_000 + list.numbers.size, number, 'Europe/Madrid')
    list.numbers.add(number)
  }
  for (const [id, known] of house.campaigns) {
    if (!known.lists.includes(place)) continue
    const { settings, state, recipients } = known
    const most = numbersOf(house, known.lists)
    const grows = settings.audience.mode === 'automation' || state === 'draft' || known.launchAt !== null
    if (grows) house.campaigns.set(id, { ...known, recipients: { ...recipients, most } })
  }
}
