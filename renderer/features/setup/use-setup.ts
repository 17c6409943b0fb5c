import { useCallback, useMemo, useRef, useState } from 'react'
import { type Result, success } from '../../../shared/errors.ts'
import { type CampaignRow, campaignDraftSchema } from '../../../shared/model/campaign.ts'
import { type Mistakes, mistakesIn } from '../../components/form-issues.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { candidateOf, draftOf, type SetupForm, type SetupSectionProps } from './setup-form.ts'

/** Forms that were left before they were saved, by campaign id (0 is the new one): nobody types twice. */
const unsaved = new Map<number, SetupForm>()

/** The unsaved form of a campaign (0: the new one), when there is one. */
export function unsavedSetup(id: number): SetupForm | null {
  return unsaved.get(id) ?? null
}

export interface Setup extends SetupSectionProps {
  /** Whether there is something that was not saved. */
  readonly changed: boolean
  /** The failure that belongs to no field. */
  readonly problem: string | null
  readonly busy: 'save' | 'start' | null
  /** Saves, then starts (or resumes) when asked to; null when it did not come to that. */
  readonly save: (then: 'save' | 'start') => Promise<CampaignRow | null>
  /** Back to what was there at first. */
  readonly discard: () => void
}

/**
 * The state of the setup page. `campaign` is null for a new one; `first` is what the fields hold at first, and
 * `override` goes over whatever was left there unsaved.
 */
export function useSetup(
  campaign: CampaignRow | null,
  first: () => SetupForm,
  override: Partial<SetupForm>,
): Setup {
  const key = campaign?.id ?? 0
  const [form, setForm] = useState(() => ({ ...(unsaved.get(key) ?? first()), ...override }))
  const [changed, setChanged] = useState(() => unsaved.has(key))
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<Mistakes>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState<Setup['busy']>(null)
  // a campaign that was created and could not be started is a draft from then on
  const stored = useRef(campaign)
  const mistakes = useMemo(() => mistakesIn(campaignDraftSchema, candidateOf(form)), [form])

  const change: Setup['change'] = useCallback((values, ...paths) => {
    setForm(before => {
      const after = { ...before, ...values }
      unsaved.set(stored.current?.id ?? 0, after)
      return after
    })
    setChanged(true)
    setRefused({})
    setProblem(null)
    if (paths.length > 0) setTouched(before => new Set([...before, ...paths]))
  }, [])

  const mistake = (path: string): string | null => {
    const found = mistakes[path]
    if (found !== undefined && (tried || touched.has(path))) return found
    return refused[path] ?? null
  }

  async function save(then: 'save' | 'start'): Promise<CampaignRow | null> {
    setTried(true)
    const draft = draftOf(form)
    if (draft === null) {
      const wrong = Object.keys(mistakes).length
      setProblem(
        wrong === 1
          ? 'One field is still missing or wrong; it is marked red.'
          : `${wrong} fields are still missing or wrong; they are marked red.`,
      )
      focusFirstMistake()
      return null
    }
    setBusy(then)
    const result = await keep(stored.current, draft, then, row => {
      stored.current = row
      unsaved.delete(key)
      unsaved.delete(row.id)
    })
    setBusy(null)
    if (result.ok) return result.value
    const path = result.error.details?.path
    if (typeof path === 'string') setRefused({ [path]: result.error.message })
    setProblem(result.error.message)
    return null
  }

  function discard(): void {
    unsaved.delete(stored.current?.id ?? 0)
    setForm(first())
    setChanged(false)
    setTouched(new Set())
    setTried(false)
    setProblem(null)
  }

  return {
    form,
    change,
    mistake,
    changed,
    problem,
    busy,
    save,
    discard,
  }
}

async function keep(
  campaign: CampaignRow | null,
  draft: NonNullable<ReturnType<typeof draftOf>>,
  then: 'save' | 'start',
  onKept: (row: CampaignRow) => void,
): Promise<Result<CampaignRow>> {
  const kept =
    campaign === null
      ? await request('campaigns.create', draft)
      : await request('campaigns.update', { ...draft, id: campaign.id })
  if (!kept.ok) return kept
  show({ name: 'campaign-changed', payload: kept.value })
  onKept(kept.value)
  if (then === 'save') return kept
  const { id, state } = kept.value
  const started =
    state === 'paused' ? await request('campaigns.resume', { id }) : await request('campaigns.start', { id })
  if (!started.ok) return started
  show({ name: 'campaign-changed', payload: started.value })
  return success(started.value)
}

/** After the fields were drawn with their mistakes. */
function focusFirstMistake(): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(
      'main input[aria-invalid="true"], main textarea[aria-invalid="true"]',
    )
    field?.focus()
    field?.scrollIntoView({ block: 'center' })
  })
}
