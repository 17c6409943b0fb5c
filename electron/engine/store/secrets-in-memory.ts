import type { Secrets } from '../ports/secrets.ts'

/** A safe that forgets everything with this process: for simulations, which have no secrets of anybody. */
export function secretsInMemory(): Secrets {
  const kept: string[] = []
  return {
    seal: plain => `memory:${kept.push(plain) - 1}`,
    open: sealed => kept[Number(/^memory:(\d+)$/.exec(sealed)?.[1] ?? -1)] ?? null,
  }
}
