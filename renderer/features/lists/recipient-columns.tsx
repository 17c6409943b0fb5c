import { Box, Text, Tooltip } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import type { ListRecipient, ListSort } from '../../../shared/model/list-view.ts'
import { cityOfZone } from '../../components/clock-times.ts'
import type { Column } from '../../components/data-table.tsx'
import { Dash, PhoneNumber } from '../../components/values.tsx'
import { Tags } from './filter-menu.tsx'

/** Columns of the list itself that stand beside the others; the rest share one. */
const OWN_COLUMNS = 2

/** The columns of a table of recipients; a click on a head sorts by it, once more the other way, and then as they were imported. */
export function recipientColumns(
  variables: readonly string[],
  sort: ListSort | null,
  onSort: (sort: ListSort | null) => void,
): readonly Column<ListRecipient>[] {
  const sortBy = (column: ListSort['column'], variable = ''): NonNullable<Column<ListRecipient>['sort']> => {
    const isThis = sort?.column === column && sort.variable === variable
    return {
      sorted: isThis ? (sort.descending ? 'descending' : 'ascending') : null,
      onSort: () =>
        onSort(
          isThis && sort.descending ? null : { column, variable, descending: isThis && !sort.descending },
        ),
    }
  }
  const own = variables.slice(0, OWN_COLUMNS)
  return [
    { key: 'name', header: 'Name', width: 'minmax(130px, 1.4fr)', sort: sortBy('name'), cell: NameCell },
    { key: 'number', header: 'Number', width: '176px', sort: sortBy('number'), cell: NumberCell },
    { key: 'region', header: 'Region', width: '72px', sort: sortBy('region'), cell: RegionCell },
    { key: 'zone', header: 'Time zone', width: '96px', sort: sortBy('zone'), cell: ZoneCell },
    {
      key: 'category',
      header: 'Category',
      width: 'minmax(80px, 0.6fr)',
      sort: sortBy('category'),
      cell: ({ category }) => category ?? <Dash />,
    },
    {
      key: 'tags',
      header: 'Tags',
      width: 'minmax(130px, 1fr)',
      cell: ({ tags }) => (tags.length === 0 ? <Dash /> : <Tags tags={tags} />),
    },
    ...own.map(
      (name): Column<ListRecipient> => ({
        key: `variable ${name}`,
        header: name,
        width: 'minmax(76px, 0.8fr)',
        sort: sortBy('variable', name),
        cell: recipient => recipient.variables[name] ?? <Dash />,
      }),
    ),
    ...(variables.length > OWN_COLUMNS ? [otherColumns(own)] : []),
  ]
}

function otherColumns(own: readonly string[]): Column<ListRecipient> {
  return {
    key: 'others',
    header: 'Other columns',
    width: 'minmax(140px, 1.4fr)',
    cell: ({ variables }) => {
      const others = Object.entries(variables).filter(([name]) => !own.includes(name))
      return others.length === 0 ? <Dash /> : <Variables variables={others} />
    },
  }
}

function NameCell({ name, editedAt }: ListRecipient) {
  return (
    <>
      {name ?? <Dash />}
      {editedAt !== null && (
        <Text span c="dimmed" ml={6}>
          <IconPencil size={13} aria-label="Edited by hand" style={{ verticalAlign: '-2px' }} />
        </Text>
      )}
    </>
  )
}

function NumberCell({ number, furtherNumbers }: ListRecipient) {
  return (
    <>
      <PhoneNumber number={number} />
      {furtherNumbers > 0 && (
        <Text span inherit c="dimmed">
          {` +${furtherNumbers}`}
        </Text>
      )}
    </>
  )
}

function RegionCell({ country, region }: ListRecipient) {
  const several = severalOf(region)
  if (several === null) return country ?? <Dash />
  return several.more === 0 ? several.first : `${several.first} +${several.more}`
}

function ZoneCell({ zone, zoneEvidence }: ListRecipient) {
  const several = zone === null ? null : severalOf(zone)
  return (
    <Tooltip label={zone === null ? zoneEvidence : `${zone.replaceAll('|', ', ')}. ${zoneEvidence}`}>
      <Text span inherit {...(zone === null && { c: 'dimmed' })}>
        {several === null
          ? 'not known'
          : `${cityOfZone(several.first)}${several.more === 0 ? '' : ` +${several.more}`}`}
      </Text>
    </Tooltip>
  )
}

/** A number may lie in several zones or regions, joined by `|`; then all of them count. */
function severalOf(joined: string): { readonly first: string; readonly more: number } | null {
  const [first, ...others] = joined.split('|').filter(one => one !== '')
  return first === undefined ? null : { first, more: others.length }
}

/** Other columns of a recipient in one line, all of them in a tooltip. */
function Variables({ variables }: { variables: readonly (readonly [name: string, value: string])[] }) {
  const words = variables.map(([name, value]) => `${name}: ${value}`).join('\n')
  return (
    <Tooltip
      label={
        <Text style={{ whiteSpace: 'pre-line' }} size="xs">
          {words}
        </Text>
      }
    >
      <Box component="span">
        {variables.map(([name, value], at) => (
          <Text key={name} span inherit>
            {at > 0 && '  ·  '}
            <Text span inherit c="dimmed">
              {name}{' '}
            </Text>
            {value}
          </Text>
        ))}
      </Box>
    </Tooltip>
  )
}
