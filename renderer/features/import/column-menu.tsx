import { Combobox, Group, Text, useCombobox } from '@mantine/core'
import {
  IconBuilding,
  IconCalendar,
  IconCheck,
  IconChevronDown,
  IconEyeOff,
  IconHash,
  IconLetterT,
  IconMapPin,
  IconPhone,
  type IconProps,
  IconShieldCheck,
  IconToggleLeft,
  IconUser,
} from '@tabler/icons-react'
import { type ComponentType, useState } from 'react'
import type { ColumnInspection } from '../../../shared/model/recipient-list.ts'
import { type ColumnChoice, type ColumnGroup, choiceWord, GROUP_WORDS, groupOf } from './column-use.ts'
import styles from './mapping-table.module.css'

const GROUP_ICONS = {
  phone: IconPhone,
  person: IconUser,
  place: IconMapPin,
  law: IconShieldCheck,
  own: IconLetterT,
  ignore: IconEyeOff,
} as const satisfies Record<ColumnGroup, ComponentType<IconProps>>
const CHOICE_ICONS: Partial<Record<ColumnChoice, ComponentType<IconProps>>> = {
  company: IconBuilding,
  'own:number': IconHash,
  'own:date': IconCalendar,
  'own:yes-no': IconToggleLeft,
}
const iconOf = (choice: ColumnChoice): ComponentType<IconProps> =>
  CHOICE_ICONS[choice] ?? GROUP_ICONS[groupOf(choice)]

/** The head of a column: its name in the file, and what becomes of it; a click or Enter offers everything else. */
export function ColumnMenu(props: {
  header: string
  choice: ColumnChoice
  facts: ColumnInspection | undefined
  groups: readonly { readonly group: ColumnGroup; readonly choices: readonly ColumnChoice[] }[]
  onChoose: (choice: ColumnChoice) => void
}) {
  const { header, choice, facts } = props
  const [search, setSearch] = useState('')
  const store = useCombobox({
    onDropdownOpen: () => store.focusSearchInput(),
    onDropdownClose: () => {
      store.resetSelectedOption()
      store.focusTarget()
      setSearch('')
    },
  })
  const word = choiceWord(choice)
  return (
    <Combobox
      store={store}
      width={280}
      position="bottom-start"
      shadow="md"
      onOptionSubmit={value => {
        const chosen = props.groups.flatMap(({ choices }) => choices).find(one => one === value)
        store.closeDropdown()
        if (chosen !== undefined) props.onChoose(chosen)
      }}
    >
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={styles.use}
          data-group={groupOf(choice)}
          aria-label={`${header}: ${word}. Change`}
          onClick={() => store.toggleDropdown()}
        >
          <HeadWords header={header} choice={choice} />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        {store.dropdownOpened && (
          <>
            {facts && <Combobox.Header>{whyOf(facts)}</Combobox.Header>}
            <Combobox.Search
              value={search}
              placeholder="Find a use"
              aria-label={`Use of the column ${header}`}
              onChange={event => {
                setSearch(event.currentTarget.value)
                store.selectFirstOption()
              }}
            />
            <Combobox.Options mah={300} style={{ overflowY: 'auto' }}>
              <Options groups={suggestedFirst(props.groups, facts, choice)} choice={choice} search={search} />
            </Combobox.Options>
          </>
        )}
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** The head of a column that cannot be changed. */
export function ColumnHead({ header, choice }: { header: string; choice: ColumnChoice }) {
  return (
    <div className={styles.use} data-group={groupOf(choice)} data-fixed>
      <HeadWords header={header} choice={choice} />
    </div>
  )
}

function HeadWords({ header, choice }: { header: string; choice: ColumnChoice }) {
  const Icon = iconOf(choice)
  return (
    <>
      <span className={styles.header} title={header}>
        {header}
      </span>
      <span className={styles.useWord}>
        <Icon size={14} stroke={1.9} aria-hidden />
        <span>{choiceWord(choice)}</span>
        <IconChevronDown size={13} className={styles.more} aria-hidden />
      </span>
    </>
  )
}

function Options(props: {
  groups: readonly { readonly word: string; readonly choices: readonly ColumnChoice[] }[]
  choice: ColumnChoice
  search: string
}) {
  const text = props.search.trim().toLowerCase()
  const shown = props.groups
    .map(({ word, choices }) => ({
      word,
      choices: choices.filter(one => `${choiceWord(one)} ${word}`.toLowerCase().includes(text)),
    }))
    .filter(({ choices }) => choices.length > 0)
  if (shown.length === 0) return <Combobox.Empty>No use has this name</Combobox.Empty>
  return shown.map(({ word, choices }) => (
    <Combobox.Group key={word} label={word}>
      {choices.map(one => {
        const Icon = iconOf(one)
        return (
          <Combobox.Option key={one} value={one} active={one === props.choice}>
            <Group gap={8} wrap="nowrap">
              <Icon size={15} stroke={1.7} aria-hidden />
              <Text size="sm" flex={1}>
                {choiceWord(one)}
              </Text>
              {one === props.choice && <IconCheck size={15} aria-label="chosen" />}
            </Group>
          </Combobox.Option>
        )
      })}
    </Combobox.Group>
  ))
}

/** The groups as the menu shows them: what else the column is likely to be stands first. */
function suggestedFirst(
  groups: readonly { readonly group: ColumnGroup; readonly choices: readonly ColumnChoice[] }[],
  facts: ColumnInspection | undefined,
  choice: ColumnChoice,
) {
  const likely = (facts?.otherUses ?? []).filter(field => field !== choice)
  const rest = groups.map(({ group, choices }) => ({
    word: GROUP_WORDS[group],
    choices: choices.filter(one => !likely.some(field => field === one)),
  }))
  return likely.length === 0 ? rest : [{ word: 'Suggested', choices: likely }, ...rest]
}

/** Why the column is taken so, and how full it is. */
function whyOf({ why }: ColumnInspection) {
  return (
    <Text size="xs" c="dimmed" lh="16px">
      {why.sentence}
    </Text>
  )
}
