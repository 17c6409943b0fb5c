/** Made-up people with numbers that regulators keep for examples: what a file may look like. */
const SAMPLE = [
  'Name,Phone,Second phone,E-mail,Country,Postal code,Tags,Consent date',
  'Ann Hill,+44 20 7946 0123,,ann@example.com,GB,SW1A 1AA,gold,2026-03-14',
  'Jorge Ruiz,+34 612 320 018,+34 910 050 011,jorge@example.com,ES,28001,,2026-02-02',
  'Mary Jones,+1 202 555 0143,,mary@example.com,US,20001,"gold, renewal",2026-01-30',
  '',
].join('\r\n')

/** Hands a small CSV file over that shows which columns are understood. */
export function saveSample(): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', SAMPLE], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'Trunkline sample list.csv'
  document.body.append(link)
  link.click()
  link.remove()
  URL.revokeObjectURL(url)
}
