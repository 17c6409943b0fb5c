import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { LiveFigures } from '../../../shared/model/call.ts'
import { formatCount, formatDuration, formatShare } from '../../components/format.ts'
import styles from './live.module.css'

/** Six figures, each with what it is to be compared with: the limit, or the hour before. */
export function FigureCards({ figures }: { figures: LiveFigures }) {
  const { callsInProgress, channels, meanTalkSeconds, meanPostDialDelaySeconds } = figures
  return (
    <section className={styles.figures} aria-label="Figures of the last hour">
      <Figure
        word="Calls / channels"
        value={formatCount(callsInProgress)}
        unit={`/ ${formatCount(channels)}`}
      >
        <Meter share={channels > 0 ? callsInProgress / channels : 0} />
      </Figure>
      <Figure word="Talking now" value={formatCount(figures.talking)}>
        {`${formatCount(figures.ringing)} ringing`}
      </Figure>
      <Figure word="Attempts, last hour" value={formatCount(figures.attemptsLastHour)}>
        <Trend now={figures.attemptsLastHour} before={figures.attemptsHourBefore} />
      </Figure>
      <Figure word="Answered, last hour" value={formatCount(figures.answeredLastHour)}>
        <Trend now={figures.answeredLastHour} before={figures.answeredHourBefore} />
      </Figure>
      <Figure word="Answer rate" value={formatShare(figures.answerRateLastHour)}>
        <RateTrend now={figures.answerRateLastHour} before={figures.answerRateHourBefore} />
      </Figure>
      <Figure
        word="Mean talk time"
        value={meanTalkSeconds === null ? '–' : formatDuration(meanTalkSeconds * 1000)}
      >
        {meanPostDialDelaySeconds === null
          ? 'rings after –'
          : `rings after ${meanPostDialDelaySeconds.toFixed(1)} s`}
      </Figure>
    </section>
  )
}

function Figure(props: { word: string; value: string; unit?: string; children: ReactNode }) {
  return (
    <div className={`tl-card ${styles.figure}`}>
      <span className={styles.figureWord}>{props.word}</span>
      <span className={styles.figureValue}>
        {props.value}
        {props.unit && <span className={styles.figureUnit}>{` ${props.unit}`}</span>}
      </span>
      <span className={styles.trend}>{props.children}</span>
    </div>
  )
}

function Meter({ share }: { share: number }) {
  const width = `${Math.min(100, share * 100)}%`
  return (
    <span className={styles.meter} aria-hidden>
      <span
        className={styles.meterFill}
        style={{
          display: 'block',
          width,
          color: `var(--mantine-color-${share >= 1 ? 'amber-6' : 'petrol-6'})`,
        }}
      />
    </span>
  )
}

/** How a count changed against the hour before. */
function Trend({ now, before }: { now: number; before: number }) {
  const difference = now - before
  return <Change direction={Math.sign(difference)}>{`was ${formatCount(before)}`}</Change>
}

function RateTrend({ now, before }: { now: number | null; before: number | null }) {
  if (before === null) return <>was –</>
  return <Change direction={Math.sign((now ?? before) - before)}>{`was ${formatShare(before)}`}</Change>
}

const DIRECTIONS = {
  up: { icon: IconArrowUpRight, word: 'Up: the hour before it' },
  down: { icon: IconArrowDownRight, word: 'Down: the hour before it' },
  level: { icon: IconArrowRight, word: 'Level: the hour before it' },
} as const

function Change({ direction, children }: { direction: number; children: ReactNode }) {
  const { icon: Icon, word } = DIRECTIONS[direction > 0 ? 'up' : direction < 0 ? 'down' : 'level']
  return (
    <>
      <Icon size={14} role="img" aria-label={word} />
      {children}
    </>
  )
}
