import type { StopChoice } from '../../../shared/model/stopping.ts'
import { request } from '../../engine-client/engine-client.ts'

/** Says how Trunkline is to stop; why that was not taken, as a sentence, or null. */
export async function chooseStop(choice: StopChoice): Promise<string | null> {
  const result = await request('app.chooseStop', { choice })
  return result.ok ? null : result.error.message
}
