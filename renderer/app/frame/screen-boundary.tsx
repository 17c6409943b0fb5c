import { Component, type ReactNode } from 'react'
import { ErrorState } from '../../components/page-states.tsx'

interface Caught {
  readonly problem: string | null
}

/** Keeps a screen that breaks from taking the rest of the app with it. */
export class ScreenBoundary extends Component<{ children: ReactNode }, Caught> {
  override state: Caught = { problem: null }

  static getDerivedStateFromError(problem: unknown): Caught {
    return { problem: problem instanceof Error ? problem.message : String(problem) }
  }

  override render(): ReactNode {
    if (this.state.problem === null) return this.props.children
    return (
      <ErrorState
        error={{
          code: 'internal',
          message: `This screen broke: ${this.state.problem}. Calls are not touched by it.`,
        }}
        // A screen that was never fetched stays so until the page is loaded anew: the app may have been updated.
        retry={() => window.location.reload()}
      />
    )
  }
}
