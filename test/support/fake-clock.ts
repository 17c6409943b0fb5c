import { createVirtualClock, type VirtualClock } from '../../electron/engine/simulation/virtual-clock.ts'

export type FakeClock = VirtualClock

/** A clock that stands still until a test moves it. `start` is in ms since the epoch. */
export const createFakeClock = (start = Date.UTC(2026, 0, 5, 9, 0, 0)): FakeClock => createVirtualClock(start)
