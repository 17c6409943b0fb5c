import {
  practiceTrunkSchema,
  sipTrunkSchema,
  type TrunkRow,
  type TrunkSettings,
} from '../../../shared/model/trunk.ts'
import { goesToSameServer } from '../../../shared/model/trunk-server.ts'
import { type Mistakes, mistakesIn } from '../../components/form-issues.ts'
import { lineCandidateOf, lineFormOf, NEW_LINE, type TrunkLineForm } from './trunk-line-form.ts'

export type TrunkKind = TrunkSettings['kind']

/** What the fields hold while somebody types; a number field may hold a text that is no number yet. */
export interface TrunkForm extends TrunkLineForm {
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
  ...NEW_LINE,
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
    ...lineFormOf(settings),
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
    ...lineCandidateOf(form),
    credentials: form.login === 'address' ? null : { user: form.user, password: form.password },
    localHost: orNull(form.localHost),
  }
}

export type CheckedTrunk =
  | { readonly ok: true; readonly settings: TrunkSettings }
  | { readonly ok: false; readonly mistakes: Mistakes }

/** The headers that were left empty are not sent: a mistake of the second sent one may be the third written one's. */
function asWritten(mistakes: Mistakes, form: TrunkForm): Mistakes {
  const written = form.headers.flatMap(({ name, value }, at) =>
    name.trim() === '' && value.trim() === '' ? [] : [at],
  )
  return Object.fromEntries(
    Object.entries(mistakes).map(([path, sentence]) => {
      const header = /^headers\.(\d+)\.(.*)$/.exec(path)
      return header
        ? [`headers.${written[Number(header[1])] ?? 0}.${header[2] ?? ''}`, sentence]
        : [path, sentence]
    }),
  )
}

/** What the engine holds of a trunk that is changed. */
export type StoredTrunk = Pick<TrunkRow, 'hasPassword' | 'settings'>

/** Where the stored password is used, when the fields name another server; null while it can stay. */
function passwordBelongsTo(form: TrunkForm, { settings }: StoredTrunk): string | null {
  if (settings.kind !== 'sip') return null
  const { outboundProxy, transport, tls } = lineCandidateOf(form)
  return goesToSameServer({ address: form.address, outboundProxy, transport, tls }, settings)
    ? null
    : settings.address
}

function passwordMistake(form: TrunkForm, stored: StoredTrunk | null): string | null {
  if (form.kind !== 'sip' || form.login !== 'password' || form.password !== '') return null
  if (!stored?.hasPassword) return 'Write the password of this user.'
  const address = passwordBelongsTo(form, stored)
  return address && `Enter the password again: the stored one is only used with ${address}.`
}

/** The settings that the fields stand for, or what is wrong with them by field. `stored` is the trunk that is changed. */
export function checkForm(form: TrunkForm, stored: StoredTrunk | null): CheckedTrunk {
  const candidate = candidateOf(form)
  const schema = form.kind === 'sip' ? sipTrunkSchema : practiceTrunkSchema
  const found = asWritten(mistakesIn(schema, candidate), form)
  const password = passwordMistake(form, stored)
  const mistakes: Mistakes = {
    ...found,
    ...(found['credentials.user'] && {
      'credentials.user': 'Write the user name that the provider gave you.',
    }),
    ...(found.address &&
      form.address.trim() === '' && { address: 'Write the address of the provider or PBX.' }),
    ...(form.kind === 'sip' &&
      form.register &&
      form.login === 'address' && {
        register: 'A registration needs a user. Choose "User and password", or turn the registration off.',
      }),
    ...(form.kind === 'sip' &&
      form.numberStyle === 'national' &&
      form.numberCountry.trim() === '' && {
        'numberFormat.country': 'Write the country of the trunk, for example GB.',
      }),
    ...(form.kind === 'sip' &&
      form.callerIdStyle === 'national' &&
      form.callerIdCountry.trim() === '' && {
        'callerIdFormat.country': 'Write the country of the caller IDs, for example GB.',
      }),
    ...(password && { 'credentials.password': password }),
  }
  const parsed = schema.safeParse(candidate)
  return parsed.success && Object.keys(mistakes).length === 0
    ? { ok: true, settings: parsed.data }
    : { ok: false, mistakes }
}
