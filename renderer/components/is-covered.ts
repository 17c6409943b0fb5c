/** Whether a dialog, a list of choices or a menu is open above the page: keys belong to it then. */
export function isCovered(): boolean {
  const layers = document.querySelectorAll('[role="dialog"], [role="listbox"], [role="menu"]')
  // closed lists of choices stay in the document
  return [...layers].some(layer => layer.checkVisibility())
}
