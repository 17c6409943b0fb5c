import { Select, type SelectProps } from '@mantine/core'

/** A select that is searched by typing: what is chosen is marked when one comes in, so that typing replaces it. */
export function SearchSelect(props: SelectProps) {
  return (
    <Select
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      onFocus={event => event.currentTarget.select()}
      onClick={event => event.currentTarget.select()}
      {...props}
    />
  )
}

/** Whether Enter in this place belongs to a select, and not to the form around it. */
export function isSelect(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.getAttribute('aria-haspopup') === 'listbox'
}
