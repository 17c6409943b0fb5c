import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { REQUESTS, type RequestName } from '../../shared/ipc/contract.ts'
import { decodeWire, encodeWire } from '../../shared/ipc/wire-codec.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { hostileBytes, sendHostile } from './hostile-http.ts'
import { mutated, randomInput, randomValue } from './random-input.ts'
import { startTrunkline } from './run-trunkline.ts'
import { seeded } from './seeded.ts'
import { openStoreFolder, people } from './store-folder.ts'

/** End the host, or start it again, by design. */
const NOT_ASKED: ReadonlySet<string> = new Set(['app.chooseStop', 'backups.restore'])
/** Those that take a thread or a copy of the database: at most one of each among so many. */
const SLOW: ReadonlySet<string> = new Set([
  'backups.create',
  'campaigns.forecast',
  'prompts.listen',
  'trunks.probe',
  'trunks.check',
])
const SLOW_EVERY = 400
const AT_ONCE = 6
/** One in so many is HTTP by hand. */
const HOSTILE_EVERY = 12
const HELD_MS = 300
/** Each practice trunk that is checked has a thread. */
const TRUNKS_MAX = 6
const RAW_SQL = /SQLITE_[A-Z]|constraint failed|syntax error|no such (?:table|column)|datatype mismatch/

/** How long the host let a page wait meanwhile, in ms, and a bare server beside it: what both show is the machine's doing. */
export interface Looks {
  readonly looks: number
  /** Over 300 ms. */
  readonly held: number
  readonly longestMs: number
  readonly bareHeld: number
  readonly bareLongestMs: number
}

export interface ApiFuzz extends Looks {
  readonly requests: number
  readonly answered: number
  readonly ok: number
  /** The process ended before it was told to. */
  readonly deaths: number
  readonly unanswered: number
  readonly status500: number
  readonly internal: number
  readonly rawSql: number
  /** Replies that their own schema does not take. */
  readonly againstContract: number
  /** The first faults, with what was sent. */
  readonly faults: readonly string[]
}

const MAPPING = { encoding: 'utf-8', delimiter: ',', hasHeader: true, columns: [], defaultCountry: 'GB' }

const replySchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
])

/**
 * Asks a real host, a process of its own, `count` requests: made from the contract's schemas, valid ones on live objects with one or two
 * changes, nonsense, and HTTP by hand. Nothing leaves the machine: trunks are at loopback addresses.
 */
export async function fuzzApi(count: number, seed: string): Promise<ApiFuzz> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-fuzz-'))
  const dataDir = join(folder, 'data')
  fill(dataDir)
  const { child, firstLine, finished } = startTrunkline(['serve', '--data', dataDir, '--port', '0'], {
    TRUNKLINE_LOG: 'error',
  })
  try {
    const { address } = z.object({ address: z.string() }).parse(JSON.parse(await firstLine))
    const page = await enter(address)
    let isDead = false
    child.once('exit', () => {
      isDead = true
    })
    const result = await ask({ count, seed, page, folder, isDead: () => isDead })
    const deaths = isDead ? 1 : 0
    child.kill('SIGTERM')
    const { stderr } = await finished
    const errors = stderr
      .split('\n')
      .filter(line => line.includes('"level":50'))
      .slice(0, 10)
      .map(line => line.slice(0, 1_500))
    return { ...result, deaths, faults: [...result.faults, ...errors] }
  } finally {
    child.kill('SIGKILL')
    await finished
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the changed requests are about: lists, trunks, campaigns in several states, a do-not-call list. */
function fill(dataDir: string): void {
  const store = openStoreFolder(dataDir)
  const first = store.list('Autumn', people(40))
  const second = store.list('Winter', people(20))
  store.database.prepare('UPDATE imports SET mapping = ?').run(JSON.stringify(MAPPING))
  const trunkId = store.trunk()
  const campaignId = store.active(first, trunkId, Date.now())
  store.store.transaction(() => {
    store.store.campaigns.setState(campaignId, 'paused', 'Lunch.', Date.now())
    store.store.campaigns.insert(store.draft(second, trunkId, 'Draft'), Date.now())
    for (let at = 0; at < 20; at++)
      store.store.doNotCall.add(
        {
          pattern: `+4420700000${at + 10}`,
          isPrefix: false,
          campaignId: null,
          reason: 'Asked.',
          source: 'message',
          addedBy: 'x',
        },
        at,
      )
  })
  store.leave()
}

interface Page {
  readonly base: string
  readonly port: number
  readonly headers: { readonly cookie: string; readonly 'x-trunkline-page': string }
}

async function enter(address: string): Promise<Page> {
  const { origin, port } = new URL(address)
  const entered = await fetch(address, { redirect: 'manual' })
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const secret = (entered.headers.get('location') ?? '').replace('/?page=', '')
  return { base: origin, port: Number(port), headers: { cookie, 'x-trunkline-page': secret } }
}

interface Asking {
  readonly count: number
  readonly seed: string
  readonly page: Page
  readonly folder: string
  readonly isDead: () => boolean
}

async function ask({ count, seed, page, folder, isDead }: Asking): Promise<Omit<ApiFuzz, 'deaths'>> {
  const random = seeded(seed)
  const names = Object.keys(REQUESTS).filter(name => !NOT_ASKED.has(name)) as RequestName[]
  const sums = {
    requests: 0,
    answered: 0,
    ok: 0,
    unanswered: 0,
    status500: 0,
    internal: 0,
    rawSql: 0,
    againstContract: 0,
  }
  const faults: string[] = []
  const fault = (what: string, sent: string): void => {
    if (faults.length < 40) faults.push(`${what}: ${sent.slice(0, 400)}`)
  }

  const slowAsked = new Map<string, number>()
  /** Another one instead of a slow request that had its share. */
  function nextName(): RequestName {
    const name = names[Math.floor(random() * names.length)] ?? 'app.status'
    const asked = slowAsked.get(name) ?? 0
    if (!SLOW.has(name)) return name
    if (asked > sums.requests / SLOW_EVERY) return 'app.status'
    slowAsked.set(name, asked + 1)
    return name
  }

  async function one(): Promise<void> {
    sums.requests++
    if (sums.requests % HOSTILE_EVERY === 0) return byHand()
    const name = nextName()
    const input = kept(name, inputFor(name, random), folder)
    const sent = encodeWire({ name, input })
    try {
      const response = await fetch(`${page.base}/api/request`, {
        method: 'POST',
        headers: page.headers,
        body: sent,
      })
      const text = await response.text()
      sums.answered++
      if (response.status >= 500) {
        sums.status500++
        fault(`status ${response.status}`, sent)
      }
      if (RAW_SQL.test(text)) {
        sums.rawSql++
        fault(`raw SQL in ${text.slice(0, 200)}`, sent)
      }
      judge(name, text, sent)
    } catch (problem) {
      sums.unanswered++
      fault(`unanswered (${String(problem)})`, sent)
    }
  }

  function judge(name: RequestName, text: string, sent: string): void {
    const reply = replySchema.safeParse(decodeWire(text))
    if (!reply.success) {
      sums.againstContract++
      fault(`no reply: ${text.slice(0, 200)}`, sent)
    } else if (!reply.data.ok) {
      if (reply.data.error.code !== 'internal') return
      sums.internal++
      fault(`internal: ${reply.data.error.message}`, sent)
    } else {
      sums.ok++
      const parsed = REQUESTS[name].output.safeParse(reply.data.value)
      if (parsed.success) return
      sums.againstContract++
      fault(
        `against the contract: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`,
        sent,
      )
    }
  }

  async function byHand(): Promise<void> {
    const at = Math.floor(random() * 10_000)
    const bytes = hostileBytes(at, page.port, page.headers.cookie)
    const status = await sendHostile(
      page.port,
      bytes,
      (['wait', 'close', 'reset'] as const)[at % 3] ?? 'close',
    )
    sums.answered++
    if (status === null || status < 500 || status === 501) return
    sums.status500++
    fault(`status ${status}`, JSON.stringify(bytes.slice(0, 200)))
  }

  const looking = await lookAt(page)
  async function worker(): Promise<void> {
    while (sums.requests < count && !isDead()) {
      await one()
      if (sums.requests % 500 === 0) await removeTrunks(page)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return { ...sums, ...(await looking.end()), faults }
}

function inputFor(name: RequestName, random: () => number): unknown {
  const kind = random()
  if (kind < 0.1) return randomValue(random)
  const made = randomInput(REQUESTS[name].input, random)
  return kind < 0.6 ? withLiveIds(made, random) : mutated(withLiveIds(made, random), random)
}

/** Ids are those of things that are there, mostly. */
function withLiveIds(value: unknown, random: () => number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      /^(?:id|.*Id)$/.test(key) && typeof part === 'number' && random() < 0.9
        ? 1 + Math.floor(random() * 3)
        : withLiveIds(part, random),
    ]),
  )
}

const LOOPBACK = /^127\.0\.0\.1(?::\d+)?$/

/** Nothing is sent beyond loopback, and no folder but ours is watched. */
function kept(name: string, value: unknown, folder: string): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return Array.from(value, part => kept(name, part, folder))
  const safe = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, kept(name, part, folder)]))
  if (name.startsWith('trunks.')) {
    for (const key of ['address', 'outboundProxy', 'stunServer', 'localHost', 'domain'])
      if (typeof safe[key] === 'string' && !LOOPBACK.test(safe[key]))
        safe[key] = key === 'localHost' || key === 'domain' ? '127.0.0.1' : '127.0.0.1:9'
    if (Array.isArray(safe.sources)) safe.sources = ['127.0.0.1']
    if (safe.kind === 'practice' && trunkSettingsSchema.safeParse(safe).success) safe.channels = 2
  }
  if (name === 'backups.configure' && typeof safe.folder === 'string' && safe.folder.startsWith('/'))
    safe.folder = join(folder, 'backups')
  if (name.startsWith('watchedFolders.') && typeof safe.path === 'string') safe.path = join(folder, 'watched')
  return safe
}

async function removeTrunks({ base, headers }: Page): Promise<void> {
  const post = async (name: string, input: unknown): Promise<unknown> => {
    const body = encodeWire({ name, input })
    return decodeWire(await (await fetch(`${base}/api/request`, { method: 'POST', headers, body })).text())
  }
  const listed = z
    .object({ value: z.array(z.object({ id: z.number() })) })
    .safeParse(await post('trunks.list', {}).catch(() => null))
  if (!listed.success) return
  for (const { id } of listed.data.value.slice(TRUNKS_MAX))
    await post('trunks.remove', { id }).catch(() => null)
}

/**
 * Asks the host for a page all the time, and beside it a bare server in a process of its own, which shows how long this machine itself holds
 * a process up.
 */
async function lookAt({ base, headers }: Page): Promise<{ end(): Promise<Looks> }> {
  const bare = spawn(process.execPath, ['-e', BARE_SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(bare.stdout, 'data')
  const bareBase = `http://127.0.0.1:${Number(String(line))}`
  let isOver = false
  const found = { looks: 0, held: 0, longestMs: 0, bareHeld: 0, bareLongestMs: 0 }
  const timed = async (address: string): Promise<number> => {
    const began = performance.now()
    await fetch(address, { headers }).then(
      answer => answer.arrayBuffer(),
      () => null, // a host that is gone is counted as a death
    )
    return Math.round(performance.now() - began)
  }
  const looking = (async () => {
    while (!isOver) {
      const [ms, bareMs] = await Promise.all([timed(`${base}/nothing-here`), timed(bareBase)])
      found.looks++
      if (ms > HELD_MS) found.held++
      if (bareMs > HELD_MS) found.bareHeld++
      found.longestMs = Math.max(found.longestMs, ms)
      found.bareLongestMs = Math.max(found.bareLongestMs, bareMs)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  })()
  return {
    async end() {
      isOver = true
      await looking
      const gone = once(bare, 'close')
      bare.kill('SIGKILL')
      await gone
      return found
    },
  }
}

const BARE_SERVER =
  "const server = require('node:http').createServer((q, s) => s.end('x')).listen(0, '127.0.0.1', () => console.log(server.address().port))"
