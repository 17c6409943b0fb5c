import type { ShippedPackage } from './shipped-packages.ts'

/** What the product is made of, for scanners: CycloneDX 1.6 (ECMA-424). The same packages give the same bytes. */
export function billOfMaterials(product: { readonly version: string }, packages: readonly ShippedPackage[]) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', name: 'trunkline', version: product.version, 'bom-ref': 'trunkline' },
    },
    components: packages.map(({ name, version, folder, license, integrity }) => ({
      type: name === 'electron' ? 'framework' : 'library',
      'bom-ref': folder,
      name,
      version,
      purl: purlOf(name, version),
      ...(license && { licenses: [licenseOf(license)] }),
      ...(integrity && { hashes: [hashOf(integrity)] }),
    })),
  }
}

/** One id, or an expression such as `(MIT OR Apache-2.0)`. */
function licenseOf(license: string): object {
  return /[\s()]/.test(license) ? { expression: license } : { license: { id: license } }
}

/** `@` is written %40 in a namespace (package URL specification, type npm). */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
}

/** Subresource integrity writes base64, CycloneDX hexadecimal. */
function hashOf(integrity: string): { alg: string; content: string } {
  const [algorithm = '', digest = ''] = integrity.split(' ')[0]?.split(/-(.*)/s) ?? []
  return { alg: algorithm.replace(/^sha/, 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }
}
