import { expect, test } from 'vitest'
import { writePcap } from '../../electron/engine/telephony/trace/write-pcap.ts'
import type { MadeFile } from '../../electron/engine/use-cases/export-results.ts'
import { exportTrace } from '../../electron/engine/use-cases/export-trace.ts'
import { success } from '../../shared/errors.ts'
import { trunkTrace } from '../support/scripted-trunk-trace.ts'

function given() {
  const files: MadeFile[] = []
  const exports = {
    keep: async (made: MadeFile) => {
      files.push(made)
      return success({ exportId: 'id', fileName: 'x', rows: made.rows, bytes: made.bytes.length })
    },
  }
  return { files, deps: { exports, writePcap } }
}

test('a trace as text is the ladder and every message behind it, numbered, with who sent it to whom', async () => {
  const { files, deps } = given()
  const messages = trunkTrace(8)
  expect(await exportTrace(deps, 'Madrid main trace', messages, 'text')).toMatchObject({ value: { rows: 8 } })
  const [file] = files
  const text = new TextDecoder().decode(file?.bytes)
  expect(file).toMatchObject({ title: 'Madrid main trace', extension: 'txt' })
  expect(text.indexOf('INVITE (SDP) again')).toBeLessThan(text.indexOf('1. 20'))
  expect(text).toMatch(
    /\n2\. \S+Z UDP 192\.168\.40\.7:5060 -> 192\.168\.40\.12:5060 \(again\)\n\nINVITE sip:/,
  )
  expect(text).toMatch(
    /\n3\. \S+Z UDP 192\.168\.40\.12:5060 -> 192\.168\.40\.7:5060\n\nSIP\/2\.0 100 Trying\n/,
  )
  expect(text).not.toContain('\r')
})

test('a trace as pcap is what telephony makes of it; one without messages is a file, too', async () => {
  const { files, deps } = given()
  const messages = trunkTrace(3)
  await exportTrace(deps, 'attempt 5 trace', messages, 'pcap')
  await exportTrace(deps, 'attempt 6 trace', [], 'pcap')
  expect(files.map(({ extension, rows }) => [extension, rows])).toEqual([
    ['pcap', 3],
    ['pcap', 0],
  ])
  expect(files[0]?.bytes).toEqual(writePcap(messages))
})
