import { Tooltip, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight, IconCheck } from '@tabler/icons-react'
import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import { formatNumber } from '../../components/format.ts'
import styles from './mapping-table.module.css'

type Reading = FileInspection['sample'][number]['numbers'][number]

/** A cell of the file; below it each number in it as it will be called, or the reason why it cannot be. */
export function NumberCell({ written, readings }: { written: string; readings: readonly Reading[] }) {
  if (readings.length === 0) return written
  return (
    <>
      <span className={styles.written} dir="auto">
        {written}
      </span>
      {readings.map((reading, at) => (
        // A cell may hold the same number twice.
        <NumberLine key={`${at}-${reading.written}`} reading={reading} isAlone={readings.length === 1} />
      ))}
    </>
  )
}

function NumberLine({ reading, isAlone }: { reading: Reading; isAlone: boolean }) {
  const { written, e164, guessed, problem } = reading
  if (e164 === null)
    return problem === null ? null : <Unusable name={isAlone ? '' : written} problem={problem} />
  return (
    <span className={styles.dialled} data-guessed={guessed || undefined}>
      {guessed ? <IconArrowRight size={13} aria-hidden /> : <IconCheck size={13} aria-hidden />}
      <VisuallyHidden>will be called as </VisuallyHidden>
      <span dir="ltr">{formatNumber(e164)}</span>
    </span>
  )
}

function Unusable({ name, problem }: { name: string; problem: string }) {
  return (
    <Tooltip label={problem} events={{ hover: true, focus: true, touch: true }} openDelay={150}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its reason is read on focus */}
      <span className={styles.problem} tabIndex={0}>
        <IconAlertTriangle size={13} aria-hidden />
        {name === '' ? 'Cannot be called' : `${name}: cannot be called`}
        <VisuallyHidden>. {problem}</VisuallyHidden>
      </span>
    </Tooltip>
  )
}
