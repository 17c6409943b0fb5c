import { Group, Paper, Progress, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { BindingRule, Preflight } from '../../../shared/model/preflight.ts'
import { CONFIDENCE_WORDS } from '../../../shared/model/rule-pack.ts'
import { BlockedList } from '../../components/blocked-list.tsx'
import { TextLink } from '../../components/card.tsx'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { Instant } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import type { Loaded } from '../../engine-client/use-request.ts'
import { previewDraftOf, type SetupForm } from './setup-form.ts'

/** Milliseconds of quiet before the engine is asked. */
const PREVIEW_AFTER_MS = 350
/** A list around the world is bound by dozens. */
const RULES_SHOWN = 6

/** What these settings would do now, asked of the engine while somebody types. Keeps the last answer on screen. */
function usePreview(
  form: SetupForm,
  campaignId: number | null,
): Loaded<Preflight> | { readonly state: 'impossible' } {
  const draft = previewDraftOf(form)
  const [key] = useDebouncedValue(draft === null ? null : JSON.stringify(draft), PREVIEW_AFTER_MS)
  const [loaded, setLoaded] = useState<Loaded<Preflight>>({ state: 'loading' })
  useEffect(() => {
    if (key === null) return
    let current = true
    // The key is the draft that was written above.
    void request('campaigns.preflight', { draft: JSON.parse(key), campaignId }).then(result => {
      if (!current) return
      setLoaded(
        result.ok ? { state: 'ready', value: result.value } : { state: 'failed', error: result.error },
      )
    })
    return () => {
      current = false
    }
  }, [key, campaignId])
  return draft === null ? { state: 'impossible' } : loaded
}

/** At the side of the setup: who could be called now, when the first call goes out, and what to mind. */
export function PreviewPanel(props: { form: SetupForm; campaignId: number | null; begun: boolean }) {
  const { form, begun } = props
  const preview = usePreview(form, props.campaignId)
  return (
    <Paper className="tl-card" p="md" component="section" aria-label="Preview">
      <Stack gap="sm" aria-live="polite">
        <Title order={2}>{begun ? 'With these settings' : 'If it started now'}</Title>
        <PreviewBody form={form} preview={preview} />
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
          : 'Something is still missing or wrong. Once it is mended, this tells who can be called and when.'}
      </Text>
    )
  }
  if (preview.state === 'loading') return <Skeleton height={140} aria-label="Loading" />
  if (preview.state === 'failed') return <SentenceAlert tone="error">{preview.error.message}</SentenceAlert>
  const { funnel, firstCallAt, sentence, checks, rules } = preview.value
  const open = funnel.total - funnel.done
  return (
    <>
      <div>
        <Group gap={6} align="baseline">
          <Text fz={30} fw={650} lh={1.1}>
            {formatCount(funnel.callableNow)}
          </Text>
          <Text size="sm" c="dimmed">
            of {formatCount(open)} can be called now
          </Text>
        </Group>
        <Progress
          value={open === 0 ? 0 : (100 * funnel.callableNow) / open}
          size={6}
          mt={8}
          color="green"
          aria-label="Share that can be called now"
        />
      </div>
      <Text size="sm">{sentence}</Text>
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm" c="dimmed">
          First call, our time
        </Text>
        <Text size="sm" component="div" fw={500}>
          {firstCallAt === null ? 'never' : <Instant at={firstCallAt} />}
        </Text>
      </Group>
      {funnel.blocked.length > 0 && <BlockedList blocked={funnel.blocked} />}
      {checks.map(
        ({ state, sentence: said, mend }) =>
          state !== 'ok' && (
            <SentenceAlert key={said} tone={state}>
              {said} {mend}
            </SentenceAlert>
          ),
      )}
      {rules.length > 0 && <BindingRules rules={rules} />}
    </>
  )
}

/** Calling rules that bind some of the list; the strictest wins. Those that are not confirmed say so in a line. */
function BindingRules({ rules }: { rules: readonly BindingRule[] }) {
  return (
    <Stack gap={6} component="section" aria-label="Calling rules">
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          Calling rules that apply
        </Text>
        <TextLink href="/rules">
          <Text span size="xs">
            All rules
          </Text>
        </TextLink>
      </Group>
      {rules.slice(0, RULES_SHOWN).map(rule => (
        <div key={`${rule.pack} ${rule.id}`}>
          <Text size="xs">{rule.sentence}</Text>
          {rule.confidence !== 'confirmed' && (
            <Text
              size="xs"
              c={rule.confidence === 'unconfirmed' ? 'var(--mantine-color-amber-text)' : 'dimmed'}
            >
              {CONFIDENCE_WORDS[rule.confidence]}.
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {rule.packName} · {countOf(rule.recipients, 'recipient')}
          </Text>
        </div>
      ))}
      {rules.length > RULES_SHOWN && (
        <Text size="xs" c="dimmed">
          and {rules.length - RULES_SHOWN} more
        </Text>
      )}
    </Stack>
  )
}
