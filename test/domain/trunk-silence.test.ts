import { describe, expect, it } from 'vitest'
import { lookAtSilence, type Silence, type SilenceFacts } from '../../electron/engine/domain/trunk-silence.ts'

const KNOWN = { answersOptions: true, answersPromptly: true }
const PROMPT_ONLY = { answersOptions: false, answersPromptly: true }
const STRANGE = { answersOptions: false, answersPromptly: false }

type Known = Pick<SilenceFacts, 'answersOptions' | 'answersPromptly'>

/** Looks whenever it asks for it, and at what happens; `acts` are `time act`. */
function watch(options: {
  readonly knows: Known
  readonly sent: readonly number[]
  readonly heard?: readonly number[]
  readonly until?: number
}): { readonly acts: string[]; readonly state: Silence } {
  const { knows, sent, heard = [], until = 4_000 } = options
  const acts: string[] = []
  let state: Silence = { is: 'alive' }
  let lookAt: number | null = null
  for (let now = 0; now <= until; now += 10) {
    const happened = sent.includes(now) || heard.includes(now)
    if (!happened && (lookAt === null || now < lookAt)) continue
    const heardAt = Math.max(Number.NEGATIVE_INFINITY, ...heard.filter(at => at <= now))
    const sentAt = sent.filter(at => at <= now)
    const step = lookAtSilence(state, { sentAt, heardAt, ...knows }, now)
    state = step.next
    lookAt = step.lookAt
    if (step.act) acts.push(`${now} ${step.act}`)
  }
  return { acts, state }
}

describe('a server that says nothing', () => {
  it('is asked after one second and given up half a second later, well before two seconds', () => {
    expect(watch({ knows: KNOWN, sent: [0] }).acts).toEqual(['1000 ask', '1500 give-up'])
    expect(watch({ knows: PROMPT_ONLY, sent: [0, 100, 200] }).acts).toEqual(['1000 ask', '1500 give-up'])
  })

  it('is given up later when too few calls were silent, as soon as there are three', () => {
    expect(watch({ knows: PROMPT_ONLY, sent: [0, 100] }).acts).toEqual(['1000 ask'])
    expect(watch({ knows: PROMPT_ONLY, sent: [0, 100, 1_600], until: 3_000 }).acts).toEqual([
      '1000 ask',
      '2600 give-up',
    ])
  })

  it('that never said anything is left to the patience of each call', () => {
    expect(watch({ knows: STRANGE, sent: [0, 10, 20, 30] }).acts).toEqual(['1000 ask'])
  })
})

describe('a server that lives', () => {
  it('is not given up for one slow call, while it answers others or the question', () => {
    const othersAnswered = Array.from({ length: 20 }, (_, at) => 200 + at * 200)
    expect(watch({ knows: KNOWN, sent: [0], heard: othersAnswered })).toEqual({
      acts: [],
      state: { is: 'alive' },
    })
    expect(watch({ knows: KNOWN, sent: [0], heard: [1_020, 2_040, 3_060] }).acts).toEqual([
      '1000 ask',
      '2020 ask',
      '3040 ask',
    ])
  })

  it('and then dies is given up a second and a half after its last word', () => {
    expect(watch({ knows: KNOWN, sent: [0, 500], heard: [300, 600] }).acts).toEqual([
      '1600 ask',
      '2100 give-up',
    ])
  })

  it('is asked nothing while no call waits', () => {
    expect(watch({ knows: KNOWN, sent: [], heard: [100] }).acts).toEqual([])
  })
})

describe('a dead server', () => {
  it('is asked every five seconds, and lives again with the first word', () => {
    const back = watch({ knows: KNOWN, sent: [0], heard: [12_010], until: 12_010 })
    expect(back.acts).toEqual(['1000 ask', '1500 give-up', '6500 ask', '11500 ask'])
    expect(back.state.is).toBe('alive')
  })

  it('that may not know OPTIONS is tried with calls again after half a minute', () => {
    const { state } = watch({ knows: PROMPT_ONLY, sent: [0, 0, 0, 10, 20], until: 31_490 })
    expect(state.is).toBe('dead')
    const facts = { sentAt: [], heardAt: 0, ...PROMPT_ONLY }
    expect(lookAtSilence(state, facts, 31_600).next.is).toBe('alive')
  })
})
