import {
  IconAntennaBars5,
  IconAntennaBarsOff,
  IconArchive,
  IconBan,
  IconBellRinging,
  IconCalendarOff,
  IconCalendarTime,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockPause,
  IconGavel,
  IconHandStop,
  IconHourglass,
  IconMessage,
  IconMicrophone,
  IconPencil,
  IconPhoneCalling,
  IconPhoneCheck,
  IconPhoneEnd,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhonePause,
  IconPhoneX,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnectedX,
  type IconProps,
  IconQuestionMark,
  IconTrafficCone,
  IconUserOff,
  IconVolumeOff,
  IconWaveSine,
  IconWorldQuestion,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { ATTEMPT_STATE_WORDS, type AttemptState } from '../../shared/model/call.ts'
import {
  type CampaignState,
  FINAL_STATE_WORDS,
  type FinalState,
  RECIPIENT_STATE_WORDS,
  type RecipientState,
} from '../../shared/model/campaign.ts'
import { OUTCOME_WORDS, type Outcome } from '../../shared/model/outcome.ts'
import { REASON_WORDS, type ReasonKind } from '../../shared/model/reason.ts'
import type { TrunkCheck } from '../../shared/model/trunk.ts'

export type Hue = 'gray' | 'petrol' | 'blue' | 'green' | 'amber' | 'violet' | 'red'

/** How a state is shown: never by its colour alone. */
export interface Look {
  readonly hue: Hue
  readonly icon: ComponentType<IconProps>
  readonly word: string
}

const look = (hue: Hue, icon: ComponentType<IconProps>, word: string): Look => ({ hue, icon, word })

export const CAMPAIGN_LOOKS: Readonly<Record<CampaignState, Look>> = {
  draft: look('gray', IconPencil, 'Draft'),
  scheduled: look('blue', IconCalendarTime, 'Scheduled'),
  active: look('green', IconPlayerPlay, 'Active'),
  paused: look('amber', IconPlayerPause, 'Paused'),
  completed: look('petrol', IconCircleCheck, 'Completed'),
  cancelled: look('gray', IconBan, 'Cancelled'),
}
export const ARCHIVED_LOOK = look('gray', IconArchive, 'Archived')
/** An active campaign that has nothing to dial now. */
export const WAITING_LOOK = look('blue', IconHourglass, 'Waiting')

export const ATTEMPT_LOOKS: Readonly<Record<AttemptState, Look>> = {
  claimed: look('gray', IconCircleDashed, ATTEMPT_STATE_WORDS.claimed),
  dialing: look('blue', IconPhoneCalling, ATTEMPT_STATE_WORDS.dialing),
  ringing: look('amber', IconBellRinging, ATTEMPT_STATE_WORDS.ringing),
  answered: look('green', IconWaveSine, ATTEMPT_STATE_WORDS.answered),
  ended: look('gray', IconPhoneEnd, ATTEMPT_STATE_WORDS.ended),
}

export const OUTCOME_LOOKS: Readonly<Record<Outcome, Look>> = {
  answered: look('green', IconPhoneCheck, OUTCOME_WORDS.answered),
  'hung-up-early': look('petrol', IconPhoneIncoming, OUTCOME_WORDS['hung-up-early']),
  busy: look('amber', IconPhonePause, OUTCOME_WORDS.busy),
  'no-answer': look('blue', IconPhoneOff, OUTCOME_WORDS['no-answer']),
  rejected: look('violet', IconPhoneX, OUTCOME_WORDS.rejected),
  blocked: look('violet', IconBan, OUTCOME_WORDS.blocked),
  machine: look('petrol', IconMicrophone, OUTCOME_WORDS.machine),
  abandoned: look('red', IconPhoneOff, OUTCOME_WORDS.abandoned),
  'dead-air': look('gray', IconVolumeOff, OUTCOME_WORDS['dead-air']),
  'invalid-number': look('gray', IconUserOff, OUTCOME_WORDS['invalid-number']),
  congestion: look('amber', IconTrafficCone, OUTCOME_WORDS.congestion),
  'trunk-failed': look('red', IconPlugConnectedX, OUTCOME_WORDS['trunk-failed']),
  interrupted: look('gray', IconClockPause, OUTCOME_WORDS.interrupted),
  cancelled: look('gray', IconBan, OUTCOME_WORDS.cancelled),
  sent: look('green', IconMessage, OUTCOME_WORDS.sent),
}

export const FINAL_LOOKS: Readonly<Record<FinalState, Look>> = {
  reached: look('green', IconCircleCheck, FINAL_STATE_WORDS.reached),
  exhausted: look('blue', IconPhoneOff, FINAL_STATE_WORDS.exhausted),
  unreachable: look('gray', IconUserOff, FINAL_STATE_WORDS.unreachable),
  suppressed: look('gray', IconHandStop, FINAL_STATE_WORDS.suppressed),
  expired: look('gray', IconCalendarOff, FINAL_STATE_WORDS.expired),
  cancelled: look('gray', IconBan, FINAL_STATE_WORDS.cancelled),
}

export const RECIPIENT_LOOKS: Readonly<Record<RecipientState, Look>> = {
  due: look('blue', IconHourglass, RECIPIENT_STATE_WORDS.due),
  dialing: look('amber', IconPhoneCalling, RECIPIENT_STATE_WORDS.dialing),
  done: look('gray', IconCircleCheck, RECIPIENT_STATE_WORDS.done),
}

export const TRUNK_LOOKS: Readonly<Record<TrunkCheck['state'], Look>> = {
  up: look('green', IconAntennaBars5, 'Up'),
  suspect: look('amber', IconQuestionMark, 'Suspect'),
  down: look('red', IconAntennaBarsOff, 'Down'),
  unknown: look('gray', IconCircleDashed, 'Unchecked'),
}

export const FAILED_LOOK = look('red', IconCircleX, 'Failed')

export const REASON_LOOKS: Readonly<Record<ReasonKind, Look>> = {
  done: look('gray', IconCircleCheck, REASON_WORDS.done),
  'on-a-call': look('green', IconPhoneCalling, REASON_WORDS['on-a-call']),
  'do-not-call': look('gray', IconHandStop, REASON_WORDS['do-not-call']),
  'number-invalid': look('gray', IconUserOff, REASON_WORDS['number-invalid']),
  'campaign-not-active': look('gray', IconPlayerPause, REASON_WORDS['campaign-not-active']),
  'not-launched': look('blue', IconCalendarTime, REASON_WORDS['not-launched']),
  'campaign-over': look('gray', IconCalendarOff, REASON_WORDS['campaign-over']),
  'offer-expired': look('gray', IconCalendarOff, REASON_WORDS['offer-expired']),
  'consent-missing': look('amber', IconGavel, REASON_WORDS['consent-missing']),
  'zone-unknown': look('amber', IconWorldQuestion, REASON_WORDS['zone-unknown']),
  'retry-delay': look('blue', IconHourglass, REASON_WORDS['retry-delay']),
  'cadence-delay': look('blue', IconHourglass, REASON_WORDS['cadence-delay']),
  'contact-cap': look('violet', IconHandStop, REASON_WORDS['contact-cap']),
  lockout: look('violet', IconHandStop, REASON_WORDS.lockout),
  'law-hours': look('violet', IconGavel, REASON_WORDS['law-hours']),
  holiday: look('blue', IconCalendarOff, REASON_WORDS.holiday),
  'outside-window': look('blue', IconClockPause, REASON_WORDS['outside-window']),
  trunk: look('red', IconPlugConnectedX, REASON_WORDS.trunk),
  pacing: look('gray', IconHourglass, REASON_WORDS.pacing),
}
