import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { LEGAL_CLASSES } from '../../shared/model/campaign-kind.ts'
import {
  EXPORT_FORMATS,
  EXPORT_KINDS,
  type ExportFormat,
  type ExportKind,
} from '../../shared/model/export.ts'
import type { ReadingHints } from '../../shared/model/recipient-list.ts'
import { CONSENT_FORMS, LAW_CHANNELS, LINES } from '../../shared/model/rule-pack.ts'
import { CommandFailed } from './command-failed.ts'
import { FILE_KINDS } from './file-kinds.ts'
import type { PermittedOptions } from './permitted.ts'
import { defaultDataDir, productVersion } from './places.ts'
import { standardLog } from './standard-log.ts'
import './start-quickly.ts'

/** The one command line of Trunkline: for servers, tests and benchmarks. Each command loads what it needs, so that all begin quickly. */
const program = new Command('trunkline')
  .description('Outbound calling campaigns over your own SIP trunk.')
  .version(productVersion())
  .showHelpAfterError()

program
  .command('serve')
  .description('run the headless host; prints one JSON line with its address; logs go to standard error')
  .option('--data <dir>', 'data folder', defaultDataDir())
  .option('--port <n>', 'port to listen on (0: any free one)', wholeNumber(0, 65_535), 0)
  .option(
    '--bind <address>',
    'address to listen on; anything but loopback lets others in your network reach it',
    '127.0.0.1',
  )
  .action(async (options: { data: string; port: number; bind: string }) => {
    const { serve } = await import('./serve.ts')
    await serve({
      dataDir: options.data,
      bindHost: options.bind,
      port: options.port,
      log: standardLog(2),
      announce: address => print(JSON.stringify({ address, dataDir: options.data, pid: process.pid })),
    })
  })

program
  .command('run')
  .description('import a list, run a campaign over it to its end, and print a summary')
  .requiredOption('--list <file.csv>', 'recipients, as CSV')
  .option('--country <XX>', 'country of numbers without a country code, such as GB', country)
  .option('--mapping <file.json>', 'what the columns are; see "trunkline schema mapping"')
  .option('--rejected <file.csv>', 'write the rejected rows there, to be repaired and imported again')
  .option('--campaign <file.json>', 'campaign settings (default: the sample campaign)')
  .option('--rehearsal <profile>', 'dial the practice carrier: name of a profile, or a profile file')
  .option('--trunk <file.json>', 'dial over this trunk')
  .option('--seed <n>', 'seed of the practised public', wholeNumber(0, 2 ** 31 - 1), 1)
  .option('--data <dir>', 'data folder; a run that was stopped goes on when started again with the same one')
  .option('--out <results.csv>', 'write the results there')
  .option('--json', 'print the summary as JSON', false)
  .action(async (options: RunCommandOptions) => {
    const dataDir = options.data ?? mkdtempSync(join(tmpdir(), 'trunkline-run-'))
    try {
      const { runCampaign } = await import('./run-campaign.ts')
      const { readingOptions } = await import('./import-file.ts')
      process.exitCode = await runCampaign({
        listFile: options.list,
        reading: readingOptions(options),
        rejectedFile:
          options.rejected ?? (options.data === undefined ? null : join(dataDir, 'rejected-rows', 'run.csv')),
        campaignFile: options.campaign ?? null,
        rehearsal: options.rehearsal ?? null,
        trunkFile: options.trunk ?? null,
        seed: options.seed,
        dataDir,
        resultsFile: options.out ?? null,
        json: options.json,
        log: standardLog(2, 'warn'),
        print,
      })
    } finally {
      if (options.data === undefined) rmSync(dataDir, { recursive: true, force: true })
    }
  })

program
  .command('import')
  .description(
    'import a file into a list and say what became of every row; 0: imported, 1: refused, 2: a choice is needed',
  )
  .argument('<file>', 'recipients, as CSV or XLSX')
  .option('--data <dir>', 'data folder', defaultDataDir())
  .option('--list <name>', 'name of the list, which is updated when it is there (default: that of the file)')
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

program
  .command('simulate')
  .description('forecast a campaign over a list from simulated runs; nobody is called')
  .requiredOption('--campaign <file.json>', 'campaign settings')
  .requiredOption('--list <file.csv>', 'recipients, as CSV')
  .option('--country <XX>', 'country of numbers without a country code, such as GB', country)
  .option('--mapping <file.json>', 'what the columns are; see "trunkline schema mapping"')
  .option('--rejected <file.csv>', 'write the rejected rows there, to be repaired and imported again')
  .option('--trunk <file.json>', 'channels and calls per second of this trunk')
  .option('--profile <profile>', 'public of the practice carrier: name of a profile, or a profile file')
  .option('--answer-rate <share>', 'share of calls that are answered (default: 0.3)', share)
  .option('--seed <n>', 'seed of the first of five runs', wholeNumber(0, 2 ** 31 - 6), 1)
  .option('--hours <n>', 'simulated time, at most', wholeNumber(1, 2_400), 336)
  .option('--start <instant>', 'instant of Start with its offset (default: now)')
  .option('--data <dir>', 'data folder whose own rule packs bind as well', defaultDataDir())
  .option('--json', 'print the forecast as JSON', false)
  .action(async (options: SimulateCommandOptions) => {
    const { simulate } = await import('./simulate.ts')
    const { readingOptions } = await import('./import-file.ts')
    await simulate({
      campaignFile: options.campaign,
      listFile: options.list,
      reading: readingOptions(options),
      rejectedFile: options.rejected ?? null,
      trunkFile: options.trunk ?? null,
      profile: options.profile ?? null,
      answerRate: options.answerRate ?? null,
      seed: options.seed,
      hours: options.hours,
      start: options.start ?? null,
      dataDir: options.data,
      json: options.json,
      log: standardLog(2, 'warn'),
      print,
    })
  })

program
  .command('permitted')
  // 1 is for numbers that cannot be read
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .description('say whether the law permits to contact a number at an instant, and which calling rules bind')
  .argument('<number>', 'as a list would have it, best with + and country code')
  .option('--country <country>', 'country of a number without +, and of the recipient: code or name')
  .option('--state <state>', 'state or region, as a code or a name')
  .option('--postal-code <code>', 'postal code')
  .option('--city <city>', 'city')
  .option('--county <county>', 'county')
  .option('--zone <zone>', 'time zone, in any writing')
  .option('--at <instant>', 'instant with its offset (default: now)')
  .addOption(new Option('--channel <channel>', 'who speaks').choices(LAW_CHANNELS).default('recorded'))
  .addOption(new Option('--class <class>', 'type of call').choices(LEGAL_CLASSES).default('marketing'))
  .option('--consent <date>', 'day on which the recipient consented')
  .addOption(
    new Option('--consent-form <form>', 'what that consent is').choices(CONSENT_FORMS).default('written'),
  )
  .addOption(new Option('--line <line>', 'whose line it is').choices(LINES))
  .option('--data <dir>', 'data folder whose own rule packs bind as well', defaultDataDir())
  .option('--json', 'print one JSON object', false)
  .action(async (number: string, options: Omit<PermittedOptions, 'number' | 'print'>) => {
    const { permitted } = await import('./permitted.ts')
    process.exitCode = permitted({ ...options, number, print })
  })

program
  .command('schema')
  .description('print the JSON Schema of a settings file')
  .argument('<kind>', FILE_KINDS.join(', '))
  .action(async (kind: string) => {
    const { jsonSchemaOf } = await import('./print-schema.ts')
    const schema = jsonSchemaOf(kind)
    if (!schema) program.error(`There is no file of the kind "${kind}"; there are: ${FILE_KINDS.join(', ')}.`)
    print(JSON.stringify(schema, null, 2))
  })

program
  .command('ladder')
  .description('print the SIP ladder of one attempt')
  .argument('<attempt>', 'number of the attempt', wholeNumber(1, Number.MAX_SAFE_INTEGER))
  .option('--data <dir>', 'data folder', defaultDataDir())
  .option('--pcap <file>', 'write the messages there instead, for Wireshark')
  .action(async (attempt: number, options: { data: string; pcap?: string }) => {
    const { printLadder, writeLadderPcap } = await import('./print-ladder.ts')
    print(
      options.pcap === undefined
        ? printLadder(attempt, options.data)
        : writeLadderPcap(attempt, options.data, options.pcap),
    )
  })

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

interface ReadingCommandOptions {
  readonly country: string | undefined
  readonly mapping: string | undefined
  readonly rejected?: string
}

interface RunCommandOptions extends ReadingCommandOptions {
  readonly list: string
  readonly campaign?: string
  readonly rehearsal?: string
  readonly trunk?: string
  readonly seed: number
  readonly data?: string
  readonly out?: string
  readonly json: boolean
}

interface SimulateCommandOptions extends ReadingCommandOptions {
  readonly campaign: string
  readonly list: string
  readonly trunk?: string
  readonly profile?: string
  readonly answerRate?: number
  readonly seed: number
  readonly hours: number
  readonly start?: string
  readonly data: string
  readonly json: boolean
}

function repeated(text: string, before: readonly string[]): string[] {
  return [...before, text]
}

function country(text: string): string {
  const code = text.trim().toUpperCase()
  if (!/^[A-Z]{2}$/.test(code))
    throw new InvalidArgumentError('A country of two letters was expected, such as GB.')
  return code
}

function share(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError('A share from 0 to 1 was expected, such as 0.3.')
  return value
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`A whole number from ${min} to ${max} was expected.`)
    }
    return value
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  await program.parseAsync()
} catch (problem) {
  if (!(problem instanceof CommandFailed)) throw problem
  process.stderr.write(`trunkline: ${problem.message}\n`)
  process.exitCode = 2
}
