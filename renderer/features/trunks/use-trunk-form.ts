import { useState } from 'react'
import type { Result } from '../../../shared/errors.ts'
import type { TrunkRow, TrunkSettings } from '../../../shared/model/trunk.ts'
import { presetOf } from '../../../shared/model/trunk-presets.ts'
import type { Mistakes } from '../../components/form-issues.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { formOfPreset } from './preset-form.ts'
import {
  type CheckedTrunk,
  checkForm,
  formOf,
  newForm,
  type TrunkForm,
  type TrunkKind,
} from './trunk-form.ts'

/** What a form is for: a new trunk of a kind, or the settings of one that is there. */
export type TrunkTask =
  | { readonly kind: 'add'; readonly trunk: TrunkKind }
  | { readonly kind: 'change'; readonly row: TrunkRow }

export interface UsedTrunkForm {
  readonly form: TrunkForm
  readonly checked: CheckedTrunk
  /** Of the fields that were touched, or of all of them once somebody wanted to go on. */
  readonly mistakes: Mistakes
  readonly hasPassword: boolean
  readonly problem: string | null
  readonly saving: boolean
  readonly change: (values: Partial<TrunkForm>, field: string) => void
  /** Fills in what this preset names, where nobody has typed; what another one filled in before goes. */
  readonly choosePreset: (id: string) => void
  /** The settings when they are right; else null, every mistake is shown and the first one focused inside `sheet`. */
  readonly demand: (sheet: HTMLElement) => TrunkSettings | null
  /** Stores them; the row as it is stored, or null when the engine refused (`problem` says why). */
  readonly save: (settings: TrunkSettings) => Promise<TrunkRow | null>
}

/** The form of one trunk: its fields, what is wrong with them, and how it is stored. */
export function useTrunkForm(task: TrunkTask): UsedTrunkForm {
  const [stored] = useState<TrunkForm>(() => (task.kind === 'add' ? newForm(task.trunk) : formOf(task.row)))
  const [ofPreset, setOfPreset] = useState<Partial<TrunkForm>>({})
  const [typed, setTyped] = useState<Partial<TrunkForm>>({})
  // what a person typed lies above what a preset knows, and that above what was there before
  const form: TrunkForm = { ...stored, ...ofPreset, ...typed }
  const [touched, setTouched] = useState<ReadonlySet<string> | 'all'>(new Set<string>())
  const [problem, setProblem] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const hasPassword = task.kind === 'change' && task.row.hasPassword
  const checked = checkForm(form, task.kind === 'change' ? task.row : null)

  async function save(settings: TrunkSettings): Promise<TrunkRow | null> {
    setSaving(true)
    const saved: Result<TrunkRow> =
      task.kind === 'add'
        ? await request('trunks.add', settings)
        : await request('trunks.update', {
            id: task.row.id,
            settings,
            keepPassword: form.password === '',
          })
    setSaving(false)
    if (!saved.ok) {
      setProblem(saved.error.message)
      return null
    }
    show({ name: 'trunk-changed', payload: saved.value })
    return saved.value
  }

  return {
    form,
    checked,
    mistakes: checked.ok ? {} : shownMistakes(checked.mistakes, touched),
    hasPassword,
    problem,
    saving,
    change(values, field) {
      setTyped(before => ({ ...before, ...values }))
      setTouched(before => (before === 'all' ? before : new Set(before).add(field)))
      setProblem(null)
    },
    choosePreset(id) {
      const preset = presetOf(id)
      if (preset) setOfPreset(formOfPreset(preset))
      setProblem(null)
    },
    demand(sheet) {
      setTouched('all')
      if (checked.ok) return checked.settings
      // the fields are marked with the next drawing
      requestAnimationFrame(() => sheet.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return null
    },
    save,
  }
}

function shownMistakes(mistakes: Mistakes, touched: ReadonlySet<string> | 'all'): Mistakes {
  if (touched === 'all') return mistakes
  return Object.fromEntries(Object.entries(mistakes).filter(([field]) => touched.has(field)))
}
