import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { failure } from '../../shared/errors.ts'
import {
  type CsvSeparator,
  type ExportColumn,
  type ExportFormat,
  type ExportKind,
  type ExportLayout,
  type ExportPreset,
  type ExportTarget,
  exportLayoutSchema,
  exportTargetSchema,
} from '../../shared/model/export.ts'
import { createExportPresetStore } from '../engine/store/export-presets-store.ts'
import { listExportable } from '../engine/store/list-exportable.ts'
import { DATABASE_FILE, openDatabase } from '../engine/store/open-database.ts'
import { startExportThread } from '../engine/store/start-export.ts'
import { describeExport } from '../engine/store/write-export.ts'
import { CommandFailed } from './command-failed.ts'
import { ChoiceNeeded, chooseColumns, chooseFilters, chooseNamed, chooseSort } from './export-choices.ts'
import { workerFiles } from './places.ts'

export interface ExportOptions {
  readonly what: ExportKind
  readonly dataDir: string
  /** File to write; `-` for standard output. */
  readonly out: string
  readonly campaign: string | null
  readonly list: string | null
  readonly import: string | null
  readonly columns: string | null
  readonly preset: string | null
  readonly filters: readonly string[]
  readonly search: string
  readonly sort: string | null
  readonly format: ExportFormat | null
  readonly separator: CsvSeparator | null
  readonly json: boolean
  readonly print: (line: string) => void
}

/** It was written; it could not be; what was asked for is not there or not clear. */
const EXIT_CODES = { written: 0, failed: 1, choice: 2 } as const
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const
/** Bytes of the mark at the start of a CSV file, which a program that reads standard output has no use for. */
const MARK_BYTES = 3

/**
 * Writes a table of a data folder that no engine uses to a file, as the page shows it. Resolves with the exit code. Nothing is thrown
 * for anything that is wrong with the options or the folder: it is printed, as JSON where that was asked for.
 */
export async function exportCommand(options: ExportOptions): Promise<number> {
  try {
    return await exportFrom(options)
  } catch (problem) {
    if (!(problem instanceof CommandFailed)) throw problem
    const { code, message } = problem.failure
    if (options.json) options.print(JSON.stringify({ error: { code, message } }))
    else process.stderr.write(`trunkline: ${message}\n`)
    return problem instanceof ChoiceNeeded ? EXIT_CODES.choice : EXIT_CODES.failed
  }
}

async function exportFrom(options: ExportOptions): Promise<number> {
  const { dataDir, out } = options
  if (!existsSync(join(dataDir, DATABASE_FILE))) {
    const sentence = `There is no Trunkline data in ${dataDir}. Name the data folder with --data.`
    throw new CommandFailed(failure('file_unreadable', sentence).error)
  }
  // held until the end, so that no engine begins meanwhile; an older folder is brought up to date
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new CommandFailed(opened.error)
  try {
    const presets = createExportPresetStore(opened.value.database).list(options.what)
    const whole = targetOf(options, listExportable(opened.value.database))
    const { columns } = describe(dataDir, whole)
    const target = narrowed(whole, options, columns)
    const layout = layoutOf(options, columns, presets)
    return out === '-'
      ? await toStandardOutput(options, target, layout)
      : await toFile(options, target, layout, columns, resolve(out))
  } finally {
    opened.value.close()
  }
}

function targetOf(options: ExportOptions, all: ReturnType<typeof listExportable>): ExportTarget {
  const { what, search } = options
  if (search !== '' && (what === 'attempts' || what === 'rejected'))
    throw new ChoiceNeeded(
      `There is no search among ${what === 'attempts' ? 'attempts' : 'rejected rows'}. Use --filter.`,
    )
  const campaign = (): number => chooseNamed('campaign', '--campaign', options.campaign, all.campaigns)
  const whose = {
    results: () => ({ campaignId: campaign() }),
    attempts: () => ({ campaignId: options.campaign === null ? null : campaign() }),
    'do-not-call': () => ({ campaignId: options.campaign === null ? null : campaign() }),
    recipients: () => ({
      listId: options.list === null ? null : chooseNamed('list', '--list', options.list, all.lists),
    }),
    rejected: () => ({ importId: chooseNamed('import', '--import', options.import, all.imports) }),
  }[what]()
  return targetFrom({ what, search, ...whose })
}

function targetFrom(input: object): ExportTarget {
  const target = exportTargetSchema.safeParse(input)
  if (!target.success) throw new ChoiceNeeded(target.error.issues[0]?.message ?? 'The filter is not valid.')
  return target.data
}

function describe(
  dataDir: string,
  target: ExportTarget,
): { readonly columns: readonly ExportColumn[]; readonly rows: number } {
  const report = describeExport(dataDir, target)
  if (report.kind === 'described') return report.facts
  throw new CommandFailed(
    report.kind === 'failed'
      ? failure(report.code, report.message).error
      : failure('internal', 'The table could not be read.').error,
  )
}

/** With its filters and order. */
function narrowed(
  target: ExportTarget,
  { filters, sort }: ExportOptions,
  columns: readonly ExportColumn[],
): ExportTarget {
  return targetFrom({
    ...target,
    ...chooseFilters(target.what, filters, columns),
    ...(sort === null ? {} : { sort: chooseSort(target.what, sort, columns) }),
  })
}

function layoutOf(
  options: ExportOptions,
  columns: readonly ExportColumn[],
  presets: readonly ExportPreset[],
): ExportLayout {
  const preset = options.preset === null ? null : presetOf(options.preset, presets)
  if (preset !== null && options.columns !== null)
    throw new ChoiceNeeded('Use either --preset or --columns: a preset has its own columns.')
  const byName = extname(options.out).toLowerCase() === '.xlsx' ? 'xlsx' : 'csv'
  const format = options.format ?? (options.out === '-' ? 'csv' : byName)
  if (options.out === '-' && format === 'xlsx')
    throw new ChoiceNeeded('A workbook needs a file. Name one with --out FILE.xlsx.')
  return exportLayoutSchema.parse({
    format,
    separator: options.separator ?? preset?.separator ?? ',',
    columns: preset?.columns ?? (options.columns === null ? null : chooseColumns(options.columns, columns)),
  })
}

function presetOf(name: string, presets: readonly ExportPreset[]): ExportPreset {
  const found = presets.find(preset => preset.name.toLowerCase() === name.trim().toLowerCase())
  if (found) return found
  const known = presets.length === 0 ? 'None is saved.' : `There are: ${presets.map(p => p.name).join(', ')}.`
  throw new ChoiceNeeded(`There is no preset "${name}" for this table. ${known}`)
}

async function toFile(
  options: ExportOptions,
  target: ExportTarget,
  layout: ExportLayout,
  columns: readonly ExportColumn[],
  file: string,
): Promise<number> {
  if (!existsSync(dirname(file)))
    throw new CommandFailed(
      failure('not_allowed', `The folder ${dirname(file)} does not exist. Create it, or choose another.`)
        .error,
    )
  if (existsSync(file) && statSync(file).isDirectory())
    throw new CommandFailed(failure('not_allowed', `${file} is a folder. Name a file with --out.`).error)
  const written = await write(options, target, layout, file)
  if (typeof written === 'number') return written
  if (options.json) {
    const headers = new Map(columns.map(({ key, header }) => [key, header]))
    const keys = layout.columns ?? columns.filter(column => column.isDefault).map(({ key }) => key)
    options.print(
      JSON.stringify({
        what: target.what,
        file,
        format: layout.format,
        ...written,
        columns: keys.map(key => headers.get(key) ?? key.replace(/^column:/, '')),
      }),
    )
  } else options.print(`${written.rows.toLocaleString('en-US')} rows written to ${file}.`)
  return EXIT_CODES.written
}

async function toStandardOutput(
  options: ExportOptions,
  target: ExportTarget,
  layout: ExportLayout,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-export-'))
  try {
    const file = join(folder, 'export.csv')
    const written = await write(options, target, layout, file)
    if (typeof written === 'number') return written
    await pipeline(createReadStream(file, { start: MARK_BYTES }), process.stdout, { end: false })
    return EXIT_CODES.written
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes the file in a thread of its own, so that a signal stops it in order: then the answer is the exit code. */
async function write(
  { dataDir }: ExportOptions,
  target: ExportTarget,
  layout: ExportLayout,
  file: string,
): Promise<{ readonly rows: number; readonly bytes: number } | number> {
  const thread = startExportThread(workerFiles.exportWriter, {
    kind: 'write',
    dataDir,
    order: { target, layout },
    target: file,
    stop: new Int32Array(new SharedArrayBuffer(4)),
  })
  let signal: keyof typeof SIGNAL_CODES | null = null
  const stop = (caught: keyof typeof SIGNAL_CODES): void => {
    signal = caught
    thread.stop()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const outcome = await thread.outcome
  process.off('SIGINT', stop)
  process.off('SIGTERM', stop)
  if (outcome.kind === 'done') return outcome.size
  if (signal !== null) return SIGNAL_CODES[signal]
  if (outcome.kind === 'failed') {
    if (outcome.code === 'bad_input') throw new ChoiceNeeded(outcome.message)
    throw new CommandFailed(failure(outcome.code, outcome.message).error)
  }
  const reason = outcome.kind === 'died' ? outcome.reason : 'its thread gave no answer'
  throw new CommandFailed(failure('internal', `The export was cut off: ${reason}. Try again.`).error)
}
