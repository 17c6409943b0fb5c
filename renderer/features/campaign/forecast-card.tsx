import { Button, Group, Loader, NumberInput, Radio, Stack, Text } from '@mantine/core'
import { IconTelescope } from '@tabler/icons-react'
import { useState } from 'react'
import type { Result } from '../../../shared/errors.ts'
import type { CampaignDraftInput } from '../../../shared/model/campaign.ts'
import type { Band, Forecast } from '../../../shared/model/campaign-statistics.ts'
import { Card, Facts } from '../../components/card.tsx'
import { formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { Instant } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'

/** When it will be done and how many will be reached, by running it on a simulated public. `draft` is null while it is wrong. */
export function ForecastCard({
  draft,
  campaignId,
}: {
  draft: CampaignDraftInput | null
  campaignId: number | null
}) {
  const [basis, setBasis] = useState<'history' | 'stated'>('history')
  const [percent, setPercent] = useState<number | string>(30)
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Result<Forecast> | null>(null)
  const rate = basis === 'history' ? null : Number(percent) / 100
  const rateIsWrong = basis === 'stated' && !(typeof percent === 'number' && percent >= 1 && percent <= 100)

  async function ask(): Promise<void> {
    if (draft === null || rateIsWrong) return
    setBusy(true)
    setAnswer(await request('campaigns.forecast', { draft, campaignId, answerRate: rate }))
    setBusy(false)
  }
  return (
    <Card title="Forecast">
      <Stack gap="sm">
        <Radio.Group
          aria-label="What the forecast is made from"
          value={basis}
          onChange={value => setBasis(value === 'stated' ? 'stated' : 'history')}
        >
          <Stack gap={6}>
            <Radio size="xs" value="history" label="From the calls of this center so far" />
            <Group gap="xs" align="flex-start">
              <Radio size="xs" mt={6} value="stated" label="If so many of the calls are answered:" />
              <NumberInput
                size="xs"
                w={92}
                aria-label="Share of calls that are answered"
                suffix=" %"
                min={1}
                max={100}
                clampBehavior="none"
                disabled={basis !== 'stated'}
                error={rateIsWrong ? 'From 1 to 100.' : null}
                value={percent}
                onChange={setPercent}
              />
            </Group>
          </Stack>
        </Radio.Group>
        <Group gap="sm">
          <Button
            variant="default"
            disabled={draft === null || rateIsWrong || busy}
            leftSection={busy ? <Loader size={14} /> : <IconTelescope size={15} aria-hidden />}
            onClick={() => void ask()}
          >
            {busy ? 'Running it in fast motion' : 'Foretell'}
          </Button>
          {draft === null && (
            <Text size="xs" c="dimmed">
              Mend what is marked red first.
            </Text>
          )}
        </Group>
        <div aria-live="polite">
          {answer !== null &&
            !busy &&
            (answer.ok ? (
              <Foretold forecast={answer.value} />
            ) : (
              <SentenceAlert tone="error">{answer.error.message}</SentenceAlert>
            ))}
        </div>
      </Stack>
    </Card>
  )
}

function Foretold({ forecast }: { forecast: Forecast }) {
  const { finishesAt } = forecast
  return (
    <Stack gap={6}>
      <Text size="sm">{forecast.sentence}</Text>
      <Facts
        rows={[
          [
            'Done',
            finishesAt === null ? (
              'Not within the time that was simulated'
            ) : (
              <>
                <Instant at={finishesAt.middle} /> (<Instant at={finishesAt.low} /> to{' '}
                <Instant at={finishesAt.high} />)
              </>
            ),
          ],
          ['Reached', bandWords(forecast.reached)],
          ['Calls', bandWords(forecast.attempts)],
          ['Calls per hour', bandWords(forecast.callsPerHour)],
        ]}
      />
      <Text size="xs" c="dimmed">
        {forecast.basis} {forecast.runs} runs
        {forecast.simulated < forecast.recipients &&
          ` with ${formatCount(forecast.simulated)} of ${formatCount(forecast.recipients)} recipients`}
        ; four of five fall within the band.
      </Text>
    </Stack>
  )
}

const bandWords = ({ low, middle, high }: Band): string =>
  `${formatCount(Math.round(middle))} (${formatCount(Math.round(low))} to ${formatCount(Math.round(high))})`
