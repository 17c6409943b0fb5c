import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { cityOfZone } from '../../components/clock-times.ts'
import { formatNumber } from '../../components/format.ts'
import { useRequest } from '../../engine-client/use-request.ts'

const PAUSE_MS = 250

/** Under a field for a number: what will be dialled, and where that is, or why it is not a number. */
export function NumberReading({ text, country }: { text: string; country: string | null }) {
  const [settled] = useDebouncedValue(text.trim(), PAUSE_MS)
  return settled === '' ? null : <Reading text={settled} country={country} />
}

function Reading({ text, country }: { text: string; country: string | null }) {
  const read = useRequest('recipients.readNumber', { number: text, country })
  if (read.state !== 'ready') return null
  const { e164, zone, problem } = read.value
  if (e164 === null)
    return (
      <Text size="xs" c="var(--mantine-color-error)" role="status">
        {problem}
      </Text>
    )
  const where = zone === null ? 'time zone not known' : zone.split('|').map(cityOfZone).join(' or ')
  return (
    <Text size="xs" c="dimmed" role="status">
      {`Dials ${formatNumber(e164)} · ${where}`}
    </Text>
  )
}
