import { failure, success } from '../../../shared/errors.ts'
import { shippedTemplates } from '../domain/shipped-templates.ts'
import type { CampaignDeps } from '../use-cases/campaign-deps.ts'
import { countAudience } from '../use-cases/count-audience.ts'
import { readFunnel } from '../use-cases/count-funnel.ts'
import type { RulePacks } from '../use-cases/keep-rule-packs.ts'
import { createPreflight } from '../use-cases/preflight-draft.ts'
import { readRecipient } from '../use-cases/read-recipient.ts'
import { readStatistics } from '../use-cases/read-statistics.ts'
import type { Handlers } from './handlers.ts'

/** Tags, categories and columns that a page offers, of each at most. */
const CHOICES_MAX = 200

/** Answers about who is called, and why not: of one recipient, of a campaign, of a draft. */
export function createReachRequests(
  deps: CampaignDeps,
  rulePacks: RulePacks,
): Handlers<
  | 'campaigns.preflight'
  | 'campaigns.funnel'
  | 'campaigns.statistics'
  | 'campaigns.templates'
  | 'audience.count'
  | 'audience.choices'
  | 'recipients.get'
  | 'rulePacks.list'
  | 'rulePacks.reload'
> {
  const preflight = createPreflight(deps)
  return {
    'campaigns.preflight': ({ draft, campaignId }) => preflight(draft, campaignId),
    'campaigns.funnel': ({ id }) => readFunnel(deps, id),
    'campaigns.statistics': ({ id }) => readStatistics(deps, id),
    'campaigns.templates': () => success([...shippedTemplates()]),
    'audience.count': async ({ listIds, filter }) => {
      const counted = await countAudience(deps, listIds, filter)
      if (counted === null)
        return failure(
          'list_not_found',
          'A recipient list is not there any more. Choose another one, or import it again.',
          { path: 'listIds' },
        )
      return success({ total: counted.total, matching: counted.matching })
    },
    'audience.choices': ({ listIds }) => {
      const { tags, categories, variables } = deps.store.recipients.choices(listIds, CHOICES_MAX)
      return success({ tags: [...tags], categories: [...categories], variables: [...variables] })
    },
    'recipients.get': ({ id }) => readRecipient(deps, id),
    'rulePacks.list': () => success(rulePacks.view()),
    'rulePacks.reload': () => success(rulePacks.reload(deps)),
  }
}
