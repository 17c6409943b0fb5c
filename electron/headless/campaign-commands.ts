import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { LEGAL_CLASSES } from '../../shared/model/campaign-kind.ts'
import { CONSENT_FORMS, LAW_CHANNELS, LINES } from '../../shared/model/rule-pack.ts'
import { country, drainOption, print, share, wholeNumber } from './command-values.ts'
import type { PermittedOptions } from './permitted.ts'
import { defaultDataDir } from './places.ts'
import { standardLog } from './standard-log.ts'

/** Adds the commands that run, forecast or judge a campaign's calls. */
export function addCampaignCommands(program: Command): void {
  addRun(program)
  addSimulate(program)
  addPermitted(program)
}

function addRun(program: Command): void {
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
    .option(
      '--data <dir>',
      'data folder; a run that was stopped goes on when started again with the same one',
    )
    .option('--out <results.csv>', 'write the results there')
    .option('--json', 'print the summary as JSON', false)
    .addOption(drainOption())
    .action(async (options: RunCommandOptions) => {
      const dataDir = options.data ?? mkdtempSync(join(tmpdir(), 'trunkline-run-'))
      try {
        const { runCampaign } = await import('./run-campaign.ts')
        const { readingOptions } = await import('./import-file.ts')
        process.exitCode = await runCampaign({
          listFile: options.list,
          reading: readingOptions(options),
          rejectedFile:
            options.rejected ??
            (options.data === undefined ? null : join(dataDir, 'rejected-rows', 'run.csv')),
          campaignFile: options.campaign ?? null,
          rehearsal: options.rehearsal ?? null,
          trunkFile: options.trunk ?? null,
          seed: options.seed,
          dataDir,
          resultsFile: options.out ?? null,
          json: options.json,
          drainMs: options.drain * 1_000,
          log: standardLog(2, 'warn'),
          print,
        })
      } finally {
        if (options.data === undefined) rmSync(dataDir, { recursive: true, force: true })
      }
    })
}

function addSimulate(program: Command): void {
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
}

function addPermitted(program: Command): void {
  program
    .command('permitted')
    // 1 is for numbers that cannot be read
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .description(
      'say whether the law permits to contact a number at an instant, and which calling rules bind',
    )
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
  readonly drain: number
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
