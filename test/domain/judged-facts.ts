import type { JudgedFacts } from '../../electron/engine/domain/judge.ts'
import { createTimetable, type Timetable } from '../../electron/engine/domain/timetable.ts'
import type { CallingWindow } from '../../shared/model/calling-window.ts'
import { scheduleSchema } from '../../shared/model/schedule.ts'

const HOUR = 3_600_000
/** A Monday, 10:00 in Madrid. */
export const NOW = Date.UTC(2026, 0, 5, 9)

/** The calling window alone. */
export function timetableOf(window: CallingWindow): Timetable {
  return createTimetable({ window, law: () => [] })
}

export interface Changes {
  readonly campaign?: Partial<JudgedFacts['campaign']>
  readonly group?: Partial<JudgedFacts['group']>
  readonly row?: Partial<JudgedFacts['row']>
  readonly person?: Partial<JudgedFacts['person']>
}

/** An active campaign, a recipient in Madrid whose turn it is, and nothing against calling them, but for the changes. */
export function facts(changes: Changes = {}): JudgedFacts {
  return {
    campaign: {
      state: 'active',
      pause: null,
      passing: [],
      schedule: scheduleSchema.parse({}),
      offerExpiresOn: null,
      ownZone: 'Europe/Madrid',
      launchedAt: NOW - HOUR,
      ...changes.campaign,
    },
    group: { zone: 'Europe/Madrid', region: 'ES', consent: null, ...changes.group },
    row: { state: 'due', finalState: null, nextAt: 0, blockedBy: null, because: null, ...changes.row },
    person: {
      beyondCadence: null,
      doNotCall: null,
      caps: [],
      lockouts: [],
      abandonedAt: null,
      busyUntil: null,
      ...changes.person,
    },
  }
}
