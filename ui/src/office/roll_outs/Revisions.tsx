import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { got, inWords } from '../../api/index.ts'
import { Badge, Button, ButtonLink, Card, Field, Select, Skeleton, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { startDraft } from '../designer/home/starting.ts'
import { Failed } from '../frame/Page.tsx'
import { useRights } from '../frame/rights.ts'
import { type Revision, useRevisions } from './asked.ts'
import { usePublishers, useVariantName } from './Badges.tsx'

/** Every revision, and what differs between any two. */
export function Revisions({ sop, mayPublish }: { sop: string; mayPublish: boolean }) {
  const { t, formats } = useWords()
  const nameOf = usePublishers()
  const may = useRights()
  const found = useRevisions(sop, true)
  const [pair, setPair] = useState<[number, number] | null>(null)
  if (found.isPending) return <Skeleton rows={4} />
  if (found.isError) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const items = found.data.items
  const [newest, second] = items
  const [older, newer] = pair ?? [second?.revision ?? 0, newest?.revision ?? 0]
  return (
    <div className="sop">
      {newest && second && (
        <Compare sop={sop} items={items} older={older} newer={newer} onPair={(...two) => setPair(two)} />
      )}
      <Card title={t('sops.tab.revisions')}>
        <ol className="revisions">
          {items.map((one, place) => {
            const before = items[place + 1]
            return (
              <li key={one.revision} className="revision">
                <span className="revision-number numbers">{one.revision}</span>
                <div className="revision-text">
                  <div>{one.note || <span className="muted">{t('rollOut.noNote')}</span>}</div>
                  <div className="revision-by">
                    {nameOf(one.published_by)} · {formats.moment(Date.parse(one.published_at))}
                    {one.live && (
                      <Badge tone="success" icon="check">
                        {t('sops.live')}
                      </Badge>
                    )}
                  </div>
                </div>
                <div className="revision-acts">
                  {before && (
                    <Button
                      kind="quiet"
                      icon="eye"
                      onClick={() => {
                        setPair([before.revision, one.revision])
                        document.querySelector('.compare')?.scrollIntoView({ block: 'nearest' })
                      }}
                    >
                      {t('sops.whatChanged')}
                      <span className="unseen"> {t('sops.revision', { n: one.revision })}</span>
                    </Button>
                  )}
                  {may('design') && <DraftFrom sop={sop} revision={one.revision} />}
                  {mayPublish && !one.live && (
                    <ButtonLink
                      kind="quiet"
                      icon="undo"
                      href={`/office/sops/roll-out?sop=${sop}&revision=${one.revision}`}
                    >
                      {t('sops.again')}
                      <span className="unseen"> {t('sops.revision', { n: one.revision })}</span>
                    </ButtonLink>
                  )}
                </div>
              </li>
            )
          })}
        </ol>
      </Card>
    </div>
  )
}

/** Begins a draft from a revision: to go on from it, or to bring some of it back. */
function DraftFrom({ sop, revision }: { sop: string; revision: number }) {
  const { t } = useWords()
  const { client } = useSession()
  const toast = useToast()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const begin = async () => {
    setBusy(true)
    try {
      navigate(
        `/designer/${await startDraft(client, { sop, from: { kind: 'revision', sop, revision } })}/flow`,
      )
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
      setBusy(false)
    }
  }
  return (
    <Button kind="quiet" icon="edit" busy={busy} onClick={() => void begin()}>
      {t('sops.draftFrom')}
      <span className="unseen"> {t('sops.revision', { n: revision })}</span>
    </Button>
  )
}

interface CompareProps {
  sop: string
  items: readonly Revision[]
  older: number
  newer: number
  onPair: (older: number, newer: number) => void
}

function Compare({ sop, items, older, newer, onPair }: CompareProps) {
  const { t } = useWords()
  const { client } = useSession()
  const found = useQuery({
    queryKey: ['sops', sop, 'differences', older, newer],
    enabled: older !== newer,
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/sops/{sop}/differences', {
          params: { path: { sop }, query: { older, newer } },
          signal,
        }),
      ),
  })
  const choice = (value: number, label: string, onChange: (revision: number) => void) => (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
          {items.map((one) => (
            <option key={one.revision} value={one.revision}>
              {t('sops.revision', { n: one.revision })}
              {one.note && ` · ${one.note.slice(0, 40)}`}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
  return (
    <Card title={t('sops.compare')} className="compare">
      <div className="compare-pair">
        {choice(older, t('sops.from'), (revision) => onPair(revision, newer))}
        {choice(newer, t('sops.to'), (revision) => onPair(older, revision))}
      </div>
      {older === newer ? (
        <p className="muted">{t('sops.sameRevision')}</p>
      ) : found.isPending ? (
        <Skeleton rows={2} />
      ) : found.isError ? (
        <Failed error={found.error} onAgain={() => void found.refetch()} />
      ) : (
        <Differences differences={found.data.differences} />
      )}
    </Card>
  )
}

/** What differs, per variant, in a designer's words. */
export function Differences({ differences }: { differences: Readonly<Record<string, readonly string[]>> }) {
  const { t } = useWords()
  const variantName = useVariantName()
  const told = Object.entries(differences).filter(([, sentences]) => sentences.length > 0)
  if (told.length === 0) return <p className="muted">{t('sops.noDifference')}</p>
  return (
    <div className="differences" aria-live="polite">
      {told.map(([variant, sentences]) => (
        <section key={variant}>
          <h3 className="differences-variant">{variantName(variant)}</h3>
          <ul className="plain-list">
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
