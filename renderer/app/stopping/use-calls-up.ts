import { useEngine } from '../../stores/engine-store.ts'

/** Calls that are up now. */
export function useCallsUp(): number {
  return useEngine(view => (view.live.state === 'ready' ? view.live.value.figures.callsInProgress : 0))
}
