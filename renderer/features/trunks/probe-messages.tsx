import { Button, Modal } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useState } from 'react'
import type { TrunkProbe } from '../../../shared/model/trunk-probe.ts'
import { countOf } from '../../components/format.ts'
import { ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import ladderStyles from '../ladder/ladder.module.css'
import { LadderView } from '../ladder/ladder-view.tsx'

/** The SIP messages of a try, in a window over the wizard. */
export function ProbeMessages({ probe }: { probe: TrunkProbe }) {
  const [opened, setOpened] = useState(false)
  if (probe.messages === 0) return null
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconRoute size={14} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {countOf(probe.messages, 'SIP message')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="90%"
        title="SIP messages of this try"
        closeButtonProps={{ 'aria-label': 'Close the messages' }}
      >
        <Messages probeId={probe.probeId} />
      </Modal>
    </>
  )
}

function Messages({ probeId }: { probeId: string }) {
  const trace = useRequest('trunks.probeTrace', { probeId })
  if (trace.state === 'loading') return <LoadingRows rows={6} height={38} />
  if (trace.state === 'failed') return <ErrorState error={trace.error} retry={trace.reload} />
  return (
    <div className={ladderStyles.panes} style={{ height: '70vh' }}>
      <LadderView messages={trace.value.messages} />
    </div>
  )
}
