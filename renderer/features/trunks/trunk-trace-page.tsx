import { Button, Stack } from '@mantine/core'
import { IconRefresh, IconRoute } from '@tabler/icons-react'
import { formatCount } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import { useEngine } from '../../stores/engine-store.ts'
import ladderStyles from '../ladder/ladder.module.css'
import { LadderView } from '../ladder/ladder-view.tsx'
import { SaveTrace } from '../ladder/save-trace.tsx'

/** The last SIP messages of one trunk, whatever call they belonged to. */
export function TrunkTracePage({ id }: { id: number }) {
  const trace = useRequest('trunks.trace', { id })
  const name = useEngine(view =>
    view.trunks.state === 'ready' ? (view.trunks.value.get(id)?.name ?? null) : null,
  )
  const any = trace.state === 'ready' && trace.value.messages.length > 0
  return (
    <Stack gap="md" h="100%" mih={0}>
      <PageHeader
        title={`SIP messages of ${name ?? `trunk ${id}`}`}
        sentence={sentenceOf(trace.state === 'ready' ? trace.value.dropped : 0)}
        back={{ href: '/trunks', word: 'Trunks' }}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconRefresh size={14} aria-hidden />}
              onClick={trace.reload}
              disabled={trace.state === 'loading'}
            >
              Fetch newer
            </Button>
            {any && <SaveTrace of={{ what: 'trunk', id }} />}
          </>
        }
      />
      {trace.state === 'loading' && <LoadingRows rows={8} height={38} />}
      {trace.state === 'failed' && <ErrorState error={trace.error} retry={trace.reload} />}
      {trace.state === 'ready' && !any && (
        <div className="tl-card">
          <EmptyState
            icon={IconRoute}
            title="No message since Trunkline was started"
            sentence="Checks and calls over this trunk leave their messages here. They are kept until Trunkline is closed."
          />
        </div>
      )}
      {trace.state === 'ready' && any && (
        <div className={ladderStyles.panes}>
          <LadderView messages={trace.value.messages} />
        </div>
      )}
    </Stack>
  )
}

function sentenceOf(dropped: number): string {
  return dropped === 0
    ? 'Every message since Trunkline was started; passwords are masked.'
    : `The latest messages; ${formatCount(dropped)} older ones had to make room. Passwords are masked.`
}
