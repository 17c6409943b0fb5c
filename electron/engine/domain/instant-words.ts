import { zoneForIntl } from '../../../shared/zone-release.ts'

const formatOf = formatsByZone('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** The day and time of an instant in a zone, as a sentence says it: `Mon 23 Nov at 09:00`. */
export function inZone(at: number, zone: string): string {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  return `${part('weekday')} ${part('day')} ${part('month')} at ${part('hour')}:${part('minute')}`
}

/** `America/New_York` as people read it: `New York time`. */
export function readableZone(zone: string): string {
  const city = zone.split('/').at(-1) ?? zone
  return `${city.replaceAll('_', ' ')} time`
}

/** Writes instants (ms) in a zone, by the shipped release of the IANA database. */
export interface InstantFormat {
  format(at: number): string
  formatToParts(at: number): readonly Intl.DateTimeFormatPart[]
}

/** A way of writing instants, for each zone that is asked for: making one costs far more than using it. Zones are some hundred. */
export function formatsByZone(
  locale: string,
  options: Intl.DateTimeFormatOptions,
): (zone: string) => InstantFormat {
  const formats = new Map<string, Intl.DateTimeFormat>()
  const formatAt = (zone: string, at: number): Intl.DateTimeFormat => {
    const timeZone = zoneForIntl(zone, at)
    let format = formats.get(timeZone)
    if (format === undefined) {
      format = new Intl.DateTimeFormat(locale, { ...options, timeZone })
      formats.set(timeZone, format)
    }
    return format
  }
  return zone => ({
    format: at => formatAt(zone, at).format(at),
    formatToParts: at => formatAt(zone, at).formatToParts(at),
  })
}
