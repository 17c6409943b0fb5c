import { subscribe } from 'node:diagnostics_channel'
import { EventEmitter } from 'node:events'

/**
 * What this process holds open: sockets, servers, child processes and worker threads as Node's diagnostics channels
 * announce them, timers by standing in front of setTimeout and setInterval, and whatever else Node itself counts.
 * Each is kept with the place that opened it, also when it is unref'd.
 */
export interface OpenResources {
  /** What is open now, to compare with later. */
  mark(): Mark
  /** What is open now and was not at `mark`, each in one line: what it is and where it was opened. */
  since(mark: Mark): Left[]
}

export interface Mark {
  readonly seen: ReadonlySet<object>
  readonly counts: ReadonlyMap<string, number>
}

export interface Left {
  readonly resource: object | null
  readonly line: string
}

/** Kinds that Node counts and no channel announces: a TLS client, a file watcher, a pipe. Timers are watched above. */
const COUNTED = ['TCPSocketWrap', 'TLSWrap', 'PipeWrap', 'FSEvent', 'StatWatcher', 'TTYWrap', 'SignalWrap']

/** Frames kept of the place that opened something. */
const FRAMES_KEPT = 12
const FRAMES_SHOWN = 3

/**
 * Begins to watch; for the rest of the process. Timers count from now on only.
 * @param more what others hold open, each thing with its name.
 */
export function watchResources(more: () => readonly [object, string][]): OpenResources {
  const open = new Map<object, { readonly kind: string; readonly origin: Error }>()
  const keep = (kind: string, resource: unknown, ...ends: string[]): void => {
    if (!(resource instanceof EventEmitter)) return
    open.set(resource, { kind, origin: origin() })
    for (const end of ends) resource.once(end, () => open.delete(resource))
  }
  subscribe('udp.socket', message => keep('UDP socket', memberOf(message, 'socket'), 'close'))
  subscribe('net.client.socket', message => keep('stream to a server', memberOf(message, 'socket'), 'close'))
  subscribe('net.server.socket', message => keep('accepted stream', memberOf(message, 'socket'), 'close'))
  subscribe('tracing:net.server.listen:asyncStart', message =>
    keep('listening server', memberOf(message, 'server'), 'close'),
  )
  subscribe('child_process', message => keep('child process', memberOf(message, 'process'), 'exit', 'error'))
  subscribe('worker_threads', message => keep('worker thread', memberOf(message, 'worker'), 'exit'))
  watchTimers(open)

  return {
    mark: () => ({
      seen: new Set<object>([...open.keys(), ...more().map(([resource]) => resource)]),
      counts: countOthers(),
    }),
    since(mark) {
      const left: Left[] = more()
        .filter(([resource]) => !mark.seen.has(resource))
        .map(([resource, line]) => ({ resource, line }))
      for (const [resource, { kind, origin }] of open) {
        if (!mark.seen.has(resource))
          left.push({ resource, line: `${kind}${nameOf(resource)}, opened ${placeOf(origin)}` })
      }
      if (left.length > 0) return left
      for (const [kind, count] of countOthers()) {
        const more = count - (mark.counts.get(kind) ?? 0)
        if (more > 0) left.push({ resource: null, line: `${more} more ${kind} than before` })
      }
      return left
    },
  }
}

/** Stands in front of the global timers. Node's own (of HTTP, of streams) do not pass here. */
function watchTimers(open: Map<object, { readonly kind: string; readonly origin: Error }>): void {
  const inFrontOf = <Start extends typeof setTimeout | typeof setInterval>(
    start: Start,
    kind: string,
    once: boolean,
  ): Start =>
    new Proxy(start, {
      apply(target, self, [act, ...rest]: unknown[]) {
        if (typeof act !== 'function') return Reflect.apply(target, self, [act, ...rest])
        const begun: { timer?: object } = {}
        const fire = function (this: unknown, ...values: unknown[]): unknown {
          if (once && begun.timer) open.delete(begun.timer)
          return Reflect.apply(act, this, values)
        }
        const timer: unknown = Reflect.apply(target, self, [fire, ...rest])
        if (typeof timer === 'object' && timer !== null) {
          begun.timer = timer
          open.set(timer, { kind: `${kind} of ${String(rest[0])} ms`, origin: origin() })
        }
        return timer
      },
    })
  const forgetting = <Clear extends typeof clearTimeout | typeof clearInterval>(clear: Clear): Clear =>
    new Proxy(clear, {
      apply(target, self, args: unknown[]) {
        const timer = args[0]
        if (typeof timer === 'object' && timer !== null) open.delete(timer)
        return Reflect.apply(target, self, args)
      },
    })
  globalThis.setTimeout = inFrontOf(globalThis.setTimeout, 'timer', true)
  globalThis.setInterval = inFrontOf(globalThis.setInterval, 'interval', false)
  globalThis.clearTimeout = forgetting(globalThis.clearTimeout)
  globalThis.clearInterval = forgetting(globalThis.clearInterval)
}

function countOthers(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) {
    if (COUNTED.includes(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}

/** The stack is written only when somebody reads it; taking it costs some microseconds. */
function origin(): Error {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = FRAMES_KEPT
  const here = new Error('opened here')
  Error.stackTraceLimit = before
  return here
}

/** The package that opened it, if it was one, and our own places above it. */
function placeOf(origin: Error): string {
  const frames = (origin.stack ?? '')
    .split('\n')
    .slice(1)
    .filter(line => !/open-resources|node:|Reflect\.apply/.test(line))
    .map(line => line.trim().replace(/(file:\/\/)?\/\S*\/(?=(electron|test|shared|node_modules)\/)/, ''))
  const ours = frames.filter(frame => /\b(electron|test|shared)\//.test(frame))
  const [first] = frames.filter(frame => !frame.includes('/vitest/'))
  return (
    [...(first && !ours.includes(first) ? [first] : []), ...ours.slice(0, FRAMES_SHOWN)].join(' ') ||
    'by Node'
  )
}

function nameOf(resource: object): string {
  const file: unknown = memberOf(resource, 'spawnfile')
  if (typeof file === 'string') return ` ${file}`
  const address: unknown = memberOf(resource, 'address')
  if (typeof address !== 'function') return ''
  try {
    const port: unknown = memberOf(Reflect.apply(address, resource, []), 'port')
    return typeof port === 'number' ? ` on port ${port}` : ''
  } catch {
    return '' // a socket that is not bound has no address
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
