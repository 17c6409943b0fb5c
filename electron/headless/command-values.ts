import { InvalidArgumentError, Option } from 'commander'

/** Seconds that a SIGTERM waits for calls to end, unless told otherwise: service managers kill after 90. */
export const DRAIN_SECONDS = 60
const DRAIN_SECONDS_MAX = 86_400

/** An option that can be repeated: all its values in their order. */
export function repeated(text: string, before: readonly string[]): string[] {
  return [...before, text]
}

/** A country of two letters (ISO 3166). Throws InvalidArgumentError. */
export function country(text: string): string {
  const code = text.trim().toUpperCase()
  if (!/^[A-Z]{2}$/.test(code))
    throw new InvalidArgumentError('A country of two letters was expected, such as GB.')
  return code
}

/** A share from 0 to 1. Throws InvalidArgumentError. */
export function share(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError('A share from 0 to 1 was expected, such as 0.3.')
  return value
}

/** A whole number in these bounds. Throws InvalidArgumentError. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`A whole number from ${min} to ${max} was expected.`)
    }
    return value
  }
}

/** How long a SIGTERM waits for calls to end. */
export function drainOption(): Option {
  return new Option('--drain <seconds>', 'how long a SIGTERM waits for calls to end (0: hang up at once)')
    .argParser(wholeNumber(0, DRAIN_SECONDS_MAX))
    .default(DRAIN_SECONDS)
}

/** One line on standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
