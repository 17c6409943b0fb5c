/**
 * Hides what could be replayed or cracked offline: the values of Authorization and Proxy-Authorization, which hold
 * the digest of the password (the scheme and the user stay readable), and the SRTP master keys of `a=crypto`
 * lines (RFC 4568 9.1), whoever offers them.
 */
export function maskCredentials(text: string): string {
  return maskMediaKeys(maskDigests(text))
}

/** `maskCredentials`, and the values of these headers: what a provider wants in them is often an account or a token. */
export function createMask(secretHeaders: readonly string[]): (text: string) => string {
  if (secretHeaders.length === 0) return maskCredentials
  const names = [...new Set(secretHeaders)].map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const lines = new RegExp(`^((?:${names.join('|')})[ \\t]*:)[^\\r\\n]*(?:\\r?\\n[ \\t][^\\r\\n]*)*`, 'gim')
  return text => maskCredentials(text).replace(lines, '$1 (masked)')
}

function maskDigests(text: string): string {
  if (!/authorization[ \t]*:/i.test(text)) return text
  return text.replace(
    /^((?:proxy-)?authorization[ \t]*:[ \t]*)(\S+)?([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)/gim,
    (_line, name: string, scheme: string | undefined, rest: string) => {
      const user = /username\s*=\s*"((?:[^"\\\r\n]|\\.)*)"/i.exec(rest)?.[1]
      return `${name}${scheme ?? ''} ${user === undefined ? '' : `username="${user}", `}(masked)`
    },
  )
}

/** One star per hidden character: Content-Length stays true, which a stream is cut into messages by. */
function maskMediaKeys(text: string): string {
  if (!/a=crypto:/i.test(text)) return text
  return text.replace(/^a=crypto:[^\r\n]*/gim, line =>
    line.replace(/(inline:)([^|;\s]+)/gi, (_all, name: string, key: string) => name + '*'.repeat(key.length)),
  )
}
