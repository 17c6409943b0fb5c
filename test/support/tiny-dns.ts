import { createSocket } from 'node:dgram'

export type ZoneRecord =
  | { readonly type: 'A'; readonly ttl: number; readonly address: string }
  | {
      readonly type: 'SRV'
      readonly ttl: number
      readonly priority: number
      readonly weight: number
      readonly port: number
      readonly target: string
    }
  | {
      readonly type: 'NAPTR'
      readonly ttl: number
      readonly order: number
      readonly preference: number
      readonly flags: string
      readonly service: string
      readonly replacement: string
    }

const TYPE_NUMBER = { A: 1, SRV: 33, NAPTR: 35 } as const

export interface TinyDns {
  /** `127.0.0.1:port`, for `setServers`. */
  readonly address: string
  /** `SRV _sip._udp.carrier.test`, in the order in which they were asked. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

/** A DNS server on loopback that knows the records given, and says NXDOMAIN for every other name. RFC 1035 4. */
export async function startTinyDns(zone: Readonly<Record<string, readonly ZoneRecord[]>>): Promise<TinyDns> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query)
    const typeName = Object.entries(TYPE_NUMBER).find(([, number]) => number === type)?.[0] ?? String(type)
    asked.push(`${typeName} ${name}`)
    const records = zone[name]
    const answers = (records ?? []).filter(record => TYPE_NUMBER[record.type] === type)
    const header = Buffer.alloc(12)
    query.copy(header, 0, 0, 2)
    header.writeUInt16BE(records ? 0x8580 : 0x8583, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(answers.length, 6)
    const reply = Buffer.concat([header, query.subarray(12, end), ...answers.map(writeRecord)])
    socket.send(reply, from.port, from.address)
  })
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise(resolve => socket.close(() => resolve())),
  }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function writeRecord(record: ZoneRecord): Buffer {
  const data = writeData(record)
  const head = Buffer.alloc(12)
  // the name of the question, by a pointer to it
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(TYPE_NUMBER[record.type], 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(record.ttl, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function writeData(record: ZoneRecord): Buffer {
  switch (record.type) {
    case 'A':
      return Buffer.from(record.address.split('.').map(Number))
    case 'SRV':
      return Buffer.concat([numbers(record.priority, record.weight, record.port), writeName(record.target)])
    case 'NAPTR':
      return Buffer.concat([
        numbers(record.order, record.preference),
        ...[record.flags, record.service, ''].map(writeText),
        writeName(record.replacement),
      ])
  }
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value, at * 2)
  return bytes
}

function writeText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')])
}

function writeName(name: string): Buffer {
  const labels = name.split('.').filter(Boolean)
  return Buffer.concat([...labels.map(writeText), Buffer.from([0])])
}
