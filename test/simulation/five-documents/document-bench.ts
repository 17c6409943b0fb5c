import type { MessageOrder, Telephony, TelephonyEvent } from '../../../electron/engine/ports/telephony.ts'
import {
  addSimulatedList,
  onClock,
  type SimulatedRecipient,
} from '../../../electron/engine/simulation/run-simulation.ts'
import {
  type BehaviourOf,
  createSimulatedTelephony,
  type SimulatedTelephony,
} from '../../../electron/engine/simulation/simulated-telephony.ts'
import { runClock, settle } from '../../../electron/engine/simulation/start-simulated-engine.ts'
import { createVirtualClock, type VirtualClock } from '../../../electron/engine/simulation/virtual-clock.ts'
import { createStore } from '../../../electron/engine/store/create-store.ts'
import { openInMemory } from '../../../electron/engine/store/open-database.ts'
import { createGuard } from '../../../electron/engine/use-cases/guard-act.ts'
import { type RunningEngine, runEngine } from '../../../electron/engine/use-cases/run-engine.ts'
import { startCampaign } from '../../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../../electron/engine/use-cases/write-campaign.ts'
import type { Result } from '../../../shared/errors.ts'
import type { CampaignRow, CampaignSettings } from '../../../shared/model/campaign.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import { trunkSettingsSchema } from '../../../shared/model/trunk.ts'
import { silentLog } from '../../support/silent-log.ts'

/** What a document leaves to the house. */
export const HOUSE = {
  prompt: { kind: 'speech', text: 'Hello.', voice: 'slt' },
  messageText: 'Recall {recall_id}: please call your workshop.',
  callerId: null,
} as const

const HOUR_MS = 3_600_000
const MESSAGE_MS = 100
const LOOK_EVERY_MS = 60_000

/** The real engine and its database on a virtual clock; people and trunk are simulated. */
export interface DocumentBench {
  readonly clock: VirtualClock
  readonly engine: RunningEngine
  /** Calls that were placed, in order. */
  readonly calls: SimulatedTelephony['placed']
  /** Messages that were sent, in order. */
  readonly messages: readonly { readonly order: MessageOrder; readonly at: number }[]
  /** Most calls in progress at once of each campaign so far. */
  readonly mostAtOnce: ReadonlyMap<number, number>
  list(recipients: readonly SimulatedRecipient[]): number
  create(settings: CampaignSettings, listId: number, moreListIds?: readonly number[]): CampaignRow
  start(id: number): Promise<Result<CampaignRow>>
  /** The same settings over a trunk that is there; what is wrong with them comes back. */
  tryCreate(settings: CampaignSettings, listId: number): Result<CampaignRow>
  row(id: number): CampaignRow
  /** Moves time on by at most `hours`, until none of these campaigns is scheduled or active. */
  toEnd(ids: readonly number[], hours: number): Promise<void>
  end(): Promise<void>
}

/** Opens it at `startAt`. `does` is what people do with a call; the law is that of `packs`. */
export function documentBench(
  startAt: number,
  does: BehaviourOf,
  channels = 100,
  packs: readonly RulePack[] = [],
): DocumentBench {
  const opened = openInMemory()
  const clock = createVirtualClock(startAt)
  const store = createStore(opened.database)
  const simulated = createSimulatedTelephony(clock, does, { lateNews: false })
  const { telephony, messages } = withMessages(simulated, clock)
  const engine = runEngine({
    store,
    telephony,
    clock,
    log: silentLog,
    guard: createGuard(clock, silentLog),
    announce: { emit: () => undefined, mark: () => undefined },
    makePrompt: () => Promise.resolve({ ok: true, value: { file: '/prompt.wav' } }),
    packs,
    ownZone: 'UTC',
    country: () => null,
    channels: () => channels,
    profileProblem: () => null,
    afterRestart: 'resume',
    onStopping: () => undefined,
  })
  engine.begin()
  const trunk = trunkSettingsSchema.parse({
    kind: 'sip',
    name: 'Trunk',
    address: '127.0.0.1:5060',
    channels,
    callsPerSecond: 50,
  })
  const trunkId = store.transaction(() => store.trunks.insert(trunk, clock.now()))
  const mostAtOnce = new Map<number, number>()
  const row = (id: number): CampaignRow => {
    const found = store.campaigns.row(id)
    if (!found) throw new Error(`campaign ${id} is not there`)
    return { ...found, waiting: null }
  }
  const draft = (settings: CampaignSettings, listId: number, moreListIds: readonly number[]) =>
    createCampaign(engine.campaigns, { ...settings, listId, moreListIds: [...moreListIds], trunkId })
  return {
    clock,
    engine,
    calls: simulated.placed,
    messages,
    mostAtOnce,
    row,
    list: recipients => addSimulatedList(opened.database, recipients, clock.now()),
    create(settings, listId, moreListIds = []) {
      const created = draft(settings, listId, moreListIds)
      if (!created.ok) throw new Error(created.error.message)
      return created.value
    },
    tryCreate: (settings, listId) => draft(settings, listId, []),
    start: id => onClock(clock, startCampaign(engine.campaigns, id)),
    async toEnd(ids, hours) {
      await settle()
      let lookAt = 0
      await runClock(clock, hours * HOUR_MS, () => {
        for (const id of ids) {
          const now = engine.campaigns.calls.ofCampaign(id)
          mostAtOnce.set(id, Math.max(now, mostAtOnce.get(id) ?? 0))
        }
        // asked of the database, so not after every timer
        if (clock.now() < lookAt) return false
        lookAt = clock.now() + LOOK_EVERY_MS
        return ids.every(id => !['scheduled', 'active'].includes(row(id).state))
      })
    },
    async end() {
      await engine.stop()
      opened.close()
    },
  }
}

/** The same telephony with a trunk that takes every message, after 100 ms. */
function withMessages(
  simulated: SimulatedTelephony,
  clock: VirtualClock,
): { readonly telephony: Telephony; readonly messages: { order: MessageOrder; at: number }[] } {
  const listeners: ((event: TelephonyEvent) => void)[] = []
  const messages: { order: MessageOrder; at: number }[] = []
  const emit = (event: TelephonyEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const telephony: Telephony = {
    ...simulated,
    onEvent(listener) {
      listeners.push(listener)
      simulated.onEvent(listener)
    },
    sendMessage(order) {
      const { attemptId } = order
      messages.push({ order, at: clock.now() })
      clock.after(0, () => emit({ kind: 'dialing', attemptId, at: clock.now() }))
      clock.after(MESSAGE_MS, () =>
        emit({
          kind: 'ended',
          attemptId,
          at: clock.now(),
          verdict: {
            outcome: 'sent',
            blame: 'recipient',
            sipStatus: 202,
            sentence: 'The trunk took the message.',
            retryAfterSeconds: null,
          },
          media: null,
        }),
      )
    },
  }
  return { telephony, messages }
}

/** Everybody answers after 5 s and listens to the end. */
export const EVERYBODY_LISTENS: BehaviourOf = () => ({ is: 'answers', afterMs: 5_000, listensMs: 60_000 })

/** Nobody answers. */
export const NOBODY_ANSWERS: BehaviourOf = () => ({ is: 'rings' })
