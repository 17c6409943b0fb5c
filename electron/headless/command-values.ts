import { InvalidArgumentError } from 'commander'

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

/** One line on standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
