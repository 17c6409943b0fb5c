import type { ReactNode } from 'react'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import type { Column } from '../../components/data-table.tsx'
import { formatCount, formatShare } from '../../components/format.ts'
import { StateBadge } from '../../components/state-badge.tsx'
import { Instant } from '../../components/values.tsx'
import { CampaignButtons } from '../campaign/campaign-buttons.tsx'
import { answeredCount, causeOf, doneCount, lookOf } from '../campaign/campaign-look.ts'
import { ProgressBar } from '../campaign/progress-bar.tsx'
import styles from './campaigns-page.module.css'

export const CAMPAIGN_COLUMNS: readonly Column<CampaignRow>[] = [
  {
    key: 'state',
    header: 'State',
    width: '136px',
    cell: row => <Two top={<StateBadge look={lookOf(row)} />} under={whenOf(row)} />,
  },
  {
    key: 'name',
    header: 'Campaign',
    width: 'minmax(240px, 2.4fr)',
    cell: row => {
      const cause = causeOf(row)
      return (
        <Two
          top={
            <span className={styles.name} title={row.name}>
              {row.name}
            </span>
          }
          under={<span title={cause ?? ''}>{cause ?? `${row.list.name} · ${row.trunk.name}`}</span>}
        />
      )
    },
  },
  {
    key: 'progress',
    header: 'Progress',
    width: 'minmax(140px, 1.3fr)',
    cell: row => {
      const { total } = row.recipients
      return (
        <Two
          top={<ProgressBar campaign={row} />}
          under={
            row.state === 'draft' || row.state === 'scheduled'
              ? 'not started'
              : `${formatShare(total > 0 ? doneCount(row) / total : null)} of ${formatCount(total)}`
          }
        />
      )
    },
  },
  {
    key: 'dialled',
    header: 'Dialled',
    width: '84px',
    end: true,
    cell: row => (
      <Two
        top={formatCount(row.attempts.total)}
        under={row.attempts.open > 0 ? `${row.attempts.open} now` : null}
      />
    ),
  },
  {
    key: 'answered',
    header: 'Answered',
    width: '84px',
    end: true,
    cell: row => {
      const ended = row.attempts.total - row.attempts.open
      return (
        <Two
          top={formatCount(answeredCount(row))}
          under={ended > 0 ? formatShare(answeredCount(row) / ended) : null}
        />
      )
    },
  },
  {
    key: 'left',
    header: 'Left',
    width: '84px',
    end: true,
    cell: row => <Two top={formatCount(row.recipients.due)} under={null} />,
  },
  {
    key: 'acts',
    header: '',
    width: '72px',
    end: true,
    cell: row => (
      // A click on a button is no click on the row.
      // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps events of its buttons from the row
      <div
        className={styles.acts}
        onClick={event => event.stopPropagation()}
        onKeyDown={event => event.stopPropagation()}
      >
        <CampaignButtons campaign={row} compact />
      </div>
    ),
  },
]

function Two({ top, under }: { top: ReactNode; under: ReactNode }) {
  return (
    <div className={styles.two}>
      {top}
      {under !== null && <span className={styles.under}>{under}</span>}
    </div>
  )
}

/** The next instant at which something happens, or the one at which it happened. */
function whenOf(row: CampaignRow): ReactNode {
  if (row.state === 'scheduled') return <Worded word="starts" at={row.launchAt} />
  const until = row.state === 'active' ? (row.waiting?.until ?? null) : null
  if (until !== null) return <Worded word="until" at={until} />
  if (row.endedAt !== null) return <Worded word="ended" at={row.endedAt} />
  return row.startedAt === null ? null : <Worded word="started" at={row.startedAt} />
}

function Worded({ word, at }: { word: string; at: number | null }) {
  return (
    <>
      {word} <Instant at={at} />
    </>
  )
}
