import { Skeleton, Stack, Text } from '@mantine/core'
import type { LiveFigures } from '../../../shared/model/call.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { refresh, useEngine } from '../../stores/engine-store.ts'
import { CallsNow } from './calls-now.tsx'
import { CampaignsNow } from './campaigns-now.tsx'
import { FigureCards } from './figure-cards.tsx'
import { FirstRun } from './first-run.tsx'
import styles from './live.module.css'
import { MinuteChart } from './minute-chart.tsx'

/** Is the shift going well? The figures, the campaigns under way, and every call now. */
export function LivePage() {
  const live = useEngine(view => view.live)
  const campaigns = useEngine(view => view.campaigns)
  const trunks = useEngine(view => view.trunks)
  const lists = useEngine(view => view.lists)

  for (const part of [live, campaigns, trunks, lists]) {
    if (part.state === 'failed') {
      return (
        <>
          <PageHeader title="Live" />
          <ErrorState error={part.error} retry={() => void refresh()} />
        </>
      )
    }
  }
  if (live.state !== 'ready' || campaigns.state !== 'ready' || trunks.state !== 'ready') {
    return <LiveLoading />
  }
  if (lists.state !== 'ready') return <LiveLoading />
  if (campaigns.value.size === 0) {
    return (
      <>
        <PageHeader title="Live" sentence="Welcome. Nothing is dialled yet." />
        <FirstRun trunks={[...trunks.value.values()]} lists={[...lists.value.values()]} />
      </>
    )
  }
  const { figures, calls } = live.value
  return (
    <Stack gap={12} h="100%" mih={640}>
      <PageHeader
        title="Live"
        beside={
          <Text size="sm" c="dimmed" pt={3}>
            {sentenceOf(figures)}
          </Text>
        }
      />
      <FigureCards figures={figures} />
      <div className={styles.middle}>
        <MinuteChart figures={figures} />
        <CampaignsNow campaigns={campaigns.value} />
      </div>
      <section
        className={`tl-card ${styles.panel}`}
        style={{ flex: 1, overflow: 'hidden' }}
        aria-label="Calls now"
      >
        <div className={styles.panelHead}>
          <Text fw={650}>Calls now</Text>
          <Text size="xs" c="dimmed">
            {`${formatCount(figures.talking)} talking · ${formatCount(figures.ringing)} ringing`}
          </Text>
        </div>
        <CallsNow calls={calls} campaigns={campaigns.value} />
      </section>
    </Stack>
  )
}

function sentenceOf(figures: LiveFigures): string {
  if (figures.callsInProgress === 0) return 'No call is in progress.'
  return `${countOf(figures.callsInProgress, 'call')} in progress.`
}

function LiveLoading() {
  return (
    <>
      <PageHeader title="Live" />
      <Stack gap={12} pt={12} aria-hidden>
        <div className={styles.figures}>
          {['calls', 'talking', 'attempts', 'answered', 'rate', 'talk'].map(figure => (
            <Skeleton key={figure} height={100} radius="md" />
          ))}
        </div>
        <div className={styles.middle}>
          <Skeleton height={226} radius="md" />
          <Skeleton height={226} radius="md" />
        </div>
      </Stack>
      <LoadingRows rows={7} height={30} />
    </>
  )
}
