import { useCallback, useEffect, useRef, useState } from 'react'
import type { TrunkSettings } from '../../../shared/model/trunk.ts'
import type { TrunkProbe } from '../../../shared/model/trunk-probe.ts'
import { request } from '../../engine-client/engine-client.ts'

/** A meter moves five times a second; asking that often is enough for it. */
const POLL_MS = 200

export interface UsedProbe {
  /** The newest state of the try; null before the first one. */
  readonly probe: TrunkProbe | null
  readonly running: boolean
  /** Why a try could not be started or looked at. */
  readonly problem: string | null
  readonly start: (
    settings: Extract<TrunkSettings, { kind: 'sip' }>,
    number: string | null,
    trunkId: number | null,
  ) => Promise<void>
  /** Hangs the test call up and skips the rest. */
  readonly end: () => void
}

/** One try after the other; a try that is left behind with the screen is ended. */
export function useProbe(): UsedProbe {
  const [probe, setProbe] = useState<TrunkProbe | null>(null)
  const [probeId, setProbeId] = useState<string | null>(null)
  const [starting, setStarting] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const running = useRef<string | null>(null)

  const end = useCallback(() => {
    if (running.current !== null) void request('trunks.endProbe', { probeId: running.current })
  }, [])

  useEffect(() => {
    if (probeId === null) return
    let over = false
    let timer: number | undefined
    running.current = probeId
    async function look(id: string): Promise<void> {
      const state = await request('trunks.probeState', { probeId: id })
      if (over) return
      if (!state.ok) {
        setProblem(state.error.message)
        running.current = null
        return setProbeId(null)
      }
      setProbe(state.value)
      if (state.value.state === 'running') timer = window.setTimeout(() => void look(id), POLL_MS)
      else {
        running.current = null
        setProbeId(null)
      }
    }
    void look(probeId)
    return () => {
      over = true
      window.clearTimeout(timer)
    }
  }, [probeId])
  useEffect(() => end, [end])

  return {
    probe,
    running: starting || probeId !== null,
    problem,
    async start(settings, number, trunkId) {
      setProblem(null)
      setStarting(true)
      const started = await request('trunks.probe', { settings, number, trunkId })
      setStarting(false)
      if (started.ok) setProbeId(started.value.probeId)
      else setProblem(started.error.message)
    },
    end,
  }
}
