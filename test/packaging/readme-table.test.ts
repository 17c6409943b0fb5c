import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectDir } from '../support/run-trunkline.ts'

test('every row of what somebody on the LAN can do names tests that are there', () => {
  const readme = readFileSync(join(projectDir, 'README.md'), 'utf8')
  const [, section = ''] = readme.split('## What somebody on the LAN can and cannot do to Trunkline')
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter(line => /^\| (?!somebody|---)/.test(line))
  expect(rows.length).toBeGreaterThanOrEqual(13)
  for (const row of rows) {
    const files = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file)
    expect(files, row).not.toEqual([])
    for (const file of files) expect(existsSync(join(projectDir, file)), file).toBe(true)
  }
})
