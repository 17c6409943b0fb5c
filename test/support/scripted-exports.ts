import { success } from '../../shared/errors.ts'
import type { ExportColumn, ExportKind, ExportPreset, ExportProgress } from '../../shared/model/export.ts'
import { EXPORT_COLUMNS } from '../../shared/model/export-columns.ts'
import type { Answers } from './page-answers.ts'

type ExportAnswers = Pick<
  Answers,
  | 'exports.start'
  | 'exports.get'
  | 'exports.cancel'
  | 'exports.columns'
  | 'exportPresets.list'
  | 'exportPresets.save'
  | 'exportPresets.remove'
>

const PRESET: ExportPreset = {
  id: 3,
  what: 'results',
  name: 'For the CRM',
  columns: ['externalId', 'number', 'status', 'lastUtc'],
  format: 'csv',
  separator: ';',
}

/** A finished export; the engine of the tests has its file under this id. */
export function exported(over: Partial<ExportProgress> = {}): ExportProgress {
  return {
    exportId: 'export-1',
    what: 'results',
    state: 'done',
    fileName: 'rows.csv',
    rows: 12_000,
    rowsTotal: 12_000,
    bytes: 912_000,
    problem: null,
    ...over,
  }
}

/** Exports that are done at once. */
export function exportAnswers(): ExportAnswers {
  return {
    'exports.start': ({ target, layout }) =>
      success(exported({ what: target.what, fileName: `rows.${layout.format}` })),
    'exports.get': () => success(exported()),
    'exports.cancel': () => success(exported({ state: 'cancelled' })),
    'exports.columns': ({ target }) => success({ columns: columnsOf(target.what), rows: 12_000 }),
    'exportPresets.list': ({ what }) => success(what === 'results' ? [PRESET] : []),
    'exportPresets.save': preset => success({ ...preset, id: 4 }),
    'exportPresets.remove': ({ id }) => success({ id }),
  }
}

function columnsOf(what: ExportKind): ExportColumn[] {
  const ours = Object.entries<{ readonly header: string; readonly extra?: true }>(EXPORT_COLUMNS[what])
  const columns = ours.map(([key, { header, extra }]) => ({
    key,
    header,
    isDefault: extra !== true,
    isOfList: false,
  }))
  if (what === 'do-not-call' || what === 'rejected') return columns
  const ofList = ['Renewal date', 'Plan'].map(name => ({
    key: `column:${name}`,
    header: name,
    isDefault: true,
    isOfList: true,
  }))
  return [...columns, ...ofList]
}
