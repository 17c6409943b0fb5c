import { Presets, SingleBar } from 'cli-progress'
import type { CampaignRow } from '../../shared/model/campaign.ts'
import type { Log } from '../engine/ports/log.ts'

export interface Progress {
  update(campaign: CampaignRow): void
  say(sentence: string): void
  close(): void
}

/** A progress bar on a terminal's standard error; elsewhere only what a person must know, as sentences. */
export function showProgress(quiet: boolean, log: Log): Progress {
  const bar = process.stderr.isTTY && !quiet ? newBar() : null
  let started = false
  let said = ''
  const say = (sentence: string): void => {
    if (sentence === said) return
    said = sentence
    if (bar) bar.update({ note: sentence })
    else process.stderr.write(`${sentence}\n`)
  }
  return {
    update(campaign) {
      const { total, due, dialing } = campaign.recipients
      if (bar && !started) bar.start(total, 0, { note: '', attempts: 0, dialing: 0 })
      started = true
      bar?.update(total - due - dialing, { attempts: campaign.attempts.total, dialing })
      const { waiting } = campaign
      // "nothing due for two seconds" is no news; a window that opens at nine is
      if (
        waiting &&
        (waiting.reason === 'outside-window' ||
          waiting.reason === 'zone-unknown' ||
          waiting.reason === 'trunk-down')
      ) {
        say(waiting.sentence)
      }
      log.debug('progress', { total, due, dialing })
    },
    say,
    close: () => bar?.stop(),
  }
}

function newBar(): SingleBar {
  const format =
    '{bar} {value}/{total} recipients done · {attempts} attempts · {dialing} calls now · {duration_formatted} {note}'
  return new SingleBar(
    { format, hideCursor: true, stream: process.stderr, etaBuffer: 100 },
    Presets.shades_classic,
  )
}
