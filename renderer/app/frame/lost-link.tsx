import { Box } from '@mantine/core'
import { SentenceAlert } from '../../components/page-states.tsx'
import { useNow } from '../../components/use-now.ts'
import { useEngine } from '../../stores/engine-store.ts'

/** Says that the engine is out of reach, and when the page tries again. */
export function LostLink() {
  const link = useEngine(view => view.link)
  return (
    <>
      {link.state === 'lost' && <Countdown retryAt={link.retryAt} />}
      {link.state === 'shut-out' && (
        <Box px={20} pt={10}>
          <SentenceAlert tone="error">
            This browser is not logged in any more, and what you see is old. Open the address that Trunkline
            prints when it starts, or the next one from &quot;trunkline address&quot;; this page then
            continues.
          </SentenceAlert>
        </Box>
      )}
    </>
  )
}

function Countdown({ retryAt }: { retryAt: number }) {
  const seconds = Math.max(0, Math.ceil((retryAt - useNow()) / 1000))
  return (
    <Box px={20} pt={10}>
      <SentenceAlert tone="error">
        The engine is out of reach: what you see may be old. Calls that the engine holds go on without this
        page.
        <span aria-hidden>{seconds > 0 ? ` Trying again in ${seconds} s.` : ' Trying again now.'}</span>
      </SentenceAlert>
    </Box>
  )
}
