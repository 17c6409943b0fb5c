/** Bytes inside JSON: `{ "$bytes": "<base64>" }`. The only value of the contract that JSON does not know. */
const BYTES_KEY = '$bytes'

/** JSON text of a contract value; Uint8Arrays become base64. */
export function encodeWire(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Uint8Array ? { [BYTES_KEY]: toBase64(part) } : part,
  )
}

/** The value of `encodeWire`'s text. Throws SyntaxError when the text is not JSON. */
export function decodeWire(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || !(BYTES_KEY in part)) return part
    const base64 = part[BYTES_KEY]
    return typeof base64 === 'string' ? fromBase64(base64) : part
  })
}

const CHUNK = 0x8000

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  }
  return btoa(binary)
}

function fromBase64(base64: string): Uint8Array {
  const binary = atob(base64)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}
