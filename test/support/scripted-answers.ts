import { encodeWav } from '../../electron/engine/sound/wav-file.ts'
import { failure, type Result, success } from '../../shared/errors.ts'
import { renderLadder } from '../../shared/model/ladder.ts'
import { importProgressSchema } from '../../shared/model/list-import.ts'
import type { Answers } from './page-answers.ts'
import { backupAnswers, backupAnswersWhenEmpty } from './scripted-backups.ts'
import { endedAttempt, liveCalls, rejectedRow, result, trace } from './scripted-calls.ts'
import { CAMPAIGNS, FIGURES, NO_FIGURES } from './scripted-campaigns.ts'
import { exportAnswers } from './scripted-exports.ts'
import { FIXTURE_NOW, STATUS, STATUS_WITH_PROBLEMS, TRUNKS } from './scripted-fixtures.ts'
import {
  DIFFERENCE,
  INSPECTION,
  inspectScripted,
  PROFILES,
  RECENT_IMPORTS,
  runningImport,
  SAVED_MAPPINGS,
  WATCHED_FOLDERS,
} from './scripted-import.ts'
import { listAnswersWhenEmpty, listAnswersWhenFull } from './scripted-lists.ts'
import { probeAt } from './scripted-probe.ts'
import { reachAnswersWhenEmpty, reachAnswersWhenFull } from './scripted-reach.ts'
import { triedResponses } from './scripted-tried-responses.ts'
import { trunkTrace } from './scripted-trunk-trace.ts'

/** Rows of the big list and its campaign: nobody may load them all. */
export const MANY = 1_000_000
/** Rejected and duplicate rows of list 1. */
const REJECTED = 399

const EXPORTED = { exportId: 'export-1', fileName: 'rows.csv', rows: REJECTED, bytes: 9120 }

const HALF_A_SECOND_OF_SILENCE = new Uint8Array(encodeWav(new Int16Array(4_000)))

/** One page of rows that are made as they are asked for. */
function pageOf<Row>(total: number, page: { offset: number; limit: number }, row: (at: number) => Row) {
  const count = Math.max(0, Math.min(page.limit, total - page.offset))
  return success({ total, rows: Array.from({ length: count }, (_, at) => row(page.offset + at)) })
}

function found<Row extends { readonly id: number }>(
  rows: readonly Row[],
  id: number,
  code: 'campaign_not_found' | 'trunk_not_found',
): Result<Row> {
  const row = rows.find(candidate => candidate.id === id)
  return row ? success(row) : failure(code, 'It is not there any more: somebody removed it meanwhile.')
}

/** A busy day. Acts answer with the row as it would be afterwards; nothing is remembered. */
export function answersWhenFull(): Answers {
  const campaign = (id: number) => found(CAMPAIGNS, id, 'campaign_not_found')
  const inState =
    (state: (typeof CAMPAIGNS)[number]['state']) =>
    ({ id }: { id: number }) => {
      const row = campaign(id)
      return row.ok ? success({ ...row.value, state, pauseCause: null, waiting: null, launchAt: null }) : row
    }
  return {
    ...sameForAll(),
    ...reachAnswersWhenFull(),
    'app.status': () => success(STATUS_WITH_PROBLEMS),
    'campaigns.list': () => success([...CAMPAIGNS]),
    'campaigns.get': ({ id }) => campaign(id),
    'campaigns.create': draft => {
      const row = campaign(5)
      return row.ok ? success({ ...row.value, name: draft.name, settings: draft }) : row
    },
    'campaigns.update': draft => {
      const row = campaign(draft.id)
      return row.ok ? success({ ...row.value, name: draft.name, settings: draft }) : row
    },
    'campaigns.start': inState('active'),
    'campaigns.unschedule': inState('draft'),
    'campaigns.archive': ({ id, archived }) => {
      const row = campaign(id)
      return row.ok ? success({ ...row.value, archivedAt: archived ? FIXTURE_NOW : null }) : row
    },
    'campaigns.pause': inState('paused'),
    'campaigns.resume': inState('active'),
    'campaigns.cancel': inState('cancelled'),
    'campaigns.clone': inState('draft'),
    'campaigns.results': input => pageOf(input.search === '' ? MANY : 3, input, result),
    'attempts.list': input => pageOf(input.recipientId === null ? MANY : 3, input, endedAttempt),
    'attempts.get': ({ id }) => {
      // as the pages of a campaign have them: the newest is 5000
      const attempt = { ...endedAttempt(Math.max(0, 5000 - id) % 9), id }
      const messages = trace(attempt.claimedAt)
      const events = messages.map(({ at, text }) => ({
        at,
        kind: 'sip',
        sentence: text.split('\r\n', 1)[0] ?? '',
      }))
      return success({ attempt, events, messages, ladder: renderLadder(messages) })
    },
    'live.snapshot': () => success({ figures: FIGURES, calls: liveCalls(60), batch: 0 }),
    ...listAnswersWhenFull(),
    'lists.rejected': input => pageOf(input.importId === 13 ? 0 : REJECTED, input, rejectedRow),
    'imports.list': () => success([...RECENT_IMPORTS]),
    'imports.compare': () => success(DIFFERENCE),
    'mappings.list': () => success([...SAVED_MAPPINGS]),
    'watchedFolders.list': () => success([...WATCHED_FOLDERS]),
    'trunks.list': () => success([...TRUNKS]),
    'trunks.trace': () => success({ messages: trunkTrace(500), dropped: 1_204 }),
    'trunks.tryResponses': ({ responses }) => success(triedResponses(responses)),
    'trunks.update': ({ id, settings }) => {
      const row = found(TRUNKS, id, 'trunk_not_found')
      return row.ok ? success({ ...row.value, ...settings, settings }) : row
    },
    'search.find': ({ text }) =>
      success([
        {
          kind: 'campaign',
          id: 1,
          title: 'Autumn renewal',
          subtitle: `Campaign with "${text}"`,
          route: '/campaigns/1',
        },
        {
          kind: 'recipient',
          id: 4,
          title: 'Jürgen Müller',
          subtitle: '+49 30 2312 5003',
          route: '/recipients/4',
        },
      ]),
  }
}

/** A first run: nothing is there, everything can be made. */
export function answersWhenEmpty(): Answers {
  return {
    ...sameForAll(),
    'campaigns.list': () => success([]),
    'trunks.list': () => success([]),
    ...backupAnswersWhenEmpty(),
    'live.snapshot': () => success({ figures: NO_FIGURES, calls: [], batch: 0 }),
    'attempts.list': () => success({ total: 0, rows: [] }),
    'lists.rejected': () => success({ total: 0, rows: [] }),
    'campaigns.results': () => success({ total: 0, rows: [] }),
  }
}

function sameForAll(): Answers {
  const noCampaign = () => failure('campaign_not_found', 'There is no such campaign.')
  const noTrunk = () => failure('trunk_not_found', 'There is no such trunk.')
  return {
    'app.status': () => success(STATUS),
    ...stopAnswers(),
    ...backupAnswers(),
    'campaigns.list': () => success([]),
    'campaigns.get': noCampaign,
    ...reachAnswersWhenEmpty(),
    'campaigns.unschedule': noCampaign,
    'campaigns.archive': noCampaign,
    'campaigns.create': noCampaign,
    'campaigns.update': noCampaign,
    'campaigns.start': noCampaign,
    'campaigns.pause': noCampaign,
    'campaigns.resume': noCampaign,
    'campaigns.cancel': noCampaign,
    'campaigns.clone': noCampaign,
    'campaigns.remove': ({ id }) => success({ id }),
    'campaigns.results': () => success({ total: 0, rows: [] }),
    'attempts.list': () => success({ total: 0, rows: [] }),
    'attempts.get': () => failure('attempt_not_found', 'There is no such attempt.'),
    'attempts.exportTrace': () => success(EXPORTED),
    'attempts.hangUp': ({ id }) => success({ id }),
    'attempts.sendKeys': ({ id }) => success({ id }),
    'live.snapshot': () => success({ figures: NO_FIGURES, calls: [], batch: 0 }),
    ...listAnswersWhenEmpty(),
    'lists.rejected': () => success({ total: 0, rows: [] }),
    ...exportAnswers(),
    'uploads.begin': () => success({ uploadId: 'upload-1' }),
    'uploads.append': ({ offset, chunk }) => success({ received: offset + chunk.byteLength }),
    'uploads.discard': () => success({}),
    'imports.inspect': input => success(inspectScripted(input)),
    'imports.start': () => success({ importId: 11 }),
    'imports.get': () => success(runningImport(0.42)),
    'imports.list': () => success([]),
    'imports.compare': () =>
      success({ counts: runningImport(1).counts, gone: 0, byField: [], samples: [], goneSamples: [] }),
    'imports.undo': () => success(importProgressSchema.parse({ ...runningImport(1), state: 'undone' })),
    'imports.reopen': () =>
      success({ uploadId: 'upload-1', mapping: INSPECTION.mapping, listName: 'Renewal autumn' }),
    'imports.rows': () => success({ rows: [] }),
    'mappings.list': () => success([]),
    'mappings.save': ({ name, headers, mapping }) =>
      success({ id: 1, name, headers, mapping, savedAt: FIXTURE_NOW }),
    'mappings.remove': ({ id }) => success({ id }),
    'watchedFolders.list': () => success([]),
    'watchedFolders.save': ({ id, ...folder }) =>
      success({ ...folder, id: id ?? 1, problem: null, last: null }),
    'watchedFolders.remove': ({ id }) => success({ id }),
    'imports.cancel': () =>
      success(importProgressSchema.parse({ ...runningImport(0.5), state: 'cancelled' })),
    'prompts.addRecording': () => success({ file: 'greeting-3f9a1c.wav', seconds: 12.4 }),
    'prompts.listen': () => success({ wav: HALF_A_SECOND_OF_SILENCE, seconds: 0.5 }),
    'trunks.list': () => success([]),
    'trunks.add': settings => {
      const like = TRUNKS.find(row => row.kind === settings.kind)
      return like ? success({ ...like, id: 9, name: settings.name, settings, campaigns: 0 }) : noTrunk()
    },
    'trunks.update': noTrunk,
    'trunks.check': () =>
      success({
        state: 'up',
        at: FIXTURE_NOW,
        roundTripMs: 21,
        sentence: 'Answered OPTIONS with 200 in 21 ms.',
      }),
    'trunks.trace': () => success({ messages: [], dropped: 0 }),
    'trunks.exportTrace': () => success(EXPORTED),
    'trunks.probe': () => success({ probeId: 'try-1' }),
    'trunks.probeState': () => success(probeAt(Number.POSITIVE_INFINITY)),
    'trunks.probeTrace': () => success({ messages: trunkTrace(8) }),
    'trunks.endProbe': () => success({}),
    'trunks.tryResponses': () => success([]),
    'trunks.remove': ({ id }) => success({ id }),
    'trunks.profiles': () => success(PROFILES),
    'search.find': () => success([]),
    'files.save': () => failure('bad_input', 'The host answers this.'),
  }
}

/** Three campaigns are active, and some calls are up. */
function stopAnswers() {
  return {
    'campaigns.pauseAll': () => success({ campaigns: 3, calls: 60 }),
    'campaigns.resumeAll': () => success({ resumed: 3, failed: [] }),
    'restart.resume': () => success({ resumed: 2, failed: [] }),
    'restart.stayPaused': () => success({}),
    'restart.set': () => success({}),
    'app.chooseStop': () => success({}),
  } satisfies Partial<Answers>
}
