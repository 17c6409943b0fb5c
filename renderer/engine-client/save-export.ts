import type { Failure } from '../../shared/errors.ts'
import { request } from './engine-client.ts'

export type Saved =
  | { readonly state: 'saved'; readonly path: string | null }
  | { readonly state: 'given-up' }
  | { readonly state: 'failed'; readonly error: Failure }

/** Hands an exported file to the person: the desktop shows its save dialog, a browser downloads it. */
export async function saveExport(file: { exportId: string; fileName: string }): Promise<Saved> {
  const result = await request('files.save', { exportId: file.exportId, fileName: file.fileName })
  if (!result.ok) return { state: 'failed', error: result.error }
  const { saved, path, url } = result.value
  if (url !== null) {
    const link = document.createElement('a')
    link.href = url
    link.download = file.fileName
    document.body.append(link)
    link.click()
    link.remove()
    return { state: 'saved', path: null }
  }
  return saved ? { state: 'saved', path } : { state: 'given-up' }
}
