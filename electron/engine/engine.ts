import type { Reply } from '../../shared/ipc/bridge.ts'
import type { EventBatch } from '../../shared/ipc/contract.ts'
import type { AfterRestart } from '../../shared/model/stopping.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { KeyLock } from './ports/secrets.ts'
import type { Telephony } from './ports/telephony.ts'
import type { Shutdown } from './use-cases/shutdown.ts'

/** What a host gets: the whole product behind a contract. */
export interface Engine {
  /** Answers one request of the contract. Never throws: bad input and failures are replies. */
  request(name: string, input: unknown): Promise<Reply>
  /** Events in batches, at most every 100 ms. Returns how to stop listening. */
  onBatch(listener: (batch: EventBatch) => void): () => void
  /** The finished file of an export, or null when there is none of that id. */
  exportedFile(exportId: string): { readonly path: string; readonly fileName: string } | null
  /** How to stop while calls are up: to be asked before `stop`. */
  readonly shutdown: Shutdown
  /** No new calls; ringing ones are cancelled, talks are ended; everything is on disk when this resolves. */
  stop(): Promise<void>
}

/** Entry files of the worker threads; each host knows where its build put them. */
export interface WorkerFiles {
  readonly media: string
  readonly speech: string
  readonly practiceCarrier: string
  readonly listReader: string
  readonly listSearch: string
  readonly exportWriter: string
  readonly importThread: string
  readonly checkpoints: string
  /** Looks through the database and backs it up. */
  readonly keep: string
  readonly simulation: string
}

export interface EngineOptions {
  /** Everything that is kept: database, recordings, exports. Created when missing; used by one engine at a time. */
  readonly dataDir: string
  /** What ships: profiles, public voices, samples. */
  readonly resourcesDir: string
  /** Folder of the flite voice package. */
  readonly fliteDir: string
  readonly version: string
  readonly host: 'desktop' | 'headless'
  readonly workers: WorkerFiles
  /** The engine must not go on, for this reason (a sentence): the host stops it in order and ends. Left out: it is thrown. */
  readonly onFatal?: (sentence: string) => void
  /** Stops this host and starts it again, to restore a backup; left out where that cannot be. */
  readonly restart?: () => void
  readonly log: Log
  /** The safe of the operating system for the key that seals passwords; without it the key is in a file of the data folder. */
  readonly keyLock?: KeyLock
  /** Where that key is kept, when not in the data folder. */
  readonly keyFile?: string
  /**
   * Where files may be that requests name by their path, such as profiles and recordings: the data folder unless the person who names
   * them is at the command line of this machine.
   */
  readonly filesFrom?: 'data-folder' | 'anywhere'
  /** When the thread for searches starts and reads ahead: at once, unless nobody will look at lists. */
  readonly searches?: 'soon' | 'hardly'
  /** What becomes of campaigns that were active when the last run ended; as the stored setting says when absent. */
  readonly afterRestart?: AfterRestart
  /** The machine's clock unless a test brings its own. */
  readonly clock?: Clock
  /** Real SIP and RTP unless a test brings its own. */
  readonly telephony?: Telephony
}
