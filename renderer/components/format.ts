import parsePhoneNumber from 'libphonenumber-js/min'

const whole = new Intl.NumberFormat('en-GB')

/** `1,000,000`. */
export function formatCount(count: number): string {
  return whole.format(count)
}

/** `1 recipient`, `1,204 recipients`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** A fraction of 1 as `42.5 %`; a dash when nothing was counted. */
export function formatShare(fraction: number | null): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(1)} %`
}

/** `3 s`, `15 min`, `4 h`, `2 days`: a delay in seconds as people say it. */
export function formatDelay(seconds: number): string {
  if (seconds < 60) return `${trimmed(seconds)} s`
  if (seconds < 3600) return `${trimmed(seconds / 60)} min`
  if (seconds < 86_400) return `${trimmed(seconds / 3600)} h`
  return seconds === 86_400 ? '1 day' : `${trimmed(seconds / 86_400)} days`
}

const trimmed = (value: number): string => String(Math.round(value * 10) / 10)

/** `04:05`, and `1:04:05` from an hour on. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `12.4 MB`; bytes in steps of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Numbers that were formatted lately: a table asks for the same ones at every frame. */
const FORMATTED_MAX = 5000
const formatted = new Map<string, string>()

/** `+44 20 7183 8750` for E.164 `+442071838750`; other text as it is. */
export function formatNumber(number: string): string {
  const known = formatted.get(number)
  if (known !== undefined) return known
  const text = parsePhoneNumber(number)?.formatInternational() ?? number
  if (formatted.size >= FORMATTED_MAX) formatted.clear()
  formatted.set(number, text)
  return text
}
