import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { CommandFailed } from './ask-engine.ts'
import { standardLog } from './open-engine.ts'
import { PERMITTED_CHOICES, type PermittedOptions, permitted } from './permitted.ts'
import { defaultDataDir, productVersion } from './places.ts'
import { printLadder, writeLadderPcap } from './print-ladder.ts'
import { FILE_KINDS, jsonSchemaOf } from './print-schema.ts'
import { runCampaign } from './run-campaign.ts'
import { serve } from './serve.ts'
import { simulate } from './simulate.ts'

/** The one command line of Trunkline: for servers, tests and benchmarks. */
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
      process.exitCode = await runCampaign({
        listFile: options.list,
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
  .command('simulate')
  .description('forecast a campaign over a list from simulated runs; nobody is called')
  .requiredOption('--campaign <file.json>', 'campaign settings')
  .requiredOption('--list <file.csv>', 'recipients, as CSV')
  .option('--trunk <file.json>', 'channels and calls per second of this trunk')
  .option('--profile <profile>', 'public of the practice carrier: name of a profile, or a profile file')
  .option('--answer-rate <share>', 'share of calls that are answered (default: 0.3)', share)
  .option('--seed <n>', 'seed of the first of five runs', wholeNumber(0, 2 ** 31 - 6), 1)
  .option('--hours <n>', 'simulated time, at most', wholeNumber(1, 2_400), 336)
  .option('--start <instant>', 'instant of Start with its offset (default: now)')
  .option('--json', 'print the forecast as JSON', false)
  .action((options: SimulateCommandOptions) =>
    simulate({
      campaignFile: options.campaign,
      listFile: options.list,
      trunkFile: options.trunk ?? null,
      profile: options.profile ?? null,
      answerRate: options.answerRate ?? null,
      seed: options.seed,
      hours: options.hours,
      start: options.start ?? null,
      json: options.json,
      log: standardLog(2, 'warn'),
      print,
    }),
  )

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
  .addOption(
    new Option('--channel <channel>', 'who speaks').choices(PERMITTED_CHOICES.channel).default('recorded'),
  )
  .addOption(
    new Option('--class <class>', 'type of call').choices(PERMITTED_CHOICES.class).default('marketing'),
  )
  .option('--consent <date>', 'day on which the recipient consented')
  .addOption(
    new Option('--consent-form <form>', 'what that consent is')
      .choices(PERMITTED_CHOICES.consentForm)
      .default('written'),
  )
  .addOption(new Option('--line <line>', 'whose line it is').choices(PERMITTED_CHOICES.line))
  .option('--data <dir>', 'data folder whose own rule packs bind as well', defaultDataDir())
  .option('--json', 'print one JSON object', false)
  .action((number: string, options: Omit<PermittedOptions, 'number' | 'print'>) => {
    process.exitCode = permitted({ ...options, number, print })
  })

program
  .command('schema')
  .description('print the JSON Schema of a settings file')
  .argument('<kind>', FILE_KINDS.join(', '))
  .action((kind: string) => {
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
  .action((attempt: number, options: { data: string; pcap?: string }) =>
    print(
      options.pcap === undefined
        ? printLadder(attempt, options.data)
        : writeLadderPcap(attempt, options.data, options.pcap),
    ),
  )

interface RunCommandOptions {
  readonly list: string
  readonly campaign?: string
  readonly rehearsal?: string
  readonly trunk?: string
  readonly seed: number
  readonly data?: string
  readonly out?: string
  readonly json: boolean
}

interface SimulateCommandOptions {
  readonly campaign: string
  readonly list: string
  readonly trunk?: string
  readonly profile?: string
  readonly answerRate?: number
  readonly seed: number
  readonly hours: number
  readonly start?: string
  readonly json: boolean
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
