import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billOfMaterials } from '../../electron/packaging/bill-of-materials.ts'
import { thirdPartyNotices } from '../../electron/packaging/notices.ts'
import { shippedPackages } from '../../electron/packaging/shipped-packages.ts'
import { projectDir } from '../support/run-trunkline.ts'

const read = (...path: string[]): string => readFileSync(join(projectDir, ...path), 'utf8')
const packages = shippedPackages(projectDir)
const names = packages.map(({ name }) => name)

test('the bill of materials has everything that is shipped or bundled, and no tool', () => {
  expect(names).toEqual(
    expect.arrayContaining([
      'better-sqlite3',
      'sip.js',
      'ws',
      'zod',
      '@evan/opus',
      'react',
      'react-dom',
      'electron',
    ]),
  )
  for (const tool of [
    'vitest',
    'typescript',
    '@biomejs/biome',
    'electron-builder',
    '@playwright/test',
    'vite',
  ])
    expect(names).not.toContain(tool)
  const { components, ...bill } = billOfMaterials({ version: '1.2.3' }, packages)
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: { name: 'trunkline', version: '1.2.3' } },
  })
  const refs = components.map(component => component['bom-ref'])
  expect(new Set(refs).size).toBe(refs.length)
  for (const component of components)
    expect(component).toMatchObject({
      purl: expect.stringMatching(/^pkg:npm\/(?:%40[^/@]+\/)?[^/@]+@\d/),
      hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
    })
})

test('the notices name every package with its licence, and carry the texts', () => {
  const notices = thirdPartyNotices(packages)
  for (const { name, version, license, folder } of packages) {
    expect(notices).toContain(`\n${name} ${version}\nLicense: `)
    // platform packages of other systems are not installed here
    if (readdirSync(join(projectDir, 'node_modules')).includes(folder.replace('node_modules/', '')))
      expect(license, name).not.toBeNull()
  }
  expect(notices).toContain('This product includes software developed by Carnegie Mellon University')
  expect(notices).toMatch(/Permission is hereby granted, free of charge/)
  expect(names.filter((_, at) => /\bA?GPL\b/.test(packages[at]?.license ?? ''))).toEqual([])
})

test('the packaged app has the fuses, and the bill and notices are in it', () => {
  const yml = read('electron-builder.yml')
  for (const line of [
    'runAsNode: false',
    'enableNodeOptionsEnvironmentVariable: false',
    'enableNodeCliInspectArguments: false',
    'enableEmbeddedAsarIntegrityValidation: true',
    'onlyLoadAppFromAsar: true',
    'enableCookieEncryption: true',
  ])
    expect(yml).toMatch(new RegExp(`^electronFuses:\\n(?:  .*\\n)*  ${line}$`, 'm'))
  expect(yml).toMatch(/^asar: true$/m)
  expect(yml).toMatch(/- from: out\/notices\n {4}to: notices/)
  expect(read('package.json')).toContain(
    'electron-vite build && node electron/packaging/write-notices.ts && electron-builder',
  )
})

test('every renderer is sandboxed, and no frame leaves the pages', () => {
  expect(read('electron', 'main', 'main.ts')).toMatch(
    /^ {2}if \(!app\.commandLine\.hasSwitch\('no-sandbox'\)\) app\.enableSandbox\(\)$/m,
  )
  const guard = read('electron', 'main', 'guard-contents.ts')
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'])
    expect(guard).toContain(`contents.on('${event}', stayInside)`)
})

test('CI installs what the lock file says, and the engines are those of the README', () => {
  expect(read('.ci', 'run')).toMatch(/^npm ci$/m)
  expect(read('.ci', 'run')).not.toMatch(/^npm install/m)
  const own = JSON.parse(read('package.json'))
  const lock = JSON.parse(read('package-lock.json'))
  const { dependencies, devDependencies, engines } = lock.packages['']
  expect({ dependencies, devDependencies, engines }).toEqual({
    dependencies: own.dependencies,
    devDependencies: own.devDependencies,
    engines: own.engines,
  })
  const [, needed] = /Only Node \((\d+) or newer\)/.exec(read('README.md')) ?? []
  expect(own.engines.node).toBe(`>=${needed}`)
  for (const entry of Object.values<{ integrity?: string; link?: boolean }>(lock.packages).slice(1))
    expect(entry.integrity).toMatch(/^sha512-/)
})
