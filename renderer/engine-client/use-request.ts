import { useCallback, useEffect, useRef, useState } from 'react'
import type { Failure } from '../../shared/errors.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../shared/ipc/contract.ts'
import { request } from './engine-client.ts'

export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: Failure }
  | { readonly state: 'ready'; readonly value: Value }

export type UsedRequest<Value> = Loaded<Value> & { readonly reload: () => void }

/**
 * What the engine answers to `name` with `input`, asked again whenever the input changes (compared as JSON) and by
 * `reload()`. A reload keeps the old value on the screen until the new one is there. Late answers are dropped.
 */
export function useRequest<Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
): UsedRequest<RequestOutput<Name>> {
  const [loaded, setLoaded] = useState<Loaded<RequestOutput<Name>>>({ state: 'loading' })
  const asked = useRef(0)
  // Stands for the input, which is a new object each time.
  const key = JSON.stringify(input)
  const latestInput = useRef(input)
  latestInput.current = input

  const ask = useCallback(async () => {
    asked.current += 1
    const mine = asked.current
    const result = await request(name, latestInput.current)
    if (mine !== asked.current) return
    setLoaded(result.ok ? { state: 'ready', value: result.value } : { state: 'failed', error: result.error })
  }, [name])

  useEffect(() => {
    setLoaded({ state: 'loading' })
    void ask()
    return () => {
      asked.current += 1
    }
  }, [ask, key])

  const reload = useCallback(() => {
    setLoaded(now => (now.state === 'failed' ? { state: 'loading' } : now))
    void ask()
  }, [ask])
  return { ...loaded, reload }
}
