import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { got, inWords, Problem, type Schemas } from '../../api/index.ts'
import { Banner, Button, Field, Select, Sheet, TextInput, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { useBranchesWhere } from '../jobs/directory.ts'
import { type Device, forgetDevices, useKinds } from './asking.ts'
import { fieldFaults } from './faults.ts'

interface DeviceFormProps {
  device?: Device // which is changed; none: one is added
  keySaid?: string // what a device that nobody knows calls itself
  kinds: readonly string[]
  onClose: () => void
  onDone: (device: Device) => void
}

const BEATS = [60, 300, 900, 3600, 6 * 3600, 86_400]

/** What the registry shall know of a device. */
export function DeviceForm({ device, keySaid, kinds, onClose, onDone }: DeviceFormProps) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const branches = useBranchesWhere('subjects')
  const { kinds: subjectKinds } = useKinds()
  const lists = useId()
  const [said, setSaid] = useState({
    key: device?.key ?? keySaid ?? '',
    name: device && device.name !== device.key ? device.name : '',
    kind: device?.kind ?? '',
    subject: device?.subject ?? '',
    branch: device?.branch ?? '',
    lat: device?.site ? String(device.site.lat) : '',
    lon: device?.site ? String(device.site.lon) : '',
    labels: device?.labels.join(', ') ?? '',
    heartbeat: device?.heartbeat ? String(device.heartbeat) : '',
  })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const change = (part: Partial<typeof said>) => setSaid({ ...said, ...part })
  const [kindOfSubject = '', ...rest] = said.subject.split('/')
  const number = rest.join('/')
  const found = useQuery({
    queryKey: ['subjects', kindOfSubject, number, 'few'],
    enabled: subjectKinds.some((one) => one.kind === kindOfSubject),
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/subjects', {
          params: { query: { kind: kindOfSubject, limit: 12, ...(number && { text: number }) } },
          signal,
        }),
      ),
  })
  const subjects = found.data
    ? found.data.items.map(({ subject }) => ({ value: `${subject.kind}/${subject.id}`, name: subject.name }))
    : subjectKinds.map(({ kind }) => ({ value: `${kind}/`, name: kind }))

  async function save(event: FormEvent) {
    event.preventDefault()
    const missing = Object.fromEntries(
      (['key', 'kind'] as const)
        .filter((name) => !said[name].trim())
        .map((name) => [name, t('devices.fault.required')]),
    )
    const half = (said.lat.trim() === '') !== (said.lon.trim() === '')
    const wrong = {
      ...missing,
      ...((half || [said.lat, said.lon].some((one) => Number.isNaN(Number(one)))) && {
        site: t('devices.fault.position'),
      }),
    }
    setFaults(wrong)
    setError(null)
    if (Object.keys(wrong).length > 0) return
    setBusy(true)
    const body: Schemas['DeviceSent'] = {
      key: said.key.trim(),
      kind: said.kind.trim(),
      name: said.name.trim() || null,
      subject: said.subject.trim() || null,
      branch: said.branch || null,
      site: said.lat.trim() ? { lat: Number(said.lat), lon: Number(said.lon) } : null,
      labels: said.labels
        .split(/[,，、]/)
        .map((one) => one.trim())
        .filter(Boolean),
      heartbeat: said.heartbeat ? Number(said.heartbeat) : null,
      retired: device?.retired ?? false,
    }
    try {
      const saved = await got(
        device
          ? client.PUT('/api/devices/{device}', {
              params: { path: { device: device.id }, header: { 'If-Match': `"${device.version}"` } },
              body,
            })
          : client.POST('/api/devices', { body }),
      )
      toast({
        text: t(device ? 'devices.form.saved' : 'devices.form.added', { name: saved.name }),
        tone: 'success',
      })
      await forgetDevices(queries)
      onDone(saved)
    } catch (refused) {
      setFaults(fieldFaults(refused, t) ?? {})
      setError(refused)
    }
    setBusy(false)
  }

  const text = (name: 'key' | 'name' | 'labels', help: string, required = false) => (
    <Field label={t(`devices.form.${name}`)} help={help} fault={faults[name]} required={required}>
      {(control) => (
        <TextInput
          {...control}
          value={said[name]}
          autoComplete="off"
          data-first={name === 'key' || undefined}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      )}
    </Field>
  )
  const other =
    error instanceof Problem && error.code === 'device.key_taken' ? error.details.device : undefined
  const beats = [...new Set([...BEATS, ...(device?.heartbeat ? [device.heartbeat] : [])])].sort(
    (a, b) => a - b,
  )
  return (
    <Sheet
      open
      onClose={onClose}
      title={t(device ? 'devices.form.edit' : 'devices.form.title')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" type="submit" form={`${lists}form`} busy={busy}>
            {t(device ? 'devices.form.save' : 'devices.add')}
          </Button>
        </>
      }
    >
      <form id={`${lists}form`} className="device-form" onSubmit={(event) => void save(event)} noValidate>
        {error !== null && (
          <Banner tone="danger">
            {inWords(error, t)}
            {typeof other === 'string' && (
              <>
                {' '}
                <a href={`/office/devices/${other}`}>{t('devices.form.lookAtIt')}</a>
              </>
            )}
          </Banner>
        )}
        {text('key', t('devices.form.keyHelp'), true)}
        <Field label={t('devices.form.kind')} help={t('devices.form.kindHelp')} fault={faults.kind} required>
          {(control) => (
            <TextInput
              {...control}
              list={`${lists}kinds`}
              autoComplete="off"
              autoCapitalize="none"
              value={said.kind}
              onChange={(event) => change({ kind: event.currentTarget.value })}
            />
          )}
        </Field>
        <datalist id={`${lists}kinds`}>
          {[...new Set([...kinds, ...subjectKinds.map((one) => one.kind)])].map((kind) => (
            <option key={kind} value={kind} />
          ))}
        </datalist>
        {text('name', t('devices.form.nameHelp'))}
        <Field label={t('devices.form.subject')} help={t('devices.form.subjectHelp')} fault={faults.subject}>
          {(control) => (
            <TextInput
              {...control}
              list={`${lists}subjects`}
              autoComplete="off"
              autoCapitalize="none"
              value={said.subject}
              onChange={(event) => change({ subject: event.currentTarget.value })}
            />
          )}
        </Field>
        <datalist id={`${lists}subjects`}>
          {subjects.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </datalist>
        <Field label={t('devices.form.branch')} fault={faults.branch}>
          {(control) => (
            <Select
              {...control}
              value={said.branch}
              onChange={(event) => change({ branch: event.currentTarget.value })}
            >
              <option value="">{t('devices.form.branchOf')}</option>
              {branches.map((one) => (
                <option key={one.code} value={one.code}>
                  {'\u2003'.repeat(one.depth)}
                  {one.title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label={t('devices.form.heartbeat')}
          help={t('devices.form.heartbeatHelp')}
          fault={faults.heartbeat}
        >
          {(control) => (
            <Select
              {...control}
              value={said.heartbeat}
              onChange={(event) => change({ heartbeat: event.currentTarget.value })}
            >
              <option value="">{t('devices.form.noHeartbeat')}</option>
              {beats.map((seconds) => (
                <option key={seconds} value={seconds}>
                  {formats.duration(seconds * 1000)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="device-form-two">
          {(['lat', 'lon'] as const).map((name) => (
            <Field
              key={name}
              label={t(`devices.form.${name}`)}
              fault={name === 'lat' ? faults.site : undefined}
            >
              {(control) => (
                <TextInput
                  {...control}
                  inputMode="decimal"
                  autoComplete="off"
                  value={said[name]}
                  onChange={(event) => change({ [name]: event.currentTarget.value })}
                />
              )}
            </Field>
          ))}
        </div>
        {text('labels', t('devices.form.labelsHelp'))}
      </form>
    </Sheet>
  )
}
