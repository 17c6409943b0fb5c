import { PAUSE_WORDS, whatIsUp } from '../../../shared/model/stopping-words.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { pauseAll, useHangUpQuestion } from './pause-acts.ts'
import { useCallsUp } from './use-calls-up.ts'

/** Asks before every call is hung up. */
export function HangUpQuestion() {
  const opened = useHangUpQuestion(question => question.opened)
  const calls = useCallsUp()
  return (
    <ConfirmDialog
      opened={opened}
      title="Pause all campaigns and hang up?"
      consequence={
        calls === 0
          ? 'No calls are up. All campaigns are paused until you resume them.'
          : `${whatIsUp({ calls, texts: 0 })} will be cut off and count as interrupted: those people are called again after "${PAUSE_WORDS.resumeAll}".`
      }
      act={PAUSE_WORDS.pauseAndHangUp}
      keep="Cancel"
      onClose={() => useHangUpQuestion.setState({ opened: false })}
      onConfirm={() => pauseAll(true)}
    />
  )
}
