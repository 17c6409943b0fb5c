import { join } from 'node:path'
import { app } from 'electron'

/** What ships beside the program. */
export function resourcesDir(): string {
  return app.isPackaged ? join(process.resourcesPath, 'resources') : join(app.getAppPath(), 'resources')
}
