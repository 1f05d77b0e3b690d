import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got, type Schemas } from '../../api/index.ts'
import { Chip, Toolbar, useKeys } from '../../design/desk.ts'
import {
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Icon,
  Select,
  Skeleton,
  TextInput,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranches } from '../frame/names.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { useRights } from '../frame/rights.ts'
import { inOrder, useBranchList } from '../jobs/directory.ts'
import { type Device, useKinds } from './asking.ts'
import { Connect } from './Connect.tsx'
import { DeviceForm } from './DeviceForm.tsx'
import { ALL_DEVICES, type DeviceFilter, deviceFilterOf, deviceQueryOf, STATES, searchOf } from './filter.ts'
import { ImportSheet } from './ImportSheet.tsx'
import { type RowColumn, Rows } from './Rows.tsx'
import { Ago, DeviceState, Moment, shortly } from './states.tsx'
import './devices.css'

const TYPING = 300 // ms after the last letter
const PAGE = 100

/** The registry: every device that one may see, and how it is. */
export function DevicesPage() {
  const { t, language } = useWords()
  const { client } = useSession()
  const address = useSearch()
  const filter = deviceFilterOf(address)
  const asked = new URLSearchParams(address).get('register')
  const [, navigate] = useLocation()
  const may = useRights()('subjects')
  const [typed, setTyped] = useState(filter.text)
  const [over, setOver] = useState<'form' | 'import' | null>(asked !== null && may ? 'form' : null)
  const written = useRef(filter.text)
  const box = useRef<HTMLInputElement>(null)
  const { titleOf } = useKinds()
  const branches = inOrder(useBranchList().data?.items ?? [])
  const counts = useQuery({
    queryKey: ['device-counts', filter.branch, filter.retired],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/devices/counts', {
          params: {
            query: {
              ...(filter.branch && { branch: filter.branch }),
              ...(filter.retired && { retired: true }),
            },
          },
          signal,
        }),
      ),
  })
  const counted = counts.data?.items ?? []
  const kinds = [...new Set(counted.map((one) => one.kind))]
  const sum = (state: string) =>
    counted
      .filter((one) => (!state || one.state === state) && (!filter.kind || one.kind === filter.kind))
      .reduce((all, one) => all + one.count, 0)

  const show = (next: DeviceFilter) => {
    written.current = next.text
    setTyped(next.text)
    navigate(`/devices${searchOf(deviceQueryOf(next))}`, { replace: true })
  }
  useEffect(() => {
    // The address may change under the search: by a link, by the way back.
    if (written.current === filter.text) return
    written.current = filter.text
    setTyped(filter.text)
  }, [filter.text])
  useEffect(() => {
    if (typed === filter.text) return
    const timer = setTimeout(() => show({ ...filter, text: typed }), TYPING)
    return () => clearTimeout(timer)
  })
  useKeys([
    { keys: '/', label: t('devices.key.search'), run: () => box.current?.focus() },
    ...(may ? [{ keys: 'n', label: t('devices.key.add'), run: () => setOver('form') }] : []),
  ])

  return (
    <Page
      title={t('office.nav.devices')}
      wide
      lead={t('devices.lead')}
      actions={
        <>
          <ButtonLink icon="print" kind="quiet" href="/office/labels">
            {t('devices.labels')}
          </ButtonLink>
          {may && (
            <>
              <Button icon="upload" onClick={() => setOver('import')}>
                {t('devices.import')}
              </Button>
              <Button kind="primary" icon="plus" onClick={() => setOver('form')}>
                {t('devices.add')}
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="devices-tools">
        <search className="devices-search">
          <Icon name="search" size={20} />
          <TextInput
            ref={box}
            type="search"
            aria-label={t('devices.search')}
            placeholder={t('devices.search')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </search>
        <Toolbar label={t('devices.filters')}>
          {(['', ...STATES] as const).map((state) => (
            <Chip
              key={state}
              pressed={filter.state === state}
              count={counts.data ? sum(state) : undefined}
              onPress={() => show({ ...filter, text: typed, state })}
            >
              {t(state ? `devices.state.${state}` : 'devices.allStates')}
            </Chip>
          ))}
          <Select
            aria-label={t('devices.kind')}
            value={filter.kind}
            onChange={(event) => show({ ...filter, text: typed, kind: event.currentTarget.value })}
          >
            <option value="">{`${t('devices.kind')}: ${t('devices.any')}`}</option>
            {[...new Set([...kinds, ...(filter.kind ? [filter.kind] : [])])].map((kind) => (
              <option key={kind} value={kind}>
                {titleOf(kind)}
              </option>
            ))}
          </Select>
          <Select
            aria-label={t('devices.branch')}
            value={filter.branch}
            onChange={(event) => show({ ...filter, text: typed, branch: event.currentTarget.value })}
          >
            <option value="">{`${t('devices.branch')}: ${t('devices.any')}`}</option>
            {branches.map(({ branch, above }) => (
              <option key={branch.code} value={branch.code}>
                {'\u2003'.repeat(above.length)}
                {pick(branch.title, language) || branch.code}
              </option>
            ))}
          </Select>
          <Chip
            pressed={filter.retired}
            onPress={() => show({ ...filter, text: typed, retired: !filter.retired })}
          >
            {t('devices.showRetired')}
          </Chip>
        </Toolbar>
      </div>
      <List filter={filter} onClear={() => show(ALL_DEVICES)} />
      {over === 'form' && (
        <DeviceForm
          kinds={kinds}
          {...(asked !== null && { keySaid: asked })}
          onClose={() => setOver(null)}
          onDone={(device) => navigate(`/devices/${device.id}`)}
        />
      )}
      {over === 'import' && <ImportSheet onClose={() => setOver(null)} />}
    </Page>
  )
}

function List({ filter, onClear }: { filter: DeviceFilter; onClear: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const branchOf = useBranches()
  const { titleOf } = useKinds()
  const query = deviceQueryOf(filter)
  const found = useInfiniteQuery({
    queryKey: ['devices', query],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['DevicePage']) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 2 ? 20_000 : false),
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/devices', {
          params: { query: { ...query, limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
  })
  const { fetchNextPage, isFetchingNextPage } = found
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])

  if (found.isPending) return <Skeleton rows={5} />
  if (found.isError && !found.data) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const devices = found.data?.pages.flatMap((page) => page.items) ?? []
  if (devices.length === 0) {
    const narrowed = Object.keys(query).length > 0
    if (narrowed) {
      return (
        <EmptyState
          icon="search"
          title={t('devices.noneFound')}
          action={<Button onClick={onClear}>{t('devices.clear')}</Button>}
        >
          {t('devices.noneFoundText')}
        </EmptyState>
      )
    }
    return (
      <>
        <EmptyState icon="device" title={t('devices.none')}>
          {t('devices.noneText')}
        </EmptyState>
        <Card title={t('devices.connect')} className="devices-teach">
          <Connect />
        </Card>
      </>
    )
  }
  const columns: RowColumn<Device>[] = [
    {
      id: 'device',
      title: t('devices.col.device'),
      cell: (device) => (
        <>
          {device.name}
          <span className="rows-second">
            {device.name !== device.key && `${device.key} · `}
            {titleOf(device.kind)}
          </span>
        </>
      ),
    },
    {
      id: 'state',
      title: t('devices.col.state'),
      cell: (device) => (
        <>
          <DeviceState device={device} />
          {device.state_at !== null && !device.retired && (
            <span className="rows-second">
              <Since at={device.state_at} />
            </span>
          )}
        </>
      ),
    },
    {
      id: 'branch',
      title: t('devices.col.branch'),
      cell: (device) => (device.branch === null ? <span className="muted">–</span> : branchOf(device.branch)),
    },
    {
      id: 'heard',
      title: t('devices.col.heard'),
      cell: (device) =>
        device.heard_at === null ? (
          <span className="muted">{t('devices.never')}</span>
        ) : (
          <Ago at={device.heard_at} />
        ),
    },
    { id: 'said', title: t('devices.col.said'), cell: (device) => <Said said={device.said} /> },
  ]
  return (
    <>
      {found.isError && <Failed error={found.error} onAgain={() => void found.refetch()} />}
      <Card flush className={found.isPlaceholderData ? 'devices-old' : ''}>
        <Rows
          label={t('devices.table')}
          look="rows-devices"
          columns={columns}
          rows={devices}
          idOf={(device) => device.id}
          hrefOf={(device) => `/office/devices/${device.id}`}
          more={found.hasNextPage}
          onMore={more}
        />
      </Card>
      {found.isFetchingNextPage && <Skeleton rows={2} />}
    </>
  )
}

/** “since 14:05”, with the words around the time as the language has them. */
function Since({ at }: { at: string }) {
  const { t } = useWords()
  const [before = '', after = ''] = t('devices.since', { time: '\u0000' }).split('\u0000')
  return (
    <>
      {before}
      <Moment at={at} />
      {after}
    </>
  )
}

const FEW = 3

function Said({ said }: { said: Device['said'] }) {
  const { t } = useWords()
  const entries = Object.entries(said)
  if (entries.length === 0) return <span className="muted">{t('devices.noValues')}</span>
  return (
    <span className="rows-said">
      {entries.slice(0, FEW).map(([name, value]) => (
        <span key={name}>
          <span className="muted">{name}</span> <span className="numbers">{shortly(value, 20)}</span>
        </span>
      ))}
      {entries.length > FEW && <span className="muted">+{entries.length - FEW}</span>}
    </span>
  )
}
