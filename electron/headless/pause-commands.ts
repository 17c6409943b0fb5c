import type { Command } from 'commander'
import { pausedAllText, resumedText } from '../../shared/model/stopping-words.ts'
import { print } from './command-values.ts'
import { defaultDataDir } from './places.ts'

interface PauseOptions {
  readonly data: string
  readonly hangUp: boolean
  readonly json: boolean
}

/** Adds the commands that stop a running Trunkline from calling, and let it go on. */
export function addPauseCommands(program: Command): void {
  program
    .command('pause')
    .description('pause all campaigns of a running Trunkline; 0: done, 1: none runs there, or it failed')
    .requiredOption('--all', 'every active campaign; launches wait as well')
    .option('--hang-up', 'end the calls that are up as well', false)
    .option('--data <dir>', 'data folder of the running Trunkline', defaultDataDir())
    .option('--json', 'print one JSON object', false)
    .action(async ({ data, hangUp, json }: PauseOptions) => {
      const { askDoor } = await import('../door/ask-door.ts')
      const paused = await askDoor(data, 'campaigns.pauseAll', { hangUp })
      if (!paused.ok) return fail(paused.error.message)
      print(json ? JSON.stringify(paused.value) : pausedAllText(paused.value, hangUp))
    })
  program
    .command('resume')
    .description('resume what "pause --all" paused; 0: done, 1: none runs there, or a campaign stays paused')
    .requiredOption('--all', 'every campaign that "pause --all" or "Pause all" paused')
    .option('--data <dir>', 'data folder of the running Trunkline', defaultDataDir())
    .option('--json', 'print one JSON object', false)
    .action(async ({ data, json }: PauseOptions) => {
      const { askDoor } = await import('../door/ask-door.ts')
      const resumed = await askDoor(data, 'campaigns.resumeAll', {})
      if (!resumed.ok) return fail(resumed.error.message)
      print(json ? JSON.stringify(resumed.value) : resumedText(resumed.value))
      for (const { name, error } of resumed.value.failed) fail(`"${name}" stays paused: ${error.message}`)
    })
}

function fail(sentence: string): void {
  process.stderr.write(`trunkline: ${sentence}\n`)
  process.exitCode = 1
}
