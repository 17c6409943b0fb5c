import {
  practiceTrunkSchema,
  sipTrunkSchema,
  type TrunkRow,
  type TrunkSettings,
} from '../../../shared/model/trunk.ts'
import { type Mistakes, mistakesIn } from '../../components/form-issues.ts'

export type TrunkKind = TrunkSettings['kind']

/** What the fields hold while somebody types; a number field may hold a text that is no number yet. */
export interface TrunkForm {
  readonly kind: TrunkKind
  readonly name: string
  readonly channels: number | string
  readonly callsPerSecond: number | string
  readonly callerId: string
  readonly address: string
  readonly login: 'address' | 'password'
  readonly user: string
  readonly password: string
  readonly localHost: string
  readonly profile: string
  readonly seed: number | string
}

const NEW_FORM = {
  channels: 30,
  callsPerSecond: 1,
  callerId: '',
  address: '',
  login: 'password',
  user: '',
  password: '',
  localHost: '',
  profile: 'everyday',
  seed: 1,
} as const

/** A new trunk: a provider's starts with careful limits, the practice carrier with roomy ones. */
export function newForm(kind: TrunkKind): TrunkForm {
  return kind === 'sip'
    ? { ...NEW_FORM, kind, name: '' }
    : { ...NEW_FORM, kind, name: 'Practice carrier', channels: 100, callsPerSecond: 20 }
}

/** The fields of a stored trunk. Its password stays with the engine, so its field is empty. */
export function formOf({ settings, user }: TrunkRow): TrunkForm {
  const { name, channels, callsPerSecond } = settings
  const common = { name, channels, callsPerSecond, callerId: settings.callerId ?? '' }
  if (settings.kind === 'practice')
    return { ...NEW_FORM, ...common, kind: 'practice', profile: settings.profile, seed: settings.seed }
  return {
    ...NEW_FORM,
    ...common,
    kind: 'sip',
    address: settings.address,
    login: user === null ? 'address' : 'password',
    user: user ?? '',
    localHost: settings.localHost ?? '',
  }
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What is sent; it is checked by the contract's schema, and here beforehand. */
function candidateOf(form: TrunkForm) {
  const { name, channels, callsPerSecond } = form
  const common = {
    name,
    channels,
    callsPerSecond,
    callerId: orNull(form.callerId.replaceAll(/[\s()-]/g, '')),
  }
  if (form.kind === 'practice')
    return { kind: 'practice' as const, ...common, profile: form.profile, seed: form.seed }
  return {
    kind: 'sip' as const,
    ...common,
    address: form.address,
    transport: 'UDP' as const,
    credentials: form.login === 'address' ? null : { user: form.user, password: form.password },
    localHost: orNull(form.localHost),
  }
}

export type CheckedTrunk =
  | { readonly ok: true; readonly settings: TrunkSettings }
  | { readonly ok: false; readonly mistakes: Mistakes }

/** The settings that the fields stand for, or what is wrong with them by field. `hasPassword`: one is stored. */
export function checkForm(form: TrunkForm, hasPassword: boolean): CheckedTrunk {
  const candidate = candidateOf(form)
  const schema = form.kind === 'sip' ? sipTrunkSchema : practiceTrunkSchema
  const found = mistakesIn(schema, candidate)
  const needsPassword =
    form.kind === 'sip' && form.login === 'password' && form.password === '' && !hasPassword
  const mistakes: Mistakes = {
    ...found,
    ...(found['credentials.user'] && {
      'credentials.user': 'Write the user name that the provider gave you.',
    }),
    ...(found.address &&
      form.address.trim() === '' && { address: 'Write the address of the provider or PBX.' }),
    ...(needsPassword && { 'credentials.password': 'Write the password of this user.' }),
  }
  const parsed = schema.safeParse(candidate)
  return parsed.success && Object.keys(mistakes).length === 0
    ? { ok: true, settings: parsed.data }
    : { ok: false, mistakes }
}
