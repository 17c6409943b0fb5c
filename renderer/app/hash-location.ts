import { useSyncExternalStore } from 'react'

/**
 * Where the page is, kept behind the `#`: the one part of an address that works the same on the desktop's own
 * protocol and over HTTP. A question (`#/campaigns/new?list=3`) stays with it, so that addresses can be opened anew.
 */
const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('hashchange', tell)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) window.removeEventListener('hashchange', tell)
  }
}

const whole = (): string => `/${window.location.hash.replace(/^#?\/?/, '')}`
const path = (): string => whole().split('?')[0] ?? '/'
const search = (): string => whole().split('?')[1] ?? ''

/** Goes to a route such as `/campaigns/3`. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  const address = `#${to.startsWith('/') ? to : `/${to}`}`
  if (options.replace) window.history.replaceState(null, '', address)
  else window.history.pushState(null, '', address)
  tell()
}

/** For wouter's Router: the path, and how to go elsewhere. */
export function useHashPath(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, path), navigate]
}
useHashPath.hrefs = (href: string): string => `#${href}`

/** For wouter's Router: what stands behind the question mark. */
export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, search)
}
