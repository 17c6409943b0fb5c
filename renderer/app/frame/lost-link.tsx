import { Box } from '@mantine/core'
import { SentenceAlert } from '../../components/page-states.tsx'
import { useNow } from '../../components/use-now.ts'
import { useEngine } from '../../stores/engine-store.ts'
import styles from './frame.module.css'

/** Says that the engine is out of reach, and when the page tries again. */
export function LostLink() {
  const link = useEngine(view => view.link)
  return (
    <div className={styles.banner}>
      {link.state === 'lost' && <Countdown retryAt={link.retryAt} />}
      {link.state === 'shut-out' && (
        <Box px={20} pt={10}>
          <SentenceAlert tone="error">
            Trunkline was started anew and does not know this browser any more: what you see is old. Open it
            with the address that it prints when it starts; this page then goes on by itself.
          </SentenceAlert>
        </Box>
      )}
    </div>
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
