import { useCallback, useEffect, useRef, useState } from 'react'
import type { CampaignDraftInput } from '../../../shared/model/campaign.ts'
import { request } from '../../engine-client/engine-client.ts'

export type Listening =
  | { readonly state: 'silent' }
  | { readonly state: 'making' }
  | { readonly state: 'playing'; readonly seconds: number }
  | { readonly state: 'failed'; readonly sentence: string }

/** Lets the engine make a prompt and plays it on this machine; one at a time, and none after the page is left. */
export function useListen() {
  const [listening, setListening] = useState<Listening>({ state: 'silent' })
  const playing = useRef<{ audio: HTMLAudioElement; url: string } | null>(null)
  const turn = useRef(0)

  const release = useCallback(() => {
    turn.current += 1
    if (playing.current === null) return
    const { audio, url } = playing.current
    playing.current = null
    audio.onended = null
    audio.pause()
    URL.revokeObjectURL(url)
  }, [])
  useEffect(() => release, [release])

  const stop = useCallback(() => {
    release()
    setListening({ state: 'silent' })
  }, [release])

  const listen = useCallback(
    async (prompt: CampaignDraftInput['prompt']) => {
      release()
      const mine = turn.current
      setListening({ state: 'making' })
      const made = await request('prompts.listen', { prompt })
      if (mine !== turn.current) return
      if (!made.ok) {
        setListening({ state: 'failed', sentence: made.error.message })
        return
      }
      // A Blob takes no view of a shared buffer, which these bytes never are; the copy shows that to the compiler.
      const url = URL.createObjectURL(new Blob([new Uint8Array(made.value.wav)], { type: 'audio/wav' }))
      const audio = new Audio(url)
      playing.current = { audio, url }
      audio.onended = stop
      try {
        await audio.play()
        if (mine === turn.current) setListening({ state: 'playing', seconds: made.value.seconds })
      } catch {
        if (mine !== turn.current) return
        release()
        setListening({
          state: 'failed',
          sentence: 'This machine cannot play it. See that it has a sound output.',
        })
      }
    },
    [release, stop],
  )
  return { listening, listen, stop }
}
