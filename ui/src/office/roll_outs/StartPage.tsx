import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got, inWords, Problem } from '../../api/index.ts'
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Field,
  Icon,
  Segmented,
  Select,
  Skeleton,
  TextArea,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { inOrder, useBranchList } from '../jobs/directory.ts'
import { useAllSops, useMayPublish, useRevisions } from './asked.ts'
import { type Chosen, FilePicker } from './FilePicker.tsx'
import { withShared } from './files.ts'
import { StagePicker } from './StagePicker.tsx'
import type { Stages } from './stages.ts'
import '../jobs/job.css'
import './roll-outs.css'

/** Asks for a roll-out: what, to whom first, and why. Nothing is live by it. */
export function StartPage() {
  const { t, language } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch())
  const mayPublish = useMayPublish()
  const branches = useBranchList()
  const sops = useAllSops()
  const [of, setOf] = useState<'files' | 'revision'>(asked.has('revision') ? 'revision' : 'files')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [sop, setSop] = useState(asked.get('sop') ?? '')
  const [number, setRevision] = useState(Number(asked.get('revision') ?? 0))
  const [stages, setStages] = useState<Stages>([])
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<unknown>(null)
  const revisions = useRevisions(sop, of === 'revision' && sop !== '')
  const older = revisions.data?.items ?? []
  const revision = number || (older.find((one) => !one.live)?.revision ?? older[0]?.revision ?? 0)
  const tree = inOrder(branches.data?.items ?? [])
  const back = asked.get('sop') ? `/office/sops/${asked.get('sop')}` : '/office/sops'
  const ready = of === 'files' ? chosen !== null : sop !== '' && revision > 0

  async function start() {
    if (!ready) return setMissing(true)
    setBusy(true)
    setRefused(null)
    const whose = of === 'files' && chosen ? chosen.sop : sop
    const live = sops.data?.items.find((one) => one.id === whose)?.revision
    try {
      let files = chosen?.files
      if (of === 'files' && files && live !== undefined) {
        const path = { sop: whose, revision: live }
        const had = await got(client.GET('/api/sops/{sop}/revisions/{revision}/files', { params: { path } }))
        files = withShared(files, had.items, whose)
      }
      const report = await got(
        client.POST('/api/sops/{sop}/roll-outs', {
          params: { path: { sop: whose } },
          body: {
            ...(of === 'files' ? { files } : { revision }),
            stages: stages.filter((one) => one.length > 0).map((one) => [...one]),
            note: note.trim(),
          } as never,
        }),
      )
      void queries.invalidateQueries({ queryKey: ['roll-outs'] })
      navigate(`/sops/${whose}/roll-outs/${report.line.id}`)
    } catch (error) {
      setRefused(error)
      setBusy(false)
    }
  }

  return (
    <Page
      title={t('rollOut.start')}
      lead={t('rollOut.startLead')}
      above={
        <a className="job-back" href={back}>
          <Icon name="chevron-left" size={20} />
          {asked.get('sop') ?? t('office.nav.sops')}
        </a>
      }
    >
      {branches.isPending ? (
        <Skeleton rows={6} />
      ) : branches.isError ? (
        <Failed error={branches.error} onAgain={() => void branches.refetch()} />
      ) : !mayPublish ? (
        <EmptyState icon="lock" title={t('rollOut.mayNot')}>
          {t('rollOut.mayNotText')}
        </EmptyState>
      ) : (
        <div className="start">
          <Card title={t('rollOut.what')}>
            <Segmented
              label={t('rollOut.what')}
              value={of}
              onChange={(next) => {
                setOf(next)
                setMissing(false)
              }}
              segments={[
                { value: 'files', label: t('rollOut.ofFiles'), icon: 'upload' },
                { value: 'revision', label: t('rollOut.ofRevision'), icon: 'history' },
              ]}
            />
            {of === 'files' ? (
              <FilePicker
                sop={asked.get('sop')}
                chosen={chosen}
                onChoose={(next) => {
                  setChosen(next)
                  setMissing(false)
                }}
              />
            ) : (
              <div className="compare-pair">
                <Field label={t('office.job.sop')}>
                  {(control) => (
                    <Select
                      {...control}
                      value={sop}
                      onChange={(event) => {
                        setSop(event.currentTarget.value)
                        setRevision(0)
                      }}
                    >
                      <option value="" disabled>
                        {t('jobs.open.choose')}
                      </option>
                      {sops.data?.items.map((one) => (
                        <option key={one.id} value={one.id}>
                          {pick(one.title, language) || one.id}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
                <Field label={t('sops.revisionHead')} help={t('rollOut.checkedAnew')}>
                  {(control) => (
                    <Select
                      {...control}
                      value={revision}
                      disabled={older.length === 0}
                      onChange={(event) => setRevision(Number(event.currentTarget.value))}
                    >
                      {older.map((one) => (
                        <option key={one.revision} value={one.revision}>
                          {t('sops.revision', { n: one.revision })}
                          {one.live && ` (${t('sops.live')})`}
                          {one.note && ` · ${one.note.slice(0, 60)}`}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
              </div>
            )}
            {missing && <Banner tone="danger">{t('rollOut.chooseFirst')}</Banner>}
          </Card>
          <Card title={t('rollOut.stages')}>
            <p className="muted">{t('rollOut.stagesText')}</p>
            <StagePicker tree={tree} stages={stages} onChange={setStages} />
          </Card>
          <Card>
            <Field label={t('rollOut.note')} help={t('rollOut.noteText')}>
              {(control) => (
                <TextArea
                  {...control}
                  value={note}
                  maxLength={1000}
                  onChange={(event) => setNote(event.currentTarget.value)}
                />
              )}
            </Field>
          </Card>
          {refused !== null && <Refused error={refused} sop={of === 'files' ? (chosen?.sop ?? '') : sop} />}
          <div className="start-send">
            <p className="muted">{t('rollOut.nothingLive')}</p>
            <Button kind="primary" icon="play" busy={busy} onClick={() => void start()}>
              {t('rollOut.prepare')}
            </Button>
          </div>
        </div>
      )}
    </Page>
  )
}

/** Why it was not begun; where another one is under way, the way there. */
function Refused({ error, sop }: { error: unknown; sop: string }) {
  const { t } = useWords()
  const other = error instanceof Problem ? error.details.roll_out : undefined
  return (
    <Banner
      tone="danger"
      title={inWords(error, t)}
      action={
        typeof other === 'string' && (
          <ButtonLink icon="arrow-right" href={`/office/sops/${sop}/roll-outs/${other}`}>
            {t('sops.look')}
          </ButtonLink>
        )
      }
    >
      {error instanceof Problem && error.code === 'files.malformed' && error.detail}
      {error instanceof Problem &&
        error.faults.map((one) => (
          <div key={one.pointer}>
            <code>{one.pointer}</code> {one.message}
          </div>
        ))}
    </Banner>
  )
}
