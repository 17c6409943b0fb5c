import { app, dialog } from 'electron'

/** The engine could not be opened: says why, and ends with a code that tells so. */
export function showFatal(problem: unknown): void {
  const sentence = problem instanceof Error ? problem.message : String(problem)
  if (process.env.TRUNKLINE_NO_DIALOGS) process.stderr.write(`trunkline: ${sentence}\n`)
  else dialog.showErrorBox('Trunkline cannot start', sentence)
  app.exit(1)
}
