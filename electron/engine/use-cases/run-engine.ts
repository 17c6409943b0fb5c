import type { EngineEvent } from '../../../shared/ipc/contract.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import type { AfterRestart } from '../../../shared/model/stopping.ts'
import { isOptOut } from '../domain/opt-out-words.ts'
import { createRateOfSources } from '../domain/rate-of-sources.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import { noteStop, pauseAfterRestart } from './after-restart.ts'
import { createCallsInProgress } from './calls-in-progress.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { createDialer } from './dial-due-recipients.ts'
import { cancelWaitingRecipients, completeCampaign, expireWaitingRecipients } from './end-campaign.ts'
import { followAttempts } from './follow-attempts.ts'
import type { GuardAct } from './guard-act.ts'
import { createKeyListener } from './hear-keys.ts'
import { type KeepDoNotCallDeps, optOut, optOutByText } from './keep-do-not-call.ts'
import { createKeepEnrolling } from './keep-enrolling.ts'
import { readTrunk, type TrunkDeps } from './keep-trunks.ts'
import { createLauncher } from './launch-scheduled.ts'
import type { MakePrompt } from './make-prompt.ts'
import { createPlace } from './place-calls.ts'
import { readCampaign } from './read-campaign.ts'
import { createReaper } from './reap-calls.ts'
import { recoverAfterRestart } from './recover-after-restart.ts'
import { createRuleBook } from './rule-book.ts'
import { sendMessage } from './send-message.ts'
import { createShutdown, type Shutdown } from './shutdown.ts'
import { goOnWithCampaign } from './start-campaign.ts'
import { watchTrunks } from './watch-trunks.ts'

/** The figures of Live are read from rows, at most this often. */
const FIGURES_EVERY_MS = 1_000
const TRUNK_EVERY_MS = 500
/**
 * Opt-outs by text that one address may bring. A busy text campaign gets a few a minute; who is refused can write again, while a flood
 * would take a whole campaign off the list.
 */
const OPT_OUTS_AT_ONCE = 60
const OPT_OUTS_PER_SECOND = 1

/** Where news for the pages go: whole events, or marks that are read when the next batch leaves. */
export interface Announcer {
  emit(event: EngineEvent): void
  mark(key: string, read: () => EngineEvent | null, everyMs?: number): void
}

export interface RunningEngine {
  readonly campaigns: CampaignDeps
  readonly trunks: TrunkDeps
  readonly shutdown: Shutdown
  /** What leaving people alone needs. */
  readonly suppress: KeepDoNotCallDeps
  /** What is wrong right now, worst first. */
  problems(): readonly { readonly severity: 'warning' | 'error'; readonly sentence: string }[]
  /** Ends what an earlier run left open, opens the trunks, and goes on with what was active, or asks a person first. */
  begin(): void
  /** No new calls; those in progress are ended and written. */
  stop(): Promise<void>
}

/** Ties the campaign's loop together: claim, dial, follow, next; and tells the pages what is on disk. */
export function runEngine(options: {
  readonly store: Store
  readonly telephony: Telephony
  readonly clock: Clock
  readonly log: Log
  readonly guard: GuardAct
  readonly announce: Announcer
  readonly makePrompt: MakePrompt
  /** The rules of law that ship. */
  readonly packs: readonly RulePack[]
  /** This machine's zone (IANA). */
  readonly ownZone: string
  /** Country (ISO 3166) of numbers that do not say theirs, or null. */
  readonly country: () => string | null
  readonly channels: () => number
  readonly profileProblem: TrunkDeps['profileProblem']
  /** What becomes of campaigns that were active when the last run ended; null: as the setting says. */
  readonly afterRestart: AfterRestart | null
  /** How Trunkline is being stopped changed. */
  readonly onStopping: () => void
  /** Why no call may start at all, as a sentence: the database is being looked through, or is damaged. */
  readonly held?: () => string | null
}): RunningEngine {
  const { store, telephony, clock, log, guard, announce } = options
  const calls = createCallsInProgress()
  const trunks = watchTrunks({
    telephony,
    clock,
    log,
    guard,
    makePrompt: options.makePrompt,
    onChange(trunkId, what) {
      tellTrunk(trunkId)
      if (what === 'what-it-carries') dialer.poke()
    },
  })
  const rules = createRuleBook(store, options.packs)
  const follower = followAttempts({
    store,
    rules,
    clock,
    log,
    guard,
    onWritten({ changed, ended }) {
      for (const call of ended) {
        // the trunk that carried it last, which is another one after a failover
        const known = calls.remove(call.attemptId)
        const trunkId = known?.trunkId ?? call.trunkId
        const note = call.channel === 'sms' ? trunks.noteTextEnded : trunks.noteEnded
        note(trunkId, call.verdict, sentAt(known?.at), call.called)
        tellCampaign(call.campaignId)
        tellTrunk(trunkId)
      }
      for (const attemptId of changed) tellCall(attemptId)
      tellFigures()
      if (ended.length > 0) shutdown.noteEnded()
      if (ended.length > 0) dialer.poke(new Set(ended.map(({ campaignId }) => campaignId)))
    },
    onProblem: () => dialer.poke(),
  })
  const dialer = createDialer({
    store,
    place: createPlace({
      telephony,
      trunks,
      calls,
      clock,
      send: ({ campaign, trunkId }, claimed) => sendMessage({ store, telephony }, campaign, trunkId, claimed),
    }),
    trunks,
    calls,
    clock,
    log,
    guard,
    newsProblem: () => options.held?.() ?? follower.problem(),
    onClaimed(attemptIds, campaignIds) {
      for (const attemptId of attemptIds) tellCall(attemptId)
      for (const id of campaignIds) tellCampaign(id)
      tellFigures()
    },
    onWaiting: tellCampaign,
    onAllDone: id => completeCampaign(campaigns, id),
    onOver: (id, end) => inBackground('expire', expireWaitingRecipients(campaigns, id, end.sentence)),
  })
  const campaigns: CampaignDeps = {
    store,
    rules,
    ownZone: options.ownZone,
    telephony,
    dialer,
    trunks,
    calls,
    makePrompt: options.makePrompt,
    clock,
    log,
    tell: tellCampaign,
    tellRemoved: id => announce.emit({ name: 'campaign-removed', payload: { id } }),
    busy: new Set(),
  }
  const trunkDeps: TrunkDeps = {
    store,
    trunks,
    dialer,
    calls,
    clock,
    log,
    profileProblem: options.profileProblem,
    tell: tellTrunk,
    tellRemoved: id => announce.emit({ name: 'trunk-removed', payload: { id } }),
  }

  const suppress: KeepDoNotCallDeps = {
    country: options.country,
    store,
    telephony,
    dialer,
    clock,
    log,
    flushNews: follower.flush,
    tell: tellCampaign,
  }

  const shutdown = createShutdown({ calls, dialer, clock, log, onChange: options.onStopping })
  const keys = createKeyListener({
    suppress,
    telephony,
    note: (attemptId, at, note) => follower.take({ kind: 'noted', attemptId, at, note }),
    log,
  })
  const launcher = createLauncher(campaigns, guard)
  const enrolling = createKeepEnrolling(campaigns, guard)
  const reaper = createReaper({ calls, store, telephony, clock, log, guard, take: follower.take })

  function inBackground(name: string, work: Promise<unknown>): void {
    work.catch((problem: unknown) =>
      log.error('work in the background failed', { name, problem: String(problem) }),
    )
  }

  /** Who wrote it is who is called: a text inside a call can come from nobody else. */
  function leaveAlone(attemptId: number): void {
    const number = store.attempts.row(attemptId)?.number
    if (number !== undefined) inBackground('opt out', optOut(suppress, number, 'message').done)
  }

  /** The time of day at which a call was claimed, from the clock that never jumps; now when that is not known. */
  function sentAt(claimedAt: number | null | undefined): number {
    return clock.now() - (typeof claimedAt === 'number' ? clock.monotonic() - claimedAt : 0)
  }

  function tellCampaign(id: number): void {
    announce.mark(`campaign:${id}`, () => {
      const row = readCampaign(campaigns, id)
      return row.ok ? { name: 'campaign-changed', payload: row.value } : null
    })
  }

  function tellCall(attemptId: number): void {
    announce.mark(`call:${attemptId}`, () => {
      const row = store.attempts.row(attemptId)
      return row ? { name: 'call-changed', payload: row } : null
    })
  }

  function tellTrunk(trunkId: number): void {
    announce.mark(
      `trunk:${trunkId}`,
      () => {
        const row = readTrunk(trunkDeps, trunkId)
        return row ? { name: 'trunk-changed', payload: row } : null
      },
      TRUNK_EVERY_MS,
    )
  }

  function tellFigures(): void {
    announce.mark(
      'figures',
      () => ({ name: 'live-figures', payload: store.attempts.liveFigures(clock.now(), options.channels()) }),
      FIGURES_EVERY_MS,
    )
  }

  const rateOfTexts = createRateOfSources(OPT_OUTS_AT_ONCE, OPT_OUTS_PER_SECOND)
  const mayOptOut = (source: string): boolean => {
    const may = rateOfTexts(source, clock.monotonic())
    if (!may)
      log.warn('too many people ask at once by text to be left alone: the rest is refused', { source })
    return may
  }
  telephony.onIncomingText(text => {
    const done = optOutByText(suppress, text, mayOptOut)
    if (done) inBackground('opt out', done)
    return done !== null
  })
  telephony.onEvent(event => {
    guard(`telephony ${event.kind}`, () => {
      if (event.kind === 'trunk-checked') trunks.noteCheck(event.trunkId, event.check)
      else if (event.kind === 'moved') {
        trunks.noteEnded(event.from, event.verdict, sentAt(calls.claimedAt(event.attemptId)))
        follower.take(event)
      } else if (event.kind === 'digit') {
        const optedOut = keys.hear(event)
        if (optedOut) inBackground('opt out', optedOut.done)
      } else if (event.kind === 'text') {
        // What was written may be a secret of the recipient's.
        log.info('the far end wrote a text', { attemptId: event.attemptId })
        if (isOptOut(event.text)) leaveAlone(event.attemptId)
      } else {
        if (event.kind === 'ended') keys.forget(event.attemptId)
        follower.take(event)
      }
    })
  })

  return {
    campaigns,
    trunks: trunkDeps,
    shutdown,
    suppress,
    problems() {
      const disk = follower.problem() ?? dialer.problem()
      return [
        ...(disk ? [{ severity: 'error' as const, sentence: disk }] : []),
        ...trunks.problems().map(sentence => ({ severity: 'error' as const, sentence })),
      ]
    },
    begin() {
      const lost = recoverAfterRestart({ store, rules, clock }, log)
      pauseAfterRestart({ store, clock, log }, lost, options.afterRestart)
      launcher.begin()
      enrolling.begin()
      reaper.begin()
      for (const campaign of store.campaigns.all()) {
        if (campaign.state === 'active') inBackground('go on', goOnWithCampaign(campaigns, campaign))
        if (campaign.state === 'cancelled')
          inBackground('cancel', cancelWaitingRecipients(campaigns, campaign.id))
      }
      for (const trunk of store.trunks.all()) {
        if (trunk.kind === 'sip' && !trunks.isUsed(trunk.id)) inBackground('open trunk', trunks.use(trunk))
      }
    },
    async stop() {
      dialer.stop()
      launcher.stop()
      enrolling.stop()
      reaper.stop()
      shutdown.stop()
      follower.flush()
      const { calls: up } = calls.counts()
      trunks.stop()
      await telephony.close()
      follower.flush()
      follower.stop()
      guard('note the stop', () => noteStop({ store, clock }, up))
    },
  }
}
