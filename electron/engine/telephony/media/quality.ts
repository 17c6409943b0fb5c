/** What a call sounds like, from 1 (bad) to 4.4 (as good as a telephone is). */
export interface PathQuality {
  /** Share of packets that were not heard: lost or late, 0 to 1. */
  readonly lossShare: number
  /** Delay from mouth to ear in one direction, milliseconds. */
  readonly delayMs: number
  /** What the codec itself costs (Ie of ITU-T G.113: G.711 0, G.722 13, Opus about 0) and how it stands loss (Bpl). */
  readonly codecImpairment?: number
  readonly lossRobustness?: number
}

/** R of a connection with nothing wrong but the default noise (ITU-T G.107, default values). */
const R_BEST = 93.2
/** Bpl of G.711 with concealment (ITU-T G.113 appendix I, table I.4). */
const G711_ROBUSTNESS = 25.1
/** Above this one-way delay people begin to interrupt one another. */
const DELAY_KNEE_MS = 177.3

/**
 * Mean opinion score by the E-model (ITU-T G.107 (06/2015)): R = 93.2 - Id - Ie,eff, with
 * Ie,eff = Ie + (95 - Ie) * Ppl / (Ppl + Bpl) for random loss (7.3) and the usual linear form of Id,
 * 0.024 d + 0.11 (d - 177.3) above 177.3 ms (Cole and Rosenbluth, Voice over IP performance monitoring, 2001);
 * MOS from R by G.107 annex B.
 */
export function estimateMos(path: PathQuality): number {
  const { lossShare, delayMs, codecImpairment = 0, lossRobustness = G711_ROBUSTNESS } = path
  const lossPercent = 100 * Math.min(1, Math.max(0, lossShare))
  const delay = Math.max(0, delayMs)
  const delayImpairment = 0.024 * delay + (delay > DELAY_KNEE_MS ? 0.11 * (delay - DELAY_KNEE_MS) : 0)
  const equipment = codecImpairment + ((95 - codecImpairment) * lossPercent) / (lossPercent + lossRobustness)
  return mosOf(R_BEST - delayImpairment - equipment)
}

function mosOf(r: number): number {
  if (r <= 0) return 1
  if (r >= 100) return 4.5
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
}
