import { useEffect, useRef, useState } from 'react'
import { request } from '../../engine-client/engine-client.ts'
import { uploadFile } from '../../engine-client/upload-file.ts'
import type { BroughtFile } from './import-draft.ts'

export type BringStep =
  | { readonly state: 'choose'; readonly problem: string | null }
  | { readonly state: 'uploading'; readonly file: File; readonly received: number }
  | { readonly state: 'inspecting'; readonly file: File }

const CHOOSE: BringStep = { state: 'choose', problem: null }

/** What the file is looked at as: a list of recipients, or numbers that nobody calls. */
export type InspectAs = 'imports.inspect' | 'doNotCall.inspect'

/** Brings one file to the engine and lets it be looked at; `onBrought` gets what was found. */
export function useBringFile(inspectAs: InspectAs, onBrought: (brought: BroughtFile) => void) {
  const [step, setStep] = useState<BringStep>(CHOOSE)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const refuse = (problem: string): void => setStep({ state: 'choose', problem })

  async function upload(file: File, abort: AbortController): Promise<void> {
    setStep({ state: 'uploading', file, received: 0 })
    const uploaded = await uploadFile(file, {
      signal: abort.signal,
      onProgress: received => !abort.signal.aborted && setStep({ state: 'uploading', file, received }),
    })
    if (!uploaded.ok) return refuse(uploaded.error.message)
    if (uploaded.value === null) return setStep(CHOOSE)
    const { uploadId } = uploaded.value
    setStep({ state: 'inspecting', file })
    const inspected = await request(inspectAs, { uploadId })
    if (inspected.ok && !abort.signal.aborted) return onBrought({ uploadId, inspection: inspected.value })
    await request('uploads.discard', { uploadId })
    if (inspected.ok) setStep(CHOOSE)
    else refuse(inspected.error.message)
  }

  function bring(files: readonly File[]): void {
    const [file, ...more] = files
    if (!file) return
    const problem =
      more.length > 0 ? 'Import one file at a time: each becomes its own list.' : problemOf(file)
    if (problem !== null) {
      refuse(problem)
      return
    }
    running.current = new AbortController()
    void upload(file, running.current)
  }

  return { step, bring, refuse, cancel: () => running.current?.abort() }
}

/** Formats that are known by their name, and what to do about each. */
const FORMATS: readonly (readonly [endings: RegExp, advice: string])[] = [
  [/\.xls$/i, 'is in the old Excel format. Open it in Excel and save it as .xlsx or CSV.'],
  [/\.ods$/i, 'is an OpenDocument spreadsheet. Save it as .xlsx or CSV, then import that file.'],
  [/\.numbers$/i, 'is a Numbers document. In Numbers, choose File › Export to › CSV or Excel.'],
  [/\.pdf$/i, 'is a PDF, which has no rows to read. Ask for the list as a spreadsheet or CSV file.'],
  [/\.(docx?|rtf|odt|pages)$/i, 'is a text document. Copy the table, then use “Paste rows”.'],
  [/\.(zip|gz|7z|rar)$/i, 'is an archive. Unpack it, then import the file inside.'],
  [/\.(png|jpe?g|gif|heic|webp|tiff?)$/i, 'is a picture. Ask for the list as a spreadsheet or CSV file.'],
]

/** Why this file cannot be a list, and what to do; null when it may be one. */
function problemOf(file: File): string | null {
  if (file.size === 0) return `"${file.name}" is empty. Choose a file with one person per row.`
  const format = FORMATS.find(([endings]) => endings.test(file.name))
  return format ? `"${file.name}" ${format[1]}` : null
}
