let asAFile = false

/**
 * For a file whose tests share an engine that `beforeAll` started: its timers begin anew while a test runs, so that what
 * is left is looked for when the whole file has ended. Call it at the top of the file.
 */
export function judgeAsAFile(): void {
  asAFile = true
}

export function isJudgedAsAFile(): boolean {
  return asAFile
}
