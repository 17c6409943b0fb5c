import { Group, Stack, Text } from '@mantine/core'
import { IconMessage, IconPhone } from '@tabler/icons-react'
import type { Reason } from '../../../shared/model/reason.ts'
import type { RecipientPage } from '../../../shared/model/recipient-page.ts'
import { Card, TextLink } from '../../components/card.tsx'
import { countOf } from '../../components/format.ts'
import { StateBadge } from '../../components/state-badge.tsx'
import { FINAL_LOOKS, REASON_LOOKS, RECIPIENT_LOOKS } from '../../components/state-looks.ts'
import { Instant, PhoneNumber } from '../../components/values.tsx'
import styles from './recipient-page.module.css'

type Stands = RecipientPage['standings'][number]

/** Where somebody stands in one campaign: why not now, when at last, and what is planned. */
export function Standing({ standing, zone }: { standing: Stands; zone: string | null }) {
  const { judgement, state, finalState, plan } = standing
  return (
    <Card
      title={standing.campaignName}
      action={
        <Group gap="sm">
          <StateBadge look={finalState ? FINAL_LOOKS[finalState] : RECIPIENT_LOOKS[state]} />
          <Text size="xs">
            <TextLink href={`/campaigns/${standing.campaignId}`}>Campaign</TextLink>
          </Text>
        </Group>
      }
    >
      <Stack gap="md">
        <Text size="sm">
          {state === 'done' ? (
            standing.because
          ) : judgement.reasons.length === 0 ? (
            'May be called right now.'
          ) : judgement.nextAt === null ? (
            <b>Is not called as things stand.</b>
          ) : (
            <>
              Not now; next <b>{<Instant at={judgement.nextAt} zone={zone} />}</b>.
            </>
          )}{' '}
          <Text span c="dimmed" size="sm">
            {countOf(standing.attempts, 'attempt')} so far.
          </Text>
        </Text>
        {state !== 'done' && judgement.reasons.length > 0 && (
          <Reasons reasons={judgement.reasons} zone={zone} />
        )}
        {plan.length > 0 && (
          <section aria-label="The next contacts">
            <Text size="xs" c="dimmed" mb={6}>
              Planned, if nobody answers
            </Text>
            <ol className={styles.plan}>
              {plan.map(contact => (
                <li key={contact.at}>
                  {contact.channel === 'sms' ? (
                    <IconMessage size={16} aria-label="Text message" />
                  ) : (
                    <IconPhone size={16} aria-label="Call" />
                  )}
                  <Text size="sm">
                    <Instant at={contact.at} zone={zone} />
                  </Text>
                  <Text size="sm" c="dimmed">
                    {contact.sentence} <PhoneNumber number={contact.number} />
                  </Text>
                </li>
              ))}
            </ol>
          </section>
        )}
      </Stack>
    </Card>
  )
}

/** Every reason, the binding one first. */
function Reasons({ reasons, zone }: { reasons: readonly Reason[]; zone: string | null }) {
  return (
    <Stack gap={8} component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Why not now">
      {reasons.map((reason, at) => {
        const { icon: Icon, hue, word } = REASON_LOOKS[reason.kind]
        return (
          <li key={`${reason.kind} ${reason.rule?.id ?? ''}`}>
            <Group gap={8} wrap="nowrap" align="flex-start">
              <Icon
                size={16}
                style={{ flexShrink: 0, marginTop: 2 }}
                color={hue === 'gray' ? 'var(--mantine-color-dimmed)' : `var(--mantine-color-${hue}-text)`}
                aria-hidden
              />
              <div>
                <Text size="sm" fw={at === 0 ? 600 : 400}>
                  {word}
                  {at === 0 && reasons.length > 1 && (
                    <Text span size="xs" c="dimmed" fw={400}>
                      {' '}
                      decides
                    </Text>
                  )}
                </Text>
                <Text size="xs" c="dimmed">
                  {reason.sentence}{' '}
                  {reason.clearsAt === null ? (
                    'Does not clear by itself.'
                  ) : (
                    <>
                      Clears <Instant at={reason.clearsAt} zone={zone} />.
                    </>
                  )}
                  {reason.rule !== null && ` Rule: ${reason.rule.source}.`}
                </Text>
              </div>
            </Group>
          </li>
        )
      })}
    </Stack>
  )
}
