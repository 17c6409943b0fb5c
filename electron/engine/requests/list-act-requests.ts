import { success } from '../../../shared/errors.ts'
import { type EditDeps, editRecipient, readTypedNumber } from '../use-cases/edit-recipient.ts'
import type { ListActDeps, ListActs } from '../use-cases/list-acts.ts'
import { mergeLists, splitList } from '../use-cases/merge-and-split.ts'
import type { Handlers } from './handlers.ts'

export type ListActRequestName =
  | 'lists.merge'
  | 'lists.split'
  | 'recipients.bulk'
  | 'recipients.update'
  | 'recipients.readNumber'
  | 'bulk.undo'

/** Answers to what people do with lists and with who is on them. */
export function createListActRequests(
  deps: ListActDeps & EditDeps,
  acts: ListActs,
): Handlers<ListActRequestName> {
  return {
    'lists.merge': order => acts.inTurn(() => mergeLists(deps, order)),
    'lists.split': order => acts.inTurn(() => splitList(deps, acts, order)),
    'recipients.bulk': ({ listId, who, act }) => acts.act(listId, who, act),
    'recipients.update': changes => editRecipient(deps, changes),
    'recipients.readNumber': asked => success(readTypedNumber(asked)),
    'bulk.undo': ({ undoId }) => acts.undo(undoId),
  }
}
