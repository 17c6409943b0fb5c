import { NumberInput, SimpleGrid } from '@mantine/core'
import type { TrunkFieldsProps } from './trunk-fields.tsx'

/** Fixed ports, for a trunk or a firewall that has to know them. */
export function PortFields({ form, mistakes, onChange }: TrunkFieldsProps) {
  return (
    <SimpleGrid cols={3} spacing="sm">
      <NumberInput
        label="SIP port"
        description="Where the trunk reaches us."
        placeholder="any free port"
        min={1}
        allowDecimal={false}
        thousandSeparator=""
        value={form.sipPort}
        error={mistakes.sipPort}
        onChange={sipPort => onChange({ sipPort }, 'sipPort')}
      />
      <NumberInput
        label="Audio ports from"
        description="Each call takes two."
        placeholder="20000"
        min={1}
        allowDecimal={false}
        thousandSeparator=""
        value={form.rtpFrom}
        error={mistakes['rtpPorts.from']}
        onChange={rtpFrom => onChange({ rtpFrom }, 'rtpPorts.from')}
      />
      <NumberInput
        label="Audio ports to"
        description="The last one of them."
        placeholder="29998"
        min={1}
        allowDecimal={false}
        thousandSeparator=""
        value={form.rtpTo}
        error={mistakes['rtpPorts.to'] ?? mistakes.rtpPorts}
        onChange={rtpTo => onChange({ rtpTo }, 'rtpPorts.to')}
      />
    </SimpleGrid>
  )
}
