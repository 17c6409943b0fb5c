import { Command, Option } from 'commander'
import type { AfterRestart } from '../../shared/model/stopping.ts'
import { addCampaignCommands } from './campaign-commands.ts'
import { CommandFailed } from './command-failed.ts'
import { drainOption, print, wholeNumber } from './command-values.ts'
import { addDataCommands } from './data-commands.ts'
import { FILE_KINDS } from './file-kinds.ts'
import { addListCommands } from './list-commands.ts'
import { addPauseCommands } from './pause-commands.ts'
import { defaultDataDir, productVersion } from './places.ts'
import { standardLog } from './standard-log.ts'
import './start-quickly.ts'

interface ServeCommandOptions {
  readonly data: string
  readonly port: number
  readonly bind: string
  readonly drain: number
  readonly afterRestart?: AfterRestart
}

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
    'address to listen on; beyond loopback it is served with TLS, and others in your network reach it',
    '127.0.0.1',
  )
  .addOption(drainOption())
  .addOption(
    new Option(
      '--after-restart <what>',
      'what becomes of campaigns that were active when it ended (default: the setting of the data folder)',
    ).choices(['ask', 'resume'] satisfies AfterRestart[]),
  )
  .action(async (options: ServeCommandOptions) => {
    const { serve } = await import('./serve.ts')
    await serve({
      dataDir: options.data,
      bindHost: options.bind,
      port: options.port,
      drainMs: options.drain * 1_000,
      ...(options.afterRestart && { afterRestart: options.afterRestart }),
      log: standardLog(2),
      announce: (address, fingerprint) =>
        print(
          JSON.stringify({
            address,
            dataDir: options.data,
            pid: process.pid,
            ...(fingerprint && { fingerprint }),
          }),
        ),
      say: sentence => process.stderr.write(`${sentence}\n`),
    })
  })

program
  .command('address')
  .description('print the address that lets the next browser in, while "trunkline serve" runs')
  .option('--data <dir>', 'data folder', defaultDataDir())
  .action(async (options: { data: string }) => {
    const { addressFile } = await import('./address-file.ts')
    const address = addressFile(options.data).read()
    if (address === null)
      throw new CommandFailed({
        code: 'bad_input',
        message: `No "trunkline serve" runs on ${options.data}. Start it, or name its folder with --data.`,
      })
    print(address)
  })

addCampaignCommands(program)
addListCommands(program)
addDataCommands(program)
addPauseCommands(program)

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

// the reader of the output, such as `head`, may have had enough; the command still does its work
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code !== 'EPIPE') throw problem
})

try {
  await program.parseAsync()
} catch (problem) {
  if (!(problem instanceof CommandFailed)) throw problem
  process.stderr.write(`trunkline: ${problem.message}\n${whatToRun(problem)}`)
  process.exitCode = 2
}

/** The commands that a sentence about damaged data speaks of. */
function whatToRun({ failure: { code, details } }: CommandFailed): string {
  if (code !== 'data_damaged' || typeof details?.dataDir !== 'string') return ''
  const data = `--data ${JSON.stringify(details.dataDir)}`
  return `  trunkline restore ${data} --latest\n  trunkline salvage ${data}\n`
}
