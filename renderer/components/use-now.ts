import { useSyncExternalStore } from 'react'
import { engineTime } from '../engine-client/engine-clock.ts'

/** One timer for everything on the page that shows how long something has lasted. */
const TICK_MS = 500
const listeners = new Set<() => void>()
let now = Date.now()
let timer: number | null = null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= window.setInterval(() => {
    now = Date.now()
    for (const tell of listeners) tell()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    window.clearInterval(timer)
    timer = null
  }
}

function read(): number {
  if (timer === null) now = Date.now()
  return now
}

/** The time in ms since the epoch, in steps of half a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read)
}

/** The same on the engine's clock: for how long its calls have lasted. */
export function useEngineNow(): number {
  return engineTime(useNow())
}

const nothing = (): (() => void) => () => undefined
const minute = (): number => Math.floor(Date.now() / 60_000) * 60_000

/** The time when the component was drawn, to the minute: for what need not tick. */
export function useMinute(): number {
  return useSyncExternalStore(nothing, minute)
}
