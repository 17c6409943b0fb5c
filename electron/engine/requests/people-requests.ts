import { erasePerson, exportPerson, findPerson, type PeopleDeps } from '../use-cases/people.ts'
import type { Handlers } from './handlers.ts'

/** Answers to a person's rights over what is held about them. */
export function createPeopleRequests(
  deps: PeopleDeps,
): Handlers<'people.find' | 'people.export' | 'people.erase'> {
  return {
    'people.find': ({ number }) => findPerson(deps, number),
    'people.export': order => exportPerson(deps, order),
    'people.erase': ({ number }) => erasePerson(deps, number),
  }
}
