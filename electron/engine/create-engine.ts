import { join } from 'node:path'
import { type Result, success } from '../../shared/errors.ts'
import type { EngineStatus } from '../../shared/model/call.ts'
import type { Trunk } from '../../shared/model/trunk.ts'
import { StopNow } from '../../shared/stop-now.ts'
import { createListReader } from './csv/start-list-reader.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { createEventOutbox, type EventOutbox } from './event-outbox.ts'
import { createRequestHandler, type EngineHandlers } from './handle-request.ts'
import { openData } from './open-data.ts'
import { createListFiles } from './open-list-files.ts'
import type { Clock } from './ports/clock.ts'
import type { NamedFiles } from './ports/named-files.ts'
import type { Store } from './ports/store.ts'
import type { Telephony } from './ports/telephony.ts'
import { listProfiles, readProfile } from './practice-carrier/load-profile.ts'
import { startPracticeCarrier } from './practice-carrier/start-practice-carrier.ts'
import { createBackupRequests } from './requests/backup-requests.ts'
import { channelsOf, createCallRequests } from './requests/call-requests.ts'
import { createCampaignRequests } from './requests/campaign-requests.ts'
import { createDoNotCallRequests } from './requests/do-not-call-requests.ts'
import { createExportRequests, createTraceExportRequests } from './requests/export-requests.ts'
import { createForecastRequests } from './requests/forecast-requests.ts'
import { createListActRequests } from './requests/list-act-requests.ts'
import { createPeopleRequests } from './requests/people-requests.ts'
import { createPromptRequests } from './requests/prompt-requests.ts'
import { createReachRequests } from './requests/reach-requests.ts'
import { createStopRequests } from './requests/stop-requests.ts'
import { createTrunkRequests } from './requests/trunk-requests.ts'
import { createSimulator } from './simulation/start-simulator.ts'
import { createSpeech } from './speech/create-speech.ts'
import { createStore } from './store/create-store.ts'
import { noteDamage } from './store/damage.ts'
import { createPersonStore } from './store/erase-person.ts'
import { createExportPresetStore } from './store/export-presets-store.ts'
import { createListActStore } from './store/list-act-store.ts'
import { failureOfOpening } from './store/open-database.ts'
import { createRowsSetAside } from './store/quarantine-rows.ts'
import { sealStoredSecrets } from './store/seal-stored-secrets.ts'
import { startCheckpoints } from './store/start-checkpoints.ts'
import { createExportWriter } from './store/start-export.ts'
import { startImportThread } from './store/start-import-thread.ts'
import { startKeeping } from './store/start-keeping.ts'
import { startListSearch } from './store/start-list-search.ts'
import { machineCountry } from './system/machine-country.ts'
import { createNamedFiles } from './system/named-files.ts'
import { keepFolderPrivate } from './system/private-folder.ts'
import { createRulePackFiles } from './system/rule-pack-files.ts'
import { createSecrets, KEY_FILE } from './system/secrets-by-key.ts'
import { systemClock } from './system/system-clock.ts'
import { systemRandomness } from './system/system-randomness.ts'
import { judgeTrace } from './telephony/call/judge-trace.ts'
import { createSipTelephony } from './telephony/create-sip-telephony.ts'
import { startMediaWorker } from './telephony/media/media-client.ts'
import { writePcap } from './telephony/trace/write-pcap.ts'
import { allPaused, restartNotice } from './use-cases/after-restart.ts'
import { countriesOfTrunks } from './use-cases/countries-of-trunks.ts'
import { damagedSentence, rowAsideSentence } from './use-cases/disk-problem.ts'
import { createExports } from './use-cases/export-results.ts'
import { createGuard } from './use-cases/guard-act.ts'
import { leaveImportedAlone } from './use-cases/import-do-not-call.ts'
import { createKeepDatabase } from './use-cases/keep-database.ts'
import { createRulePacks } from './use-cases/keep-rule-packs.ts'
import { createListActs } from './use-cases/list-acts.ts'
import { createPrompts } from './use-cases/make-prompt.ts'
import { type RunningEngine, runEngine } from './use-cases/run-engine.ts'
import { createTrunkTries } from './use-cases/try-trunks.ts'

/** UDP ports of RTP: even ones carry a call each (RFC 3550 section 11). */
const RTP_PORTS = { from: 20_000, to: 29_998 } as const
/** Problems are looked at this often; a page shows them in its title bar. */
const STATUS_EVERY_MS = 1_000
const LOCK_LOST =
  'The file engine.lock in the data folder was removed or replaced while Trunkline was running, so another Trunkline could call the same people. This one has stopped. Start it again when no other one uses the folder.'
const CHECKING =
  'Trunkline was not closed in the usual way, so the database is being checked. Calls start when the check is done.'

/**
 * Opens the product on a data folder: store, telephony, campaign loop, requests. The answer is a failure when the folder is in
 * use or cannot be read. What an earlier run left open is ended, and active campaigns go on.
 */
export async function createEngine(options: EngineOptions): Promise<Result<Engine>> {
  const { dataDir, workers, log } = options
  const clock = options.clock ?? systemClock
  const randomness = systemRandomness
  const keeping = startKeeping({ workerFile: workers.keep, dataDir, log })
  const data = await openData(dataDir, keeping, log)
  if (!data.ok) return data
  const opened = data.value.database
  /** Why no call may start, as a sentence. */
  let held: string | null = null
  const secrets = createSecrets({
    file: options.keyFile ?? join(dataDir, KEY_FILE),
    lock: options.keyLock ?? null,
    log,
  })
  sealStoredSecrets(opened.database, secrets, log)
  const store = createStore(opened.database, secrets)
  const checkpoints = startCheckpoints({ workerFile: workers.checkpoints, dataDir, log })
  const outbox = createEventOutbox(clock, log)
  const guard = createGuard(clock, log)

  const namedFiles = createNamedFiles(options.filesFrom === 'anywhere' ? 'anywhere' : [dataDir])
  const speech = createSpeech({
    workerFile: workers.speech,
    fliteDir: options.fliteDir,
    folder: join(dataDir, 'prompts'),
    log,
  })
  const prompts = createPrompts({
    speech,
    namedFiles,
    folder: join(dataDir, 'recordings'),
    randomness,
  })
  const exports = createExports({
    writer: createExportWriter({ workerFile: workers.exportWriter, dataDir, log }),
    clock,
    randomness,
    log,
    campaignName: id => store.campaigns.get(id)?.name ?? null,
    listName: id => lists.listName(id),
    importedFileName: id => lists.importedFileName(id),
    onProgress: progress => outbox.emit({ name: 'export-progress', payload: progress }),
  })
  const search = startListSearch({ workerFile: workers.listSearch, dataDir, log })
  const reader = createListReader({ workerFile: workers.listReader, log })
  const lists = createListFiles({
    database: opened.database,
    dataDir,
    reader,
    runner: startImportThread({
      workerFile: workers.importThread,
      dataDir,
      gate: opened.gate,
      reader,
      clock,
      log,
    }),
    search,
    trunkCountries: () => countriesOfTrunks(store.trunks.all()),
    forbidding: {
      newest: () =>
        store.doNotCall.page({ campaignId: undefined, search: '', offset: 0, limit: 1 }).rows[0]?.id ?? 0,
      leaveAlone: after =>
        void leaveImportedAlone(running.suppress, after).catch((problem: unknown) =>
          log.error('people whom a file forbids to call are still waiting', { problem: String(problem) }),
        ),
    },
    clock,
    randomness,
    log,
    emit: outbox.emit,
  })
  const simulator = createSimulator({ workerFile: workers.simulation, dataDir, log })
  const rulePacks = createRulePacks(createRulePackFiles(dataDir), log)
  const { telephony, endMedia } = await openTelephony(options, clock, namedFiles)
  const tellStatusNow = (): void => outbox.emit({ name: 'status-changed', payload: readStatus() })
  const running = runEngine({
    store,
    telephony,
    clock,
    log,
    guard,
    announce: outbox,
    makePrompt: prompts.make,
    packs: rulePacks.inForce,
    ownZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    country: machineCountry,
    channels: () => channelsOf(store),
    async profileProblem(profile) {
      const loaded = await readProfile(profile, options.resourcesDir, namedFiles)
      return loaded.ok ? null : loaded.error
    },
    afterRestart: options.afterRestart ?? null,
    onStopping: tellStatusNow,
    held: () => held ?? lockProblem(),
  })
  /** Asked before every claim, and once a second: two engines on one folder call people twice. */
  function lockProblem(): string | null {
    if (opened.isLockOurs()) return null
    if (held !== LOCK_LOST) {
      held = LOCK_LOST
      log.error('the lock of the data folder is gone', { dataDir })
      clock.after(0, () => {
        if (options.onFatal) options.onFatal(LOCK_LOST)
        else throw new StopNow(LOCK_LOST)
      })
    }
    return held
  }
  /** The database turned out to be damaged: calls in progress end, and no other one begins. */
  const noteDamaged = (problem: string): void => {
    if (held !== null && held !== CHECKING) return
    log.error('the database is damaged', { problem })
    noteDamage(dataDir, problem)
    held = damagedSentence(problem)
    running.campaigns.dialer.poke()
  }
  const keep = createKeepDatabase({
    keeping,
    store,
    clock,
    log,
    guard,
    callsInProgress: () => running.campaigns.calls.size,
    onDamage: noteDamaged,
    restart: options.restart ?? null,
  })
  const aside = createRowsSetAside(opened.database)
  const listActDeps = {
    ...running.suppress,
    lists: lists.store,
    acts: createListActStore(opened.database),
    search,
    emit: outbox.emit,
  }
  const listActs = createListActs(listActDeps)
  const tries = createTrunkTries({ store, telephony, randomness, log })
  const problems = (): EngineStatus['problems'] => {
    lockProblem()
    return listProblems()
  }
  const listProblems = (): EngineStatus['problems'] => [
    ...(held === null
      ? []
      : [{ severity: held === CHECKING ? ('warning' as const) : ('error' as const), sentence: held }]),
    ...running.problems(),
    ...aside().map(row => ({ severity: 'error' as const, sentence: rowAsideSentence(row) })),
    ...[keep.problem() ?? []].flat().map(sentence => ({ severity: 'warning' as const, sentence })),
  ]
  const readStatus = () => statusOf({ options, running, store, startedAt, problems: problems() })
  const startedAt = clock.now()
  const folderIsPrivate = keepFolderPrivate(dataDir, log)
  const handlers: EngineHandlers = {
    'app.status': () => success(readStatus()),
    ...createCampaignRequests(running.campaigns, search),
    ...createReachRequests(running.campaigns, rulePacks),
    ...createCallRequests({
      store,
      telephony,
      calls: running.campaigns.calls,
      clock,
      batchNumber: () => outbox.number,
    }),
    ...createTrunkRequests(running.trunks, telephony, tries, judgeTrace, () =>
      listProfiles(options.resourcesDir),
    ),
    ...createBackupRequests(keep),
    ...createPromptRequests(prompts, lists.uploads),
    ...createExportRequests(exports, createExportPresetStore(opened.database)),
    ...createTraceExportRequests({ exports, writePcap, store, telephony }),
    ...lists.requests,
    ...createListActRequests(listActDeps, listActs),
    ...createPeopleRequests({
      ...listActDeps,
      people: createPersonStore(opened.database),
      uploads: lists.uploads,
      exports,
      country: machineCountry,
    }),
    ...createStopRequests(running.campaigns, running.shutdown, tellStatusNow),
    ...createForecastRequests({ ...running.campaigns, simulator }),
    ...createDoNotCallRequests({
      ...running.suppress,
      uploads: lists.uploads,
      numberFiles: lists.numberFiles,
    }),
  }
  const stopStatus = tellStatus(clock, outbox, readStatus)
  /** Everything that writes or calls by itself. */
  const begin = (): void => {
    running.begin()
    lists.watched.begin()
    if (options.searches !== 'hardly') search.prepare()
    keep.begin()
    listActs.begin().catch((problem: unknown) => {
      log.error('what was cut off on lists could not be taken back', { problem: String(problem) })
    })
  }

  let stopping: Promise<void> | null = null
  const stop = async (): Promise<void> => {
    stopStatus()
    await keep.stop()
    await folderIsPrivate
    await simulator.end()
    await running.stop()
    await endMedia()
    await listActs.stop()
    await lists.stop()
    await exports.end()
    await search.end()
    await speech.end()
    outbox.close()
    await checkpoints.end()
    opened.close()
    log.info('engine stopped')
  }
  const stopOnce = (): Promise<void> => {
    stopping ??= stop()
    return stopping
  }
  const { checking } = data.value
  try {
    if (checking === null) begin()
    else held = CHECKING
  } catch (problem) {
    // what an earlier run left open cannot be ended: a full disk, or a page that cannot be read
    await stopOnce()
    return failureOfOpening(dataDir, problem)
  }
  checking
    ?.then(problem => {
      if (stopping !== null) return
      if (problem === null) {
        held = null
        begin()
      } else noteDamaged(problem)
    })
    .catch((problem: unknown) => {
      log.error('the engine could not begin', { problem: String(problem) })
      held = failureOfOpening(dataDir, problem).error.message
    })
  log.info('engine opened', { dataDir, host: options.host, version: options.version })
  return success({
    request: createRequestHandler(handlers, log),
    onBatch: outbox.onBatch,
    exportedFile: exports.exportedFile,
    shutdown: running.shutdown,
    stop: stopOnce,
  })
}

/** SIP in this thread, RTP in another; the practice carrier in a third, when a trunk of that kind is used. */
async function openTelephony(
  options: EngineOptions,
  clock: Clock,
  namedFiles: NamedFiles,
): Promise<{ readonly telephony: Telephony; endMedia(): Promise<void> }> {
  const { log, workers, resourcesDir } = options
  if (options.telephony) return { telephony: options.telephony, endMedia: () => Promise.resolve() }
  const media = await startMediaWorker({ workerFile: workers.media, rtpPorts: RTP_PORTS, log })
  const telephony = createSipTelephony({
    clock,
    randomness: systemRandomness,
    log,
    media: () => media,
    userAgentString: `Trunkline/${options.version}`,
    async startPracticeCarrier(trunk: Extract<Trunk, { kind: 'practice' }>) {
      const profile = await readProfile(trunk.profile, resourcesDir, namedFiles)
      // its sentence becomes that of the trunk's check
      if (!profile.ok) throw new Error(profile.error.message)
      return startPracticeCarrier({
        workerFile: workers.practiceCarrier,
        profile: profile.value,
        seed: trunk.seed,
        resourcesDir,
        log,
      })
    },
  })
  // telephony ends media with its calls; a thread that never carried one is ended here
  return { telephony, endMedia: () => media.end() }
}

function statusOf({
  options,
  running,
  store,
  startedAt,
  problems,
}: {
  readonly options: EngineOptions
  readonly running: RunningEngine
  readonly store: Store
  readonly startedAt: number
  readonly problems: EngineStatus['problems']
}): EngineStatus {
  return {
    version: options.version,
    host: options.host,
    startedAt,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    dataDir: options.dataDir,
    problems,
    allPaused: allPaused(store),
    restart: restartNotice(store),
    afterRestart: store.stops.state().afterRestart,
    stopping: running.shutdown.state(),
  }
}

/** Tells the pages when something is wrong, is paused or is being stopped, and when it is no more. */
function tellStatus(clock: Clock, outbox: EventOutbox, readStatus: () => EngineStatus): () => void {
  let last = ''
  let cancel = clock.after(STATUS_EVERY_MS, look)
  function look(): void {
    const status = readStatus()
    const { problems, allPaused: paused, restart, afterRestart, stopping } = status
    const now = JSON.stringify({ problems, paused, restart, afterRestart, stopping })
    if (now !== last) outbox.emit({ name: 'status-changed', payload: status })
    last = now
    cancel = clock.after(STATUS_EVERY_MS, look)
  }
  return () => cancel()
}
