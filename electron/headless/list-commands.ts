import { Argument, type Command, Option } from 'commander'
import {
  EXPORT_FORMATS,
  EXPORT_KINDS,
  type ExportFormat,
  type ExportKind,
} from '../../shared/model/export.ts'
import type { ReadingHints } from '../../shared/model/recipient-list.ts'
import { country, print, repeated, wholeNumber } from './command-values.ts'
import { defaultDataDir } from './places.ts'
import { standardLog } from './standard-log.ts'

/** Adds the commands about lists, the do-not-call list, persons and tables. */
export function addListCommands(program: Command): void {
  addImport(program)
  addDoNotCall(program)
  addPerson(program)
  addExport(program)
}

function addImport(program: Command): void {
  program
    .command('import')
    .description(
      'import a file into a list and say what became of every row; 0: imported, 1: refused, 2: a choice is needed',
    )
    .argument('<file>', 'recipients, as CSV or XLSX')
    .option('--data <dir>', 'data folder', defaultDataDir())
    .option(
      '--list <name>',
      'name of the list, which is updated when it is there (default: that of the file)',
    )
    .option('--mapping <file.json>', 'what the columns are; see "trunkline schema mapping"')
    .option('--country <XX>', 'country of numbers without a country code, such as GB', country)
    .option('--encoding <name>', 'encoding of the file, such as windows-1251')
    .option('--skip <n>', 'lines above the header that are not read', wholeNumber(0, 1_000))
    .option('--sheet <name>', 'sheet of a workbook')
    .option('--rows', 'print every row with its verdict', false)
    .option('--json', 'print one JSON object', false)
    .action(async (file: string, options: ImportCommandOptions) => {
      const { importCommand } = await import('./import-command.ts')
      process.exitCode = await importCommand({
        file,
        dataDir: options.data,
        listName: options.list ?? null,
        mappingFile: options.mapping ?? null,
        hints: readingHints(options),
        rows: options.rows,
        json: options.json,
        log: standardLog(2, 'warn'),
        print,
      })
    })
}

function addDoNotCall(program: Command): void {
  program
    .command('do-not-call')
    .description('the list of whom nobody may call')
    .command('import')
    .description(
      'add the numbers of a file and say what became of every row; 0: added, 1: refused, 2: a choice is needed',
    )
    .argument('<file>', 'numbers, as CSV, XLSX or one per line')
    .option('--data <dir>', 'data folder', defaultDataDir())
    .option('--mapping <file.json>', 'what the columns are; see "trunkline schema mapping"')
    .option('--country <XX>', 'country of numbers without a country code, such as GB', country)
    .option('--encoding <name>', 'encoding of the file, such as windows-1251')
    .option('--skip <n>', 'lines above the header that are not read', wholeNumber(0, 1_000))
    .option('--sheet <name>', 'sheet of a workbook')
    .option('--reason <text>', 'why, for people who ask later', 'Imported from a file.')
    .option('--rows', 'print every row with its verdict', false)
    .option('--json', 'print one JSON object', false)
    .action(async (file: string, options: DoNotCallCommandOptions) => {
      const { importDoNotCallCommand } = await import('./do-not-call-command.ts')
      process.exitCode = await importDoNotCallCommand({
        file,
        dataDir: options.data,
        mappingFile: options.mapping ?? null,
        hints: readingHints(options),
        reason: options.reason,
        rows: options.rows,
        json: options.json,
        log: standardLog(2, 'warn'),
        print,
      })
    })
}

function addPerson(program: Command): void {
  program
    .command('person')
    // 1 is for what cannot be done
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .description(
      'find, export or erase what a stopped engine holds about a number; 0: done, 1: failed, 2: --yes is needed',
    )
    .addArgument(new Argument('<act>', 'what to do').choices(['find', 'export', 'erase']))
    .argument('<number>', 'as a list would have it, best with + and country code')
    .option('--data <dir>', 'data folder', defaultDataDir())
    .option('--country <XX>', 'country of a number without a country code, such as GB', country)
    .option('--out <file>', 'file to write (export)')
    .addOption(
      new Option('--format <format>', 'kind of file (default: by the name of the file)').choices([
        'json',
        'csv',
      ]),
    )
    .option('--yes', 'erase; without it, the command only says what would be erased', false)
    .option('--json', 'print one JSON object', false)
    .action(async (act: 'find' | 'export' | 'erase', number: string, options: PersonCommandOptions) => {
      const { personCommand } = await import('./person-command.ts')
      process.exitCode = await personCommand({
        act,
        number,
        dataDir: options.data,
        country: options.country ?? null,
        out: options.out ?? null,
        format: options.format ?? null,
        yes: options.yes,
        json: options.json,
        log: standardLog(2, 'warn'),
        print,
      })
    })
}

function addExport(program: Command): void {
  program
    .command('export')
    // 1 is for what cannot be written
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .description(
      'write a table of a stopped engine to a file, as its page shows it; 0: written, 1: failed, 2: a choice is needed',
    )
    .addArgument(new Argument('<table>', 'which table').choices(EXPORT_KINDS))
    .requiredOption('--out <file>', 'CSV or XLSX file to write; - for standard output')
    .option('--data <dir>', 'data folder', defaultDataDir())
    .option('--campaign <name>', 'name or number of the campaign (results, attempts, do-not-call)')
    .option('--list <name>', 'name or number of the list (recipients; default: every list)')
    .option('--import <number>', 'number of the import, or name of its file (rejected)')
    .option('--columns <names>', 'columns in this order, between commas, or "all"')
    .option('--preset <name>', 'saved columns')
    .option('--filter <key=value>', 'rows with this value; can be repeated', repeated, [])
    .option('--search <text>', 'rows that a search finds', '')
    .option('--sort <column>', 'order of the rows: COLUMN or COLUMN:desc (default: as on the page)')
    .addOption(
      new Option('--format <format>', 'kind of file (default: by the name of the file)').choices(
        EXPORT_FORMATS,
      ),
    )
    .addOption(
      new Option('--separator <name>', 'between the cells of a CSV file').choices([
        'comma',
        'semicolon',
        'tab',
      ]),
    )
    .option('--json', 'print one JSON object', false)
    .action(async (what: ExportKind, options: ExportCommandOptions) => {
      const { exportCommand } = await import('./export-command.ts')
      process.exitCode = await exportCommand({
        what,
        dataDir: options.data,
        out: options.out,
        campaign: options.campaign ?? null,
        list: options.list ?? null,
        import: options.import ?? null,
        columns: options.columns ?? null,
        preset: options.preset ?? null,
        filters: options.filter,
        search: options.search,
        sort: options.sort ?? null,
        format: options.format ?? null,
        separator: options.separator === undefined ? null : SEPARATORS[options.separator],
        json: options.json,
        print,
      })
    })
}

interface FileCommandOptions {
  readonly data: string
  readonly mapping?: string
  readonly country?: string
  readonly encoding?: string
  readonly skip?: number
  readonly sheet?: string
  readonly rows: boolean
  readonly json: boolean
}

interface ImportCommandOptions extends FileCommandOptions {
  readonly list?: string
}

interface DoNotCallCommandOptions extends FileCommandOptions {
  readonly reason: string
}

/** What the options of a command say about how a file is read. */
function readingHints({ country, encoding, skip, sheet }: FileCommandOptions): ReadingHints {
  return {
    ...(country === undefined ? {} : { country }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(skip === undefined ? {} : { skipRows: skip }),
    ...(sheet === undefined ? {} : { sheet }),
  }
}

interface PersonCommandOptions {
  readonly data: string
  readonly country?: string
  readonly out?: string
  readonly format?: 'json' | 'csv'
  readonly yes: boolean
  readonly json: boolean
}

const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const

interface ExportCommandOptions {
  readonly data: string
  readonly out: string
  readonly campaign?: string
  readonly list?: string
  readonly import?: string
  readonly columns?: string
  readonly preset?: string
  readonly filter: readonly string[]
  readonly search: string
  readonly sort?: string
  readonly format?: ExportFormat
  readonly separator?: keyof typeof SEPARATORS
  readonly json: boolean
}
