import { Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { Instant } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import type { Loaded } from '../../engine-client/use-request.ts'
import { previewDraftOf, type SetupForm } from './setup-form.ts'

/** Milliseconds of quiet before the engine is asked. */
const PREVIEW_AFTER_MS = 350

type Preview = RequestOutput<'campaigns.preview'>

/** What these settings would do now, asked of the engine while somebody types. Keeps the last answer on screen. */
function usePreview(form: SetupForm): Loaded<Preview> | { readonly state: 'impossible' } {
  const draft = previewDraftOf(form)
  const [key] = useDebouncedValue(draft === null ? null : JSON.stringify(draft), PREVIEW_AFTER_MS)
  const [loaded, setLoaded] = useState<Loaded<Preview>>({ state: 'loading' })
  useEffect(() => {
    if (key === null) return
    let current = true
    // The key is the draft that was written above.
    void request('campaigns.preview', JSON.parse(key)).then(result => {
      if (!current) return
      setLoaded(
        result.ok ? { state: 'ready', value: result.value } : { state: 'failed', error: result.error },
      )
    })
    return () => {
      current = false
    }
  }, [key])
  return draft === null ? { state: 'impossible' } : loaded
}

/** At the side of the setup: who could be called now, when the first call goes out, and what to mind. */
export function PreviewPanel({ form, begun }: { form: SetupForm; begun: boolean }) {
  const preview = usePreview(form)
  return (
    <Paper className="tl-card" p="md" component="section" aria-label="Preview">
      <Stack gap="sm" aria-live="polite">
        <Title order={2}>{begun ? 'With these settings' : 'If it started now'}</Title>
        <PreviewBody form={form} preview={preview} />
        {begun && (
          <Text size="xs" c="dimmed">
            Counted over the whole list, whoever was reached already included.
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

function PreviewBody({ form, preview }: { form: SetupForm; preview: ReturnType<typeof usePreview> }) {
  if (preview.state === 'impossible') {
    const missing = form.listId === null ? 'a list' : form.trunkId === null ? 'a trunk' : null
    return (
      <Text size="sm" c="dimmed">
        {missing
          ? `Choose ${missing}, and this tells who can be called and when the first call goes out.`
          : 'Mend what is marked red, and this tells who can be called and when.'}
      </Text>
    )
  }
  if (preview.state === 'loading') return <Skeleton height={140} aria-label="Loading" />
  if (preview.state === 'failed') return <SentenceAlert tone="error">{preview.error.message}</SentenceAlert>
  const { recipients, callableNow, outsideWindow, zoneUnknown, firstCallAt, sentence, warnings } =
    preview.value
  const share = recipients === 0 ? 0 : callableNow / recipients
  return (
    <>
      <div>
        <Group gap={6} align="baseline">
          <Text fz={30} fw={650} lh={1.1}>
            {formatCount(callableNow)}
          </Text>
          <Text size="sm" c="dimmed">
            of {formatCount(recipients)} can be called now
          </Text>
        </Group>
        <div style={{ height: 6, borderRadius: 3, background: 'var(--tl-line)', marginTop: 8 }}>
          <div
            style={{
              width: `${share * 100}%`,
              height: '100%',
              borderRadius: 3,
              background: 'var(--mantine-color-green-6)',
            }}
          />
        </div>
      </div>
      <Stack gap={4}>
        <Fact word="First call, our time">
          {firstCallAt === null ? 'never' : <Instant at={firstCallAt} />}
        </Fact>
        <Fact word="Outside their hours now">{formatCount(outsideWindow)}</Fact>
        <Fact word="Time zone not known">{formatCount(zoneUnknown)}</Fact>
      </Stack>
      <Text size="sm">{sentence}</Text>
      {warnings.map(warning => (
        <SentenceAlert key={warning} tone="warning">
          {warning}
        </SentenceAlert>
      ))}
    </>
  )
}

function Fact({ word, children }: { word: string; children: React.ReactNode }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <Text size="sm" c="dimmed">
        {word}
      </Text>
      <Text size="sm" component="div" fw={500}>
        {children}
      </Text>
    </Group>
  )
}
