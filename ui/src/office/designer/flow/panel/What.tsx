import { map, type Step } from '../../../../authoring/sop/outline.ts'
import { addNamed, dropAt, renameEntry } from '../../../../authoring/sop/settings.ts'
import { Menu } from '../../../../design/desk.ts'
import { Button, Icon, IconButton } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { EVIDENCE, EVIDENCE_ICONS } from '../kinds.ts'
import { textOf, useSopDesk } from '../sop_desk.tsx'
import { Choice, Duration, Line, Section, Texts, Tick, Troubles, useWrite } from './controls.tsx'
import { Rename } from './Rename.tsx'

export function WhatSection({ at, data }: { at: Path; data: Step['data'] }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const form = data.form
  const options = [
    { value: '', label: t('flow.form.none') },
    ...desk.forms.map((one) => ({
      value: one.name,
      label: one.library ? t('flow.form.shared', { title: one.title }) : one.title,
    })),
  ]
  return (
    <Section title={t('flow.section.what')} icon="list" path={[...at, 'form']}>
      {typeof form === 'object' && form !== null ? (
        <Inline at={at} form={map(form)} />
      ) : (
        <div className="panel-row">
          <Choice
            label={t('flow.form')}
            value={typeof form === 'string' ? form : ''}
            options={options}
            onChoose={(value) => desk.takeForm(value || null, [...at, 'form'])}
          />
          <IconButton
            icon={typeof form === 'string' ? 'edit' : 'plus'}
            label={typeof form === 'string' ? t('flow.form.open') : t('flow.form.new')}
            disabled={desk.readOnly && typeof form !== 'string'}
            onClick={() => desk.openForm(typeof form === 'string' ? form : null, [...at, 'form'])}
          />
        </div>
      )}
      <Troubles path={[...at, 'form']} />
      <EvidenceList at={at} data={data} />
    </Section>
  )
}

/** A form that is written in the step: its fields, and the builder that opens it where it stands. */
function Inline({ at, form }: { at: Path; form: Step['data'] }) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const fields = Object.entries(map(map(form.schema).properties))
  return (
    <div className="panel-line">
      <span className="panel-label">{t('flow.form.inline')}</span>
      <ul className="panel-fields">
        {fields.map(([name, one]) => (
          <li key={name}>{textOf(map(one).title, language) || name}</li>
        ))}
        {fields.length === 0 && <li className="muted">{t('flow.form.inline.none')}</li>}
      </ul>
      <div className="panel-row panel-form-acts">
        <Button icon="edit" onClick={() => desk.openForm(null, [...at, 'form'])}>
          {t('flow.form.open')}
        </Button>
        {!desk.readOnly && (
          <>
            <Button kind="quiet" icon="file" onClick={() => desk.fileForm([...at, 'form'])}>
              {t('flow.form.toFile')}
            </Button>
            <IconButton
              icon="trash"
              label={t('flow.form.less')}
              onClick={() => desk.takeForm(null, [...at, 'form'])}
            />
          </>
        )}
      </div>
    </div>
  )
}

function EvidenceList({ at, data }: { at: Path; data: Step['data'] }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const path = [...at, 'evidence']
  const entries = Object.entries(map(data.evidence))
  return (
    <div className="panel-line">
      <span className="panel-label">{t('flow.evidence')}</span>
      {entries.map(([name, one]) => (
        <Evidence key={name} name={name} data={map(one)} path={[...path, name]} keep={at.length} />
      ))}
      {!desk.readOnly && (
        <Menu
          align="start"
          trigger={
            <Button kind="quiet" icon="plus">
              {t('flow.evidence.add')}
            </Button>
          }
          items={EVIDENCE.map((kind) => ({
            label: t(`flow.evidence.${kind}`),
            icon: EVIDENCE_ICONS[kind] ?? 'file',
            onSelect: () => desk.run('flow.do.evidence', addNamed(desk.source, path, kind, { kind }, true)),
          }))}
        />
      )}
    </div>
  )
}

/** One piece of evidence, read as a sentence: “1 to 3 photos, taken with the camera, within 200 m …”. */
function Evidence({
  name,
  data,
  path,
  keep,
}: {
  name: string
  data: Step['data']
  path: Path
  keep: number
}) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const write = useWrite('flow.do.evidence')
  const kind = String(data.kind ?? 'photo')
  const count = countOf(data.count)
  const own = path.length
  const set = (key: string) => (value: unknown) => write([...path, key], value, own)
  const metres = metresOf(data.within)
  const title = textOf(data.title, language) || name
  return (
    <details className="panel-card panel-evidence">
      <summary>
        <Icon name={EVIDENCE_ICONS[kind] ?? 'file'} size={18} />
        <span className="panel-evidence-said">
          <strong>{title}</strong>
          <span>{evidenceSaid(data, t)}</span>
        </span>
        <Icon name="chevron-down" size={16} />
      </summary>
      <div className="panel-evidence-in">
        <Texts label={t('flow.evidence.title')} path={[...path, 'title']} word="flow.do.evidence" />
        <div className="panel-sentence">
          <Choice
            inline
            label={t('flow.evidence.kind')}
            value={kind}
            options={EVIDENCE.map((one) => ({ value: one, label: t(`flow.evidence.${one}`) }))}
            onChoose={(value) => set('kind')(value)}
          />
          <span>{t('flow.evidence.from')}</span>
          <Count
            label={t('flow.evidence.least')}
            value={String(count.least)}
            onWrite={(value) => set('count')(writeCount(Number(value || 0), count.most))}
          />
          <span>{t('flow.evidence.to')}</span>
          <Count
            label={t('flow.evidence.most')}
            value={count.most === null ? '' : String(count.most)}
            onWrite={(value) => set('count')(writeCount(count.least, value === '' ? null : Number(value)))}
          />
        </div>
        {(kind === 'photo' || kind === 'video' || kind === 'audio' || kind === 'file') && (
          <Tick
            label={t('flow.evidence.camera')}
            help={t('flow.evidence.camera.help')}
            value={data.source === 'camera'}
            onSet={(value) => set('source')(value ? 'camera' : undefined)}
          />
        )}
        {kind !== 'signature' && kind !== 'file' && (
          <Line
            label={t('flow.evidence.within')}
            placeholder={t('flow.evidence.anywhere')}
            value={metres}
            onWrite={(value) => set('within')(value.trim() === '' ? undefined : distance(value))}
          />
        )}
        <Duration
          label={t('flow.evidence.fresh')}
          value={data.fresh}
          onWrite={(value) => set('fresh')(value)}
        />
        {kind === 'photo' && (
          <Duration
            label={t('flow.evidence.distinct')}
            value={data.distinct}
            onWrite={(value) => set('distinct')(value)}
          />
        )}
        {kind === 'scan' && (
          <Line
            mono
            label={t('flow.evidence.match')}
            value={String(data.match ?? '')}
            onWrite={(value) => set('match')(value || undefined)}
          />
        )}
        {kind === 'signature' && (
          <Line
            label={t('flow.evidence.signer')}
            list={['assignee', 'customer']}
            value={String(data.signer ?? 'assignee')}
            onWrite={(value) => set('signer')(value && value !== 'assignee' ? value : undefined)}
          />
        )}
        {desk.vocabulary.checks.length > 0 && (
          <fieldset className="panel-ticks">
            <legend className="panel-label">{t('flow.evidence.checks')}</legend>
            {desk.vocabulary.checks.map(({ value: check, label }) => {
              const now = Array.isArray(data.check) ? data.check.map(String) : []
              return (
                <label key={check}>
                  <input
                    type="checkbox"
                    checked={now.includes(check)}
                    disabled={desk.readOnly}
                    onChange={(event) => {
                      const next = event.target.checked ? [...now, check] : now.filter((one) => one !== check)
                      set('check')(next.length > 0 ? next : undefined)
                    }}
                  />
                  {label}
                </label>
              )
            })}
          </fieldset>
        )}
        {desk.chosen.kind === 'step' && path[0] === 'steps' ? (
          <Rename what="evidence" at={[desk.chosen.step, name]} name={name} />
        ) : (
          <Line
            mono
            label={t('flow.evidence.name')}
            value={name}
            onWrite={(value) =>
              /^[a-z][a-z0-9_]*$/.test(value) &&
              value !== name &&
              desk.run('flow.do.evidence', renameEntry(desk.source, path, value))
            }
          />
        )}
        {!desk.readOnly && (
          <Button
            kind="quiet"
            icon="trash"
            onClick={() => desk.run('flow.do.evidence', dropAt(desk.source, path, keep))}
          >
            {t('flow.evidence.remove')}
          </Button>
        )}
      </div>
      <Troubles path={path} />
    </details>
  )
}

function Count({
  label,
  value,
  onWrite,
}: {
  label: string
  value: string
  onWrite: (value: string) => void
}) {
  return (
    <span className="panel-count">
      <Line
        unseen
        label={label}
        value={value}
        placeholder="∞"
        onWrite={(next) => onWrite(next.replace(/\D/g, ''))}
      />
    </span>
  )
}

export function countOf(count: unknown): { least: number; most: number | null } {
  if (typeof count === 'number') return { least: count, most: count }
  const found = typeof count === 'string' ? /^(\d+)(\.\.(\d*))?$/.exec(count) : null
  if (!found) return { least: 1, most: 1 }
  const least = Number(found[1])
  if (found[2] === undefined) return { least, most: least }
  return { least, most: found[3] ? Number(found[3]) : null }
}

export function writeCount(least: number, most: number | null): string | number | undefined {
  if (most === null) return `${least}..`
  const top = Math.max(least, most, 1)
  if (least === top) return top === 1 ? undefined : top
  return `${least}..${top}`
}

function metresOf(within: unknown): string {
  return typeof within === 'string' ? within : ''
}

export function distance(value: string): string {
  const text = value.trim().toLowerCase().replace(/\s+/g, '')
  return /^\d+(\.\d+)?$/.test(text) ? `${text}m` : text
}

export function evidenceSaid(
  data: Step['data'],
  t: (key: Key, params?: Record<string, string | number>) => string,
): string {
  const { least, most } = countOf(data.count)
  const kind = String(data.kind ?? 'photo')
  const what = t(`flow.evidence.${kind}` as Key)
  const many =
    most === null
      ? t('flow.evidence.said.least', { n: least, what })
      : least === most
        ? t('flow.evidence.said.exactly', { n: least, what })
        : t('flow.evidence.said.range', { least, most, what })
  const unit = (value: unknown) => {
    const found = typeof value === 'string' ? /^(\d+)([smhdw])$/.exec(value) : null
    const names = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' } as const
    return found
      ? t(`flow.span.${names[found[2] as keyof typeof names]}`, { n: Number(found[1]) })
      : String(value)
  }
  return [
    many,
    data.source === 'camera' && t('flow.evidence.said.camera'),
    data.within !== undefined && t('flow.evidence.said.within', { distance: String(data.within) }),
    data.fresh !== undefined && t('flow.evidence.said.fresh', { span: unit(data.fresh) }),
    data.distinct !== undefined && t('flow.evidence.said.distinct', { span: unit(data.distinct) }),
    data.match !== undefined && t('flow.evidence.said.match'),
    kind === 'signature' &&
      t('flow.evidence.said.signer', {
        who:
          data.signer === 'customer'
            ? t('flow.signer.customer')
            : data.signer === undefined || data.signer === 'assignee'
              ? t('flow.who.assignee')
              : String(data.signer),
      }),
  ]
    .filter(Boolean)
    .join(t('flow.evidence.said.comma'))
}
