import { type Inviter, SessionState } from 'sip.js/lib/api/index.js'
import { afterEach, expect, test } from 'vitest'
import { lossyLink } from '../../support/lossy-link.ts'
import { dial, type Party, startParty } from '../../support/sip-pair.ts'

/** RFC 3261 Timers B and F end what was lost after 32 s. */
const GIVEN_UP_MS = 36_000
const CALLS = 300
const CALLS_PER_SECOND = 60
const LOSS = 0.2
const SEED = 7

interface Row {
  answered: number
  busy: number
  lost: number
  byeOk: number
  byeLost: number
  setupMs: number[]
}

const parties: Party[] = []
afterEach(async () => {
  await Promise.all(parties.splice(0).map(party => party.abandon()))
})

/** One call in five is answered 486. */
const isBusy = (number: string): boolean => Number(number) % 5 === 0

/** Calls, hangs up when answered, and resolves when the last answer is in or was given up. */
function callOnce(call: Inviter, row: Row): Promise<void> {
  const startedAt = performance.now()
  return new Promise(done => {
    // A 100 that came through stops sip.js's own timer: without resends such a call would wait for ever.
    const givenUp = setTimeout(() => {
      row.lost++
      done()
    }, GIVEN_UP_MS)
    const resolve = (): void => {
      clearTimeout(givenUp)
      done()
    }
    const hangUp = (): void => {
      const requestDelegate = {
        onAccept: () => {
          row.byeOk++
          resolve()
        },
        onReject: () => {
          row.byeLost++
          resolve()
        },
      }
      call.bye({ requestDelegate }).catch(resolve)
    }
    call.stateChange.addListener(state => {
      if (state !== SessionState.Established) return
      row.answered++
      row.setupMs.push(performance.now() - startedAt)
      hangUp()
    })
    const requestDelegate = {
      onReject: (response: { message: { statusCode?: number | undefined } }) => {
        if (response.message.statusCode === 486) row.busy++
        else row.lost++
        resolve()
      },
    }
    call.invite({ requestDelegate }).catch(resolve)
  })
}

async function run(resends: boolean): Promise<Row> {
  const bad = lossyLink(SEED, LOSS)
  const callee = await startParty({
    remote: null,
    resends,
    delegate: {
      onInvite(invitation) {
        const number = invitation.request.to.uri.user ?? ''
        const done = isBusy(number) ? invitation.reject({ statusCode: 486 }) : invitation.accept()
        done.catch(() => undefined) // the caller may have given up meanwhile
      },
    },
  })
  // The link stands on the caller's side and loses both what it sends and what it should hear.
  const caller = await startParty({ remote: callee.endpoint.local, resends, link: bad.link })
  parties.push(caller, callee)
  const row: Row = { answered: 0, busy: 0, lost: 0, byeOk: 0, byeLost: 0, setupMs: [] }
  const calls: Promise<void>[] = []
  for (let n = 0; n < CALLS; n++) {
    calls.push(callOnce(dial(caller, String(10_000 + n), callee.endpoint.local), row))
    // The pace of the load, not a wait for anything.
    await new Promise(resolve => setTimeout(resolve, 1000 / CALLS_PER_SECOND))
  }
  await Promise.all(calls)
  return row
}

function line(name: string, row: Row): string {
  const sorted = row.setupMs.toSorted((a, b) => a - b)
  const p95 = Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0)
  const cells = [row.answered, row.busy, row.lost, row.byeOk, row.byeLost, p95]
  return [name.padEnd(16), ...cells.map(cell => String(cell).padStart(9))].join('')
}

test(
  `${CALLS} calls over a link that loses 20 % each way: none lost with resends, many without`,
  async () => {
    const [without, withResends] = await Promise.all([run(false), run(true)])
    const head = ['answered', 'busy', 'lost', 'bye ok', 'bye lost', 'p95 ms']
      .map(cell => cell.padStart(9))
      .join('')
    process.stdout.write(
      `\n${''.padEnd(16)}${head}\n${line('without resends', without)}\n${line('with resends', withResends)}\n`,
    )
    expect(withResends).toMatchObject({ answered: 240, busy: 60, lost: 0, byeOk: 240, byeLost: 0 })
    expect(without.lost).toBeGreaterThan(20)
    expect(without.byeLost).toBeGreaterThan(20)
    expect(without.answered + without.busy + without.lost).toBe(CALLS)
  },
  3 * GIVEN_UP_MS,
)
