import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { billOfMaterials } from './bill-of-materials.ts'
import { thirdPartyNotices } from './notices.ts'
import { shippedPackages } from './shipped-packages.ts'

/** Part of `npm run package`: writes the bill of materials and the notices that go into the package. */
const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'out', 'notices')
const packages = shippedPackages(root)
const product = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
mkdirSync(folder, { recursive: true })
writeFileSync(
  join(folder, 'sbom.cdx.json'),
  `${JSON.stringify(billOfMaterials(product, packages), null, 2)}\n`,
)
writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(packages))
process.stdout.write(
  `${packages.length} packages: out/notices/sbom.cdx.json, out/notices/THIRD-PARTY-NOTICES.txt\n`,
)
