import type { Database, Statement } from 'better-sqlite3'

/** Who writes now, and whether the engine waits for it: two numbers that both threads see. */
const HOLDER = 0
const WANTED = 1
const [NOBODY, IMPORT, ENGINE] = [0, 1, 2]
/** After so long SQLite's own waiting decides: the other thread is stuck or gone. */
const WAIT_MS_MAX = 1_000

/**
 * Who may write next, of two threads with a connection each. SQLite has one writer and lets the other one sleep and try again; here the
 * engine says that it wants to write, the import ends its slice at once, and the engine goes on the moment that it is free.
 */
export interface WriteGate {
  /** What the other thread opens the same gate with. */
  readonly shared: SharedArrayBuffer
  readonly engine: {
    enter(): void
    leave(): void
  }
  readonly importing: {
    /** Waits as long as the engine writes or wants to. */
    enter(): void
    leave(): void
    /** The engine waits: the slice ends as soon as it can. */
    isWanted(): boolean
  }
}

/** A new gate, or the one that another thread made. */
export function createWriteGate(shared: SharedArrayBuffer = new SharedArrayBuffer(8)): WriteGate {
  const cells = new Int32Array(shared)
  const free = (): void => {
    Atomics.store(cells, HOLDER, NOBODY)
    Atomics.notify(cells, HOLDER)
  }
  return {
    shared,
    engine: {
      enter() {
        if (Atomics.load(cells, HOLDER) === ENGINE) return
        if (Atomics.compareExchange(cells, HOLDER, NOBODY, ENGINE) === NOBODY) return
        Atomics.store(cells, WANTED, 1)
        const until = performance.now() + WAIT_MS_MAX
        while (Atomics.compareExchange(cells, HOLDER, NOBODY, ENGINE) !== NOBODY) {
          const left = until - performance.now()
          if (left <= 0) {
            Atomics.store(cells, HOLDER, ENGINE)
            break
          }
          sleepWhile(cells, IMPORT, left)
        }
        Atomics.store(cells, WANTED, 0)
        Atomics.notify(cells, WANTED)
      },
      leave: free,
    },
    importing: {
      enter() {
        const until = performance.now() + WAIT_MS_MAX
        while (performance.now() < until) {
          if (Atomics.load(cells, WANTED) === 1) Atomics.wait(cells, WANTED, 1, WAIT_MS_MAX)
          const holder = Atomics.compareExchange(cells, HOLDER, NOBODY, IMPORT)
          if (holder === NOBODY || holder === IMPORT) return
          Atomics.wait(cells, HOLDER, ENGINE, WAIT_MS_MAX)
        }
      },
      leave() {
        if (Atomics.compareExchange(cells, HOLDER, IMPORT, NOBODY) === IMPORT) Atomics.notify(cells, HOLDER)
      },
      isWanted: () => Atomics.load(cells, WANTED) === 1,
    },
  }
}

/** A host that forbids its thread to sleep has it look again until the slice is over. */
function sleepWhile(cells: Int32Array, holder: number, ms: number): void {
  try {
    Atomics.wait(cells, HOLDER, holder, ms)
  } catch {
    // asked again by the caller
  }
}

const gates = new WeakMap<Database, WriteGate>()

/** From here on everything that the engine writes over this connection goes through the gate. Before the first statement is prepared. */
export function guardWrites(database: Database, gate: WriteGate): void {
  gates.set(database, gate)
  const prepare = database.prepare.bind(database)
  const through = <Asked extends unknown[], Value>(act: (...asked: Asked) => Value) => {
    return (...asked: Asked): Value => {
      if (database.inTransaction) return act(...asked)
      gate.engine.enter()
      try {
        return act(...asked)
      } finally {
        // BEGIN keeps it until its transaction ends
        if (!database.inTransaction) gate.engine.leave()
      }
    }
  }
  const guarded = (sql: string): Statement => {
    const statement = prepare(sql)
    if (statement.readonly) return statement
    statement.run = through(statement.run.bind(statement))
    statement.get = through(statement.get.bind(statement))
    statement.all = through(statement.all.bind(statement))
    return statement
  }
  // the types of its parameters and rows are those that its caller names
  database.prepare = guarded as Database['prepare']
}

/** A transaction of the engine has ended. */
export function leaveGate(database: Database): void {
  gates.get(database)?.engine.leave()
}
