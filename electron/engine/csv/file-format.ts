import { open } from 'node:fs/promises'

/** What is read of a file to know what it is. */
const HEAD_BYTES = 4_096

export type FileFormat =
  | { readonly is: 'text' }
  | { readonly is: 'xlsx' }
  /** `advice` is the rest of a sentence that begins with the file's name. */
  | { readonly is: 'other'; readonly advice: string }

const SAVE_AS = 'In the program that made it, save the list as XLSX or CSV and choose that file.'

/** By the first bytes of formats that people take for lists (the file's name says too little). */
const OTHERS: readonly { readonly bytes: string | readonly number[]; readonly advice: string }[] = [
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    advice: `is in the old format of Excel or Word (or has a password). ${SAVE_AS}`,
  },
  { bytes: '%PDF', advice: 'is a PDF, which has no rows to read. Ask for the list as XLSX or CSV.' },
  { bytes: [0x1f, 0x8b], advice: 'is compressed. Unpack it and choose the file inside.' },
  { bytes: 'Rar!', advice: 'is an archive. Unpack it and choose the file inside.' },
  { bytes: '7z', advice: 'is an archive. Unpack it and choose the file inside.' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], advice: 'is a picture. Ask for the list as XLSX or CSV.' },
  { bytes: [0xff, 0xd8, 0xff], advice: 'is a picture. Ask for the list as XLSX or CSV.' },
  { bytes: 'SQLite format 3', advice: 'is a database. Export the table as CSV and choose that file.' },
  { bytes: '{\\rtf', advice: `is a text document. ${SAVE_AS}` },
]

/** What a file is by its content. Throws what the file system throws. */
export async function readFormat(path: string): Promise<FileFormat> {
  const head = await readHead(path, HEAD_BYTES)
  const found = OTHERS.find(({ bytes }) =>
    Buffer.from(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes).equals(
      head.subarray(0, bytes.length),
    ),
  )
  if (found) return { is: 'other', advice: found.advice }
  if (!head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) return { is: 'text' }
  const text = head.toString('latin1')
  if (text.includes('opendocument')) return { is: 'other', advice: `is an OpenDocument file. ${SAVE_AS}` }
  if (/Index\/|\.iwa/.test(text))
    return { is: 'other', advice: 'is a Numbers file. In Numbers, export it as Excel or CSV.' }
  if (/\[Content_Types\]\.xml|xl\/|_rels\/|docProps\//.test(text)) return { is: 'xlsx' }
  return { is: 'other', advice: 'is an archive. Unpack it and choose the file inside.' }
}

/** The first bytes of a file. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
