import { ActionIcon, Button, Group, Input, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { LawFields } from './law-fields.tsx'
import type { CapForm } from './reach-form.ts'
import { Section } from './section.tsx'
import type { SetupSectionProps } from './setup-form.ts'
import { nextKey } from './setup-units.ts'

/** How often a recipient is contacted at most, and which calling rules apply. */
export function LimitsSection(props: SetupSectionProps) {
  const { form, change, mistake } = props
  return (
    <Section title="Limits and law" sentence="The strictest of everything here wins.">
      <Caps {...props} />
      <NumberInput
        label="Wait after an abandoned call"
        suffix=" h"
        min={0}
        max={720}
        allowDecimal={false}
        clampBehavior="none"
        styles={{ wrapper: { maxWidth: 120 } }}
        value={form.lockoutHours}
        error={mistake('limits.lockoutHours')}
        onChange={lockoutHours => change({ lockoutHours }, 'limits.lockoutHours')}
      />
      <LawFields {...props} />
    </Section>
  )
}

function Caps({ form, change, mistake }: SetupSectionProps) {
  const put = (caps: readonly CapForm[], ...paths: string[]): void => change({ caps }, ...paths)
  const replace = (at: number, values: Partial<CapForm>, field: string): void =>
    put(
      form.caps.map((cap, index) => (index === at ? { ...cap, ...values } : cap)),
      `limits.caps.${at}.${field}`,
    )
  return (
    <Stack gap="xs" component="section" aria-label="Contacts at most">
      <Input.Label labelElement="div">Contacts at most</Input.Label>
      {form.caps.map((cap, at) => (
        <Group key={cap.key} gap={6} wrap="nowrap" align="flex-start">
          <NumberInput
            size="xs"
            w={60}
            hideControls
            aria-label={`Contacts of cap ${at + 1}`}
            min={1}
            clampBehavior="none"
            allowDecimal={false}
            value={cap.count}
            error={mistake(`limits.caps.${at}.count`)}
            onChange={count => replace(at, { count }, 'count')}
          />
          <Text size="sm" pt={4}>
            in
          </Text>
          <NumberInput
            size="xs"
            w={60}
            hideControls
            aria-label={`Length of cap ${at + 1}`}
            min={1}
            max={365}
            clampBehavior="none"
            allowDecimal={false}
            value={cap.value}
            error={mistake(`limits.caps.${at}.window.value`)}
            onChange={value => replace(at, { value }, 'window.value')}
          />
          <Select
            size="xs"
            w={88}
            aria-label={`Unit of cap ${at + 1}`}
            allowDeselect={false}
            data={['hours', 'days']}
            value={cap.unit}
            onChange={unit => replace(at, { unit: unit === 'days' ? 'days' : 'hours' }, 'window.unit')}
          />
          <Select
            size="xs"
            w={120}
            aria-label={`Whom cap ${at + 1} counts`}
            allowDeselect={false}
            data={[
              { value: 'number', label: 'per number' },
              { value: 'person', label: 'per person' },
            ]}
            value={cap.per}
            onChange={per => replace(at, { per: per === 'person' ? 'person' : 'number' }, 'per')}
          />
          <Select
            size="xs"
            w={160}
            aria-label={`What cap ${at + 1} counts`}
            allowDeselect={false}
            data={[
              { value: 'system', label: 'by every campaign' },
              { value: 'campaign', label: 'by this campaign' },
            ]}
            value={cap.scope}
            onChange={scope => replace(at, { scope: scope === 'campaign' ? 'campaign' : 'system' }, 'scope')}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={2}
            aria-label={`Remove cap ${at + 1}`}
            onClick={() => put(form.caps.filter(({ key }) => key !== cap.key))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        w="fit-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={form.caps.length >= 10}
        onClick={() =>
          put([
            ...form.caps,
            { key: nextKey(), count: 4, value: 30, unit: 'days', per: 'person', scope: 'system' },
          ])
        }
      >
        Add a cap
      </Button>
    </Stack>
  )
}
