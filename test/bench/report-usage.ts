/* Preloaded into a process whose cost is measured: writes what it used, in the JSON of `process.resourceUsage()`, when it ends. */
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.TRUNKLINE_USAGE_FILE
if (isMainThread && file !== undefined)
  process.on('exit', () => writeFileSync(file, JSON.stringify(process.resourceUsage())))
