/**
 * What a failed test has to tell beside its error: the ladder of what a test support opened, the log of a peer. Test
 * supports register it when they start something; the setup of all tests prints it.
 */
interface Teller {
  readonly title: string
  readonly tell: () => string
}

const tellers = new Set<Teller>()

/** Registers what to print when the test that runs fails: also one that nobody but its text knows, as SIP in TLS. */
export function tellOnFailure(title: string, tell: () => string): void {
  tellers.add({ title, tell })
}

/** Forgets what an earlier test registered. */
export function forgetTellers(): void {
  tellers.clear()
}

/** Everything that is registered, each below its title; nothing of what is silent. */
export function tellAll(): string {
  return [...tellers]
    .map(({ title, tell }) => ({ title, text: tell().trimEnd() }))
    .filter(({ text }) => text !== '')
    .map(({ title, text }) => `${title}\n${text}\n`)
    .join('\n')
}
