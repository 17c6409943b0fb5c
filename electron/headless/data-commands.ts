import type { Command } from 'commander'
import { print } from './command-values.ts'
import { defaultDataDir } from './places.ts'

/** Adds the commands that keep the data of a folder safe, or bring it back. */
export function addDataCommands(program: Command): void {
  program
    .command('backup')
    .description('back up the database of a data folder, also while an engine uses it; the copy is verified')
    .option('--data <dir>', 'data folder', defaultDataDir())
    .option('--out <file>', 'write it there instead of into the folder of backups')
    .action(async ({ data, out }: { data: string; out?: string }) => {
      const { backupCommand } = await import('./keep-data.ts')
      backupCommand(data, out ?? null, print)
    })
  program
    .command('restore')
    .description('put a backup in the place of the database; what is there now is set aside, never lost')
    .argument('[file]', 'the backup; see --list')
    .option('--data <dir>', 'data folder', defaultDataDir())
    .option('--latest', 'the newest backup of the folder', false)
    .option('--list', 'list the backups of the folder and change nothing', false)
    .action(async (file: string | undefined, options: { data: string; latest: boolean; list: boolean }) => {
      const { listCommand, restoreCommand } = await import('./keep-data.ts')
      if (options.list) listCommand(options.data, print)
      else restoreCommand(options.data, { file: file ?? null, latest: options.latest }, print)
    })
  program
    .command('salvage')
    .description(
      'read what can be read of a damaged database into a new one; the damaged files are set aside',
    )
    .option('--data <dir>', 'data folder', defaultDataDir())
    .action(async ({ data }: { data: string }) => {
      const { salvageCommand } = await import('./keep-data.ts')
      salvageCommand(data, print)
    })
  program
    .command('check')
    .description('look through the whole database of a data folder; exit code 1 when it is damaged')
    .option('--data <dir>', 'data folder', defaultDataDir())
    .action(async ({ data }: { data: string }) => {
      const { checkCommand } = await import('./keep-data.ts')
      process.exitCode = checkCommand(data, print)
    })
}
