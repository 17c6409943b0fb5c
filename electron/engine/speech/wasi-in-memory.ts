/**
 * The part of WASI (preview 1) that a command-line program compiled to WebAssembly needs to read one text and
 * write one file, all in memory. `node:wasi` would do, but it is experimental in every Node we run on, warns about
 * it on stderr, and opens real folders to the program; this opens nothing.
 */

const SUCCESS = 0
const BAD_DESCRIPTOR = 8
const NO_ENTRY = 44
const NO_SPACE = 51
const DIRECTORY = 3
const REGULAR_FILE = 4
const CHARACTER_DEVICE = 2
const OPEN_CREATE = 1
const OPEN_TRUNCATE = 8
/** Descriptors 0-2 are stdin, stdout and stderr; 3 is the only folder, named `/`. */
const ROOT = 3
const FIRST_FILE = 4
const ALL_RIGHTS = 0x1fff_ffffn

export interface WasiRun {
  readonly exitCode: number
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly stderr: string
}

class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

interface MemoryFile {
  bytes: Uint8Array
  length: number
}

interface Descriptor {
  readonly file: MemoryFile
  at: number
}

/**
 * Runs `_start` of `module` with `args` (the first is the program's name). `files` are what it may read; the
 * answer holds these and what it wrote, by name without a leading slash. `bytesMax` bounds each file and stderr.
 * @throws WebAssembly.RuntimeError when the program traps, Error when the module is no WASI command.
 */
export async function runWasi(
  module: WebAssembly.Module,
  args: readonly string[],
  files: ReadonlyMap<string, Uint8Array>,
  bytesMax: number,
): Promise<WasiRun> {
  const disk = new Map<string, MemoryFile>()
  for (const [name, bytes] of files) disk.set(name, { bytes: bytes.slice(), length: bytes.length })
  const stderr: MemoryFile = { bytes: new Uint8Array(0), length: 0 }
  const descriptors = new Map<number, Descriptor>([
    [1, { file: { bytes: new Uint8Array(0), length: 0 }, at: 0 }],
    [2, { file: stderr, at: 0 }],
  ])
  const programMemory = createProgramMemory()
  const calls = {
    ...createProgramCalls(args, programMemory),
    ...createDescriptorCalls(descriptors, programMemory),
    ...createFileCalls(disk, descriptors, programMemory, bytesMax),
  }
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: calls })
  const { memory, _start: start } = instance.exports
  if (!(memory instanceof WebAssembly.Memory) || typeof start !== 'function') {
    throw new Error('The WebAssembly module is no WASI command.')
  }
  programMemory.use(memory)
  let exitCode = 0
  try {
    start()
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    exitCode = error.code
  }
  const written = new Map([...disk].map(([name, { bytes, length }]) => [name, bytes.subarray(0, length)]))
  return {
    exitCode,
    files: written,
    stderr: Buffer.from(stderr.bytes.subarray(0, stderr.length)).toString('utf8'),
  }
}

/** The program's memory, which may grow and move at any time: the view is made anew for every call. */
interface ProgramMemory {
  use(memory: WebAssembly.Memory): void
  view(): DataView
  bytes(at: number, length: number): Uint8Array
}

function createProgramMemory(): ProgramMemory {
  let memory: WebAssembly.Memory | null = null
  const buffer = (): ArrayBuffer => memory?.buffer ?? new ArrayBuffer(0)
  return {
    use(given) {
      memory = given
    },
    view: () => new DataView(buffer()),
    bytes: (at, length) => new Uint8Array(buffer(), at, length),
  }
}

/** Calls about the program itself: its arguments, the clock, its end. */
function createProgramCalls(args: readonly string[], memory: ProgramMemory) {
  const argBytes = args.map(arg => Buffer.from(`${arg}\0`))
  return {
    args_sizes_get(count: number, size: number) {
      memory.view().setUint32(count, args.length, true)
      memory.view().setUint32(
        size,
        argBytes.reduce((sum, arg) => sum + arg.length, 0),
        true,
      )
      return SUCCESS
    },
    args_get(pointers: number, buffer: number) {
      let at = buffer
      argBytes.forEach((arg, index) => {
        memory.view().setUint32(pointers + 4 * index, at, true)
        memory.bytes(at, arg.length).set(arg)
        at += arg.length
      })
      return SUCCESS
    },
    // Time stands still: what is spoken must not depend on the hour.
    clock_time_get(_clock: number, _precision: bigint, at: number) {
      memory.view().setBigUint64(at, 0n, true)
      return SUCCESS
    },
    proc_exit(code: number): number {
      throw new Exit(code)
    },
  }
}

/** Calls that ask what a descriptor is. */
function createDescriptorCalls(descriptors: Map<number, Descriptor>, memory: ProgramMemory) {
  return {
    fd_close: (descriptor: number) => (descriptors.delete(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    fd_fdstat_get(descriptor: number, at: number) {
      const isRoot = descriptor === ROOT
      if (!isRoot && descriptor !== 0 && !descriptors.has(descriptor)) return BAD_DESCRIPTOR
      memory.bytes(at, 24).fill(0)
      memory.view().setUint8(at, isRoot ? DIRECTORY : descriptor < ROOT ? CHARACTER_DEVICE : REGULAR_FILE)
      memory.view().setBigUint64(at + 8, ALL_RIGHTS, true)
      memory.view().setBigUint64(at + 16, ALL_RIGHTS, true)
      return SUCCESS
    },
    fd_fdstat_set_flags: () => SUCCESS,
    fd_prestat_get(descriptor: number, at: number) {
      if (descriptor !== ROOT) return BAD_DESCRIPTOR
      memory.view().setUint32(at, 0, true)
      memory.view().setUint32(at + 4, 1, true)
      return SUCCESS
    },
    fd_prestat_dir_name(descriptor: number, at: number) {
      if (descriptor !== ROOT) return BAD_DESCRIPTOR
      memory.view().setUint8(at, '/'.charCodeAt(0))
      return SUCCESS
    },
  }
}

/** Calls that open, read and write files. A file that grows beyond `bytesMax` meets a full disk. */
function createFileCalls(
  disk: Map<string, MemoryFile>,
  descriptors: Map<number, Descriptor>,
  memory: ProgramMemory,
  bytesMax: number,
) {
  let nextDescriptor = FIRST_FILE
  return {
    path_open(
      _folder: number,
      _lookup: number,
      nameAt: number,
      nameLength: number,
      flags: number,
      _rights: bigint,
      _inherited: bigint,
      _descriptorFlags: number,
      at: number,
    ) {
      const name = Buffer.from(memory.bytes(nameAt, nameLength)).toString('utf8').replace(/^\/+/, '')
      const known = disk.get(name)
      if (!known && !(flags & OPEN_CREATE)) return NO_ENTRY
      const file = known ?? { bytes: new Uint8Array(0), length: 0 }
      if (flags & OPEN_TRUNCATE) file.length = 0
      disk.set(name, file)
      descriptors.set(nextDescriptor, { file, at: 0 })
      memory.view().setUint32(at, nextDescriptor++, true)
      return SUCCESS
    },
    fd_seek(descriptor: number, offset: bigint, whence: number, at: number) {
      const open = descriptors.get(descriptor)
      if (!open || descriptor < FIRST_FILE) return BAD_DESCRIPTOR
      const origin = whence === 0 ? 0 : whence === 1 ? open.at : open.file.length
      open.at = Math.max(0, Math.min(bytesMax, origin + Number(offset)))
      memory.view().setBigUint64(at, BigInt(open.at), true)
      return SUCCESS
    },
    fd_read(descriptor: number, vectors: number, count: number, at: number) {
      const open = descriptors.get(descriptor)
      if (!open && descriptor !== 0) return BAD_DESCRIPTOR
      let total = 0
      for (let i = 0; open && i < count; i++) {
        const room = memory.view().getUint32(vectors + 8 * i + 4, true)
        const part = open.file.bytes.subarray(open.at, Math.min(open.at + room, open.file.length))
        memory.bytes(memory.view().getUint32(vectors + 8 * i, true), part.length).set(part)
        open.at += part.length
        total += part.length
      }
      memory.view().setUint32(at, total, true)
      return SUCCESS
    },
    fd_write(descriptor: number, vectors: number, count: number, at: number) {
      const open = descriptors.get(descriptor)
      if (!open) return BAD_DESCRIPTOR
      let total = 0
      for (let i = 0; i < count; i++) {
        const length = memory.view().getUint32(vectors + 8 * i + 4, true)
        if (open.at + length > bytesMax) return NO_SPACE
        write(open, memory.bytes(memory.view().getUint32(vectors + 8 * i, true), length))
        total += length
      }
      memory.view().setUint32(at, total, true)
      return SUCCESS
    },
  }
}

function write(open: Descriptor, part: Uint8Array): void {
  const { file } = open
  const end = open.at + part.length
  if (end > file.bytes.length) {
    const grown = new Uint8Array(Math.max(end, 2 * file.bytes.length, 65_536))
    grown.set(file.bytes.subarray(0, file.length))
    file.bytes = grown
  }
  file.bytes.set(part, open.at)
  open.at = end
  file.length = Math.max(file.length, end)
}
