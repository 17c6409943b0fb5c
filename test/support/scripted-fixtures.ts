import type { EngineStatus } from '../../shared/model/call.ts'
import { NO_COUNTS } from '../../shared/model/import-counts.ts'
import type { ListRow } from '../../shared/model/recipient-list.ts'
import { sipTrunkSchema, type TrunkRow } from '../../shared/model/trunk.ts'

/** The instant that the fixtures are told at: a Tuesday, 14:20 in Madrid. */
export const FIXTURE_NOW = Date.UTC(2026, 10, 24, 13, 20)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const STATUS: EngineStatus = {
  version: '0.1.0',
  host: 'headless',
  startedAt: FIXTURE_NOW - 5 * HOUR,
  zone: 'Europe/Madrid',
  dataDir: '/home/mara/trunkline',
  problems: [],
  allPaused: null,
  restart: null,
  afterRestart: 'ask',
  stopping: null,
}

export const STATUS_WITH_PROBLEMS: EngineStatus = {
  ...STATUS,
  problems: [
    {
      severity: 'error',
      sentence: 'Trunk "Lisbon backup" does not answer since 13:52. Check the address, then its firewall.',
    },
    { severity: 'warning', sentence: 'The disk of the data folder has 1.8 GB left.' },
  ],
}

export const TRUNKS: readonly TrunkRow[] = [
  trunk({
    id: 1,
    name: 'Practice carrier',
    kind: 'practice',
    profile: 'everyday',
    seed: 7,
    channels: 100,
    callsPerSecond: 20,
    sentence: 'The practised public "everyday" with seed 7 is on the line.',
    roundTripMs: 1,
    inUse: 14,
    campaigns: 3,
  }),
  trunk({
    id: 2,
    name: 'Madrid main',
    kind: 'sip',
    address: 'sip.north-exchange.example:5060',
    user: 'trunkline-madrid',
    callerId: '+34912345678',
    channels: 60,
    callsPerSecond: 5,
    sentence: 'Answered OPTIONS with 200 in 23 ms.',
    roundTripMs: 23,
    inUse: 46,
    campaigns: 8,
  }),
  trunk({
    id: 3,
    name: 'London office PBX',
    kind: 'sip',
    address: '192.168.40.12',
    callerId: '+442079460100',
    channels: 30,
    callsPerSecond: 2,
    state: 'suspect',
    sentence: 'One of the last two questions went unanswered. Calls still go out; watch the last failures.',
    roundTripMs: 412,
    inUse: 0,
    campaigns: 1,
    failures: [
      'The trunk answered 503 Service Unavailable: it is overloaded. It is tried again after a minute.',
      'No response within 32 s. Check the route to 192.168.40.12.',
    ],
  }),
  trunk({
    id: 4,
    name: 'Lisbon backup',
    kind: 'sip',
    address: 'backup.south-exchange.example:5062',
    user: 'backup-17',
    channels: 10,
    callsPerSecond: 1,
    state: 'down',
    sentence:
      'No answer within 4 s. Check address and port, the firewall, and that the provider knows your IP.',
    roundTripMs: null,
    inUse: 0,
    campaigns: 0,
    failures: ['The trunk answered 403 Forbidden: user, password or caller id is not accepted.'],
  }),
]

interface TrunkFacts {
  readonly id: number
  readonly name: string
  readonly kind: 'sip' | 'practice'
  readonly address?: string
  readonly user?: string
  readonly profile?: string
  readonly seed?: number
  readonly callerId?: string
  readonly channels: number
  readonly callsPerSecond: number
  readonly state?: TrunkRow['check']['state']
  readonly sentence: string
  readonly roundTripMs: number | null
  readonly inUse: number
  readonly campaigns: number
  readonly failures?: readonly string[]
  readonly held?: string
}

function trunk(facts: TrunkFacts): TrunkRow {
  const {
    name,
    channels,
    callsPerSecond,
    profile = 'everyday',
    seed = 1,
    address = '',
    failures = [],
  } = facts
  const common = { name, channels, callsPerSecond, callerId: facts.callerId ?? null }
  const credentials = facts.user === undefined ? null : { user: facts.user, password: '' }
  return {
    id: facts.id,
    ...common,
    kind: facts.kind,
    address: facts.kind === 'sip' ? address : `${profile}, seed ${seed}`,
    user: facts.user ?? null,
    hasPassword: credentials !== null,
    settings:
      facts.kind === 'sip'
        ? sipTrunkSchema.parse({ kind: 'sip', ...common, address: address || 'pbx.example', credentials })
        : { kind: 'practice', ...common, profile, seed },
    check: {
      state: facts.state ?? 'up',
      at: FIXTURE_NOW - 40_000,
      roundTripMs: facts.roundTripMs,
      sentence: facts.sentence,
    },
    lostSecrets: false,
    lowered: null,
    held: facts.held ?? null,
    channelsInUse: facts.inUse,
    attemptsLastHour: facts.inUse * 31,
    trunkFailuresLastHour: failures.length,
    lastFailures: failures.map((sentence, at) => ({
      at: FIXTURE_NOW - (at + 1) * 7 * MINUTE,
      attemptId: 400 + at,
      sentence,
    })),
    campaigns: facts.campaigns,
  }
}

export const LISTS: readonly ListRow[] = [
  list(1, 'Customers, autumn renewal', 'renewal-autumn.csv', 24_180, {
    duplicateInFile: 312,
    rejected: 87,
    blank: 3,
  }),
  list(2, 'Survey panel, the whole country', 'panel-full-export.csv', 1_000_000, {
    duplicateInFile: 4120,
    rejected: 961,
  }),
  list(3, 'Appointments this week', 'appointments.csv', 482, {}),
  list(4, 'Unpaid invoices, second notice', 'rechnungen_2.csv', 1290, { rejected: 14 }, 18),
  list(5, 'Event guests', 'gäste 24-11.csv', 96, { duplicateInFile: 2, blank: 1 }),
]

function list(
  id: number,
  name: string,
  fileName: string,
  accepted: number,
  rest: Partial<ListRow['counts']>,
  zoneUnknown = 0,
): ListRow {
  const { duplicateInFile = 0, rejected = 0, blank = 0 } = rest
  return {
    id,
    name,
    fileName,
    origin: 'import',
    importId: 10 + id,
    counts: {
      ...NO_COUNTS,
      rows: accepted + duplicateInFile + rejected + blank,
      accepted,
      duplicateInFile,
      rejected,
      blank,
    },
    people: accepted,
    zoneUnknown,
    countries: id === 3 ? 1 : 2 + id * 3,
    campaigns: id === 5 ? 0 : (id % 3) + 1,
    createdAt: FIXTURE_NOW - id * 2 * DAY,
    archivedAt: null,
  }
}
