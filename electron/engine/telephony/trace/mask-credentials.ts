/**
 * Hides what could be replayed or cracked offline: the values of Authorization and Proxy-Authorization, which hold
 * the digest of the password. The scheme and the user stay readable.
 */
export function maskCredentials(text: string): string {
  if (!/authorization[ \t]*:/i.test(text)) return text
  return text.replace(
    /^((?:proxy-)?authorization[ \t]*:[ \t]*)(\S+)?([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)/gim,
    (_line, name: string, scheme: string | undefined, rest: string) => {
      const user = /username\s*=\s*"((?:[^"\\\r\n]|\\.)*)"/i.exec(rest)?.[1]
      return `${name}${scheme ?? ''} ${user === undefined ? '' : `username="${user}", `}(masked)`
    },
  )
}
