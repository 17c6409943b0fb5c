import { Text, Tooltip } from '@mantine/core'
import {
  calendarDay,
  cityOfZone,
  clockTime,
  fullInstant,
  knownZones,
  OUR_ZONE,
  sameClock,
  shortInstant,
} from './clock-times.ts'
import { formatDuration, formatNumber } from './format.ts'
import { useEngineNow, useMinute } from './use-now.ts'

/**
 * An instant as the recipient's clock shows it, with ours beside it when they differ:
 * `14:05 Madrid · 13:05 here`. Without a zone it is ours alone.
 */
export function Instant({ at, zone }: { at: number | null; zone?: string | null }) {
  const now = useMinute()
  if (at === null) return <Dash />
  const theirs = zone && knownZones(zone).length > 0 ? zone : OUR_ZONE
  const other = !sameClock(at, theirs, OUR_ZONE)
  const sameDay = calendarDay(at, theirs) === calendarDay(at)
  const title = other ? `${fullInstant(at, theirs)} – here ${fullInstant(at)}` : fullInstant(at)
  return (
    <Tooltip label={title}>
      <Text component="time" span inherit dateTime={new Date(at).toISOString()} className="tl-nowrap">
        {shortInstant(at, now, theirs)}
        {other && (
          <Text span inherit c="dimmed">
            {` ${cityOfZone(theirs)} · ${sameDay ? clockTime(at) : shortInstant(at, now)} here`}
          </Text>
        )}
      </Text>
    </Tooltip>
  )
}

/** `mm:ss`; without an end it runs. */
export function Duration({ from, to }: { from: number | null; to: number | null }) {
  if (from === null) return <Dash />
  return to === null ? <Running from={from} /> : <span>{formatDuration(to - from)}</span>
}

function Running({ from }: { from: number }) {
  return <span>{formatDuration(useEngineNow() - from)}</span>
}

/** A number in international format, to be copied without spaces as well (its E.164 is the title). */
export function PhoneNumber({ number }: { number: string }) {
  return (
    <span className="tl-nowrap" title={number} dir="ltr">
      {formatNumber(number)}
    </span>
  )
}

/** Nothing to show here. */
export function Dash() {
  return (
    <Text span inherit c="dimmed" aria-label="none">
      –
    </Text>
  )
}
