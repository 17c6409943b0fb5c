import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Runs a file of the benches in a process of its own, where the collector can be called, and reads the JSON it prints. */
export async function runChild<Printed>(
  file: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<Printed> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', file, ...args],
    { timeout: timeoutMs, maxBuffer: 16 * 2 ** 20 },
  )
  // our own file prints it, in the shape that its caller names
  return JSON.parse(stdout) as Printed
}

/** The number after `--name` on the command line, or `otherwise`. */
export function numberOption(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`)
  const given = at < 0 ? Number.NaN : Number(process.argv[at + 1])
  return Number.isInteger(given) && given > 0 ? given : otherwise
}
