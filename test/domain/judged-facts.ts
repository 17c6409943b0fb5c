import { windowAt } from '../../electron/engine/domain/calling-window.ts'
import type { JudgedFacts, Timetable } from '../../electron/engine/domain/judge.ts'
import type { CallingWindow } from '../../shared/model/calling-window.ts'
import type { Reason } from '../../shared/model/reason.ts'
import { scheduleSchema } from '../../shared/model/schedule.ts'

const HOUR = 3_600_000
/** A Monday, 10:00 in Madrid. */
export const NOW = Date.UTC(2026, 0, 5, 9)

const OUTSIDE: Reason = {
  kind: 'outside-window',
  sentence: 'Outside calling hours.',
  clearsAt: null,
  rule: null,
}

/** The calling window alone. */
export function timetableOf(window: CallingWindow): Timetable {
  return {
    at(zone, _region, now) {
      const state = windowAt(window, zone, now)
      switch (state.is) {
        case 'open':
          return { ...state, because: [] }
        case 'closed':
          return { ...state, because: [{ ...OUTSIDE, clearsAt: state.opensAt }] }
        case 'never':
          return { ...state, because: [OUTSIDE] }
        case 'held':
          return { ...state, because: [{ ...OUTSIDE, kind: 'zone-unknown' }] }
      }
    },
  }
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
      doNotCall: null,
      caps: [],
      lockouts: [],
      abandonedAt: null,
      busyUntil: null,
      ...changes.person,
    },
  }
}
