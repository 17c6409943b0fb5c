import { type ComboboxParsedItem, Group, Select, Stack, Text } from '@mantine/core'
import { CONFIDENCE_WORDS } from '../../../shared/model/trunk-preset.ts'
import { isPresetFor, presetOf, type TRUNK_PRESETS } from '../../../shared/model/trunk-presets.ts'
import { PBX_PRESETS } from '../../../shared/model/trunk-presets-pbx.ts'
import { PROVIDER_PRESETS } from '../../../shared/model/trunk-presets-provider.ts'

const optionsOf = (presets: typeof TRUNK_PRESETS) =>
  presets.map(({ id, name }) => ({ value: id, label: name }))

const GROUPS = [
  { group: 'PBX, proxy or gateway', items: optionsOf(PBX_PRESETS) },
  { group: 'Provider', items: optionsOf(PROVIDER_PRESETS) },
]

/** What the far end is: fills in what is known of it, and says what to do on its side. What was typed stays. */
export function PresetField({
  value,
  onChoose,
}: {
  readonly value: string | null
  readonly onChoose: (id: string) => void
}) {
  const preset = presetOf(value)
  return (
    <Stack gap={6}>
      <Select
        label="Preset"
        description={
          preset === null
            ? 'Fills in typical settings. What you typed stays.'
            : `${CONFIDENCE_WORDS[preset.confidence]} settings. What you typed stays.`
        }
        placeholder="Search a PBX or provider"
        searchable
        allowDeselect={false}
        checkIconPosition="right"
        nothingFoundMessage='Not in the list. Choose "Another provider".'
        maxDropdownHeight={320}
        data={GROUPS}
        filter={({ options, search }) => options.map(option => narrowed(option, search.trim()))}
        renderOption={({ option }) => (
          <Group justify="space-between" wrap="nowrap" gap="sm" flex={1}>
            <span>{option.label}</span>
            <Text component="span" size="xs" c="dimmed">
              {CONFIDENCE_WORDS[presetOf(option.value)?.confidence ?? 'general']}
            </Text>
          </Group>
        )}
        value={preset?.id ?? null}
        onChange={id => id !== null && onChoose(id)}
      />
      {preset && (
        <Text component="ul" size="xs" c="dimmed" m={0} ps="md" aria-label="On its side">
          {preset.hints.map(hint => (
            <li key={hint}>{hint}</li>
          ))}
        </Text>
      )}
    </Stack>
  )
}

/** A group with those of its presets that `search` means; an empty group is not drawn. */
function narrowed(option: ComboboxParsedItem, search: string): ComboboxParsedItem {
  if (!('group' in option)) return option
  const items = option.items.filter(item => {
    const preset = 'value' in item ? presetOf(String(item.value)) : null
    return preset !== null && isPresetFor(preset, search)
  })
  return { ...option, items }
}
