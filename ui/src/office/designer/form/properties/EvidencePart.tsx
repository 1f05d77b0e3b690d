// Evidence that a step asks for, seen from its form: what it must be, written where the step says it.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { got } from '../../../../api/index.ts'
import type { Item } from '../../../../authoring/form/index.ts'
import { outlineOf } from '../../../../authoring/sop/outline.ts'
import { overlay } from '../../../../authoring/variant/overlay.ts'
import { Button } from '../../../../design/index.ts'
import { type Patch, type Path, remove, setValue } from '../../../../document/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import type { Label } from '../../../../forms/layout.ts'
import { useSession } from '../../../../session/index.ts'
import { type Key, pick, useWords } from '../../../../words/index.ts'
import { countOf, evidenceSaid, writeCount } from '../../flow/panel/What.tsx'
import { RenameDialog, type Renaming } from '../../text/RenameDialog.tsx'
import { titleAt } from '../../workshop/finding_places.ts'
import type { Bench } from '../bench.ts'
import { labelIn } from '../labels.ts'
import { Slice } from './AdvancedPart.tsx'
import { Line, NumberLine, Part, Pick, Texts } from './controls.tsx'
import { usePanel } from './desk.tsx'
import { selectAgain } from './KeyRow.tsx'

const KINDS = ['photo', 'signature', 'scan', 'position', 'video', 'audio', 'file'] as const
const RECORDED = new Set(['photo', 'video', 'audio', 'file'])
const PLACED = new Set(['photo', 'scan', 'position', 'video', 'audio'])
const KNOWN = ['kind', 'title', 'count', 'within', 'fresh', 'source', 'distinct', 'check', 'match', 'signer']
const SPANS = ['s', 'm', 'h', 'd', 'w'] as const
const LENGTHS = ['m', 'km'] as const

/** What a policy may say of a kind alone, and is dropped for another. */
const ONLY: Readonly<Record<string, (kind: string) => boolean>> = {
  match: (kind) => kind === 'scan',
  signer: (kind) => kind === 'signature',
  distinct: (kind) => kind === 'photo',
  source: (kind) => RECORDED.has(kind),
  within: (kind) => PLACED.has(kind),
}

export function EvidencePart({ item }: { item: Item }) {
  const { bench, readOnly } = usePanel()
  const { t, language } = useWords()
  const checks = useChecks()
  const [renaming, setRenaming] = useState<Renaming | null>(null)
  const { field } = item
  const { evidence, workshop } = bench
  const { step } = bench.opened
  if (!field || !step || !isObject(evidence)) return null
  const policy = evidence[field.name]
  if (!isObject(policy)) return null
  const path: Path = [...step.path, 'evidence', field.name]
  const { file } = step
  const kind = String(policy.kind ?? 'photo')
  const count = countOf(policy.count)
  const owner = stepOf(bench)
  const stepTitle = labelIn(
    titleAt(workshop.source(file)?.data, step.path) as Label | undefined,
    bench.words.language,
  )
  const others = Object.keys(policy).filter((key) => !KNOWN.includes(key))
  const fitting = checks.filter(({ kinds }) => kinds.length === 0 || kinds.includes(kind))
  const chosen = Array.isArray(policy.check) ? policy.check.map(String) : []

  function patchesOf(key: string, value: unknown): readonly Patch[] {
    const source = workshop.source(file)
    if (!source || readOnly) return []
    if (value !== undefined) return setValue(source, [...path, key], value)
    return isObject(policy) && key in policy ? remove(source, [...path, key]) : []
  }
  /** What is typed; a burst of it is one change. */
  function write(key: string, value: unknown) {
    const patches = patchesOf(key, value)
    if (patches.length > 0) workshop.typed(file, patches)
  }
  function set(key: string, value: unknown) {
    const patches = patchesOf(key, value)
    if (patches.length > 0)
      workshop.change(
        { word: 'form.did.change', params: { what: bench.named([item.id]) } },
        { [file]: patches },
      )
  }
  const titleOfCheck = (name: string) => {
    const known = checks.find(({ check }) => check === name)
    return known ? pick(known.title, language) : name
  }
  /** Another kind keeps what it still may say. */
  function become(next: string) {
    const source = workshop.source(file)
    if (!source || !isObject(policy)) return
    const kept = Object.fromEntries(
      Object.entries(policy).filter(([key]) => ONLY[key]?.(next) !== false && key !== 'check'),
    )
    const still = chosen.filter((name) => {
      const known = checks.find(({ check }) => check === name)
      return known === undefined || known.kinds.length === 0 || known.kinds.includes(next)
    })
    const whole = { ...kept, kind: next, ...(still.length > 0 && { check: still }) }
    workshop.change(
      { word: 'form.did.change', params: { what: bench.named([item.id]) } },
      { [file]: setValue(source, path, whole) },
    )
  }

  return (
    <>
      <Part
        name="evidence"
        title={t('form.part.evidence')}
        icon="camera"
        summary={t(`form.evidence.${kind}` as Key)}
      >
        <p className="pp-said">{evidenceSaid(policy, t)}</p>
        <p className="pp-help">{t('form.proof.where', { step: stepTitle || String(step.path.at(-1)) })}</p>
        <Texts label={t('form.ask.title')} value={policy.title} onLabel={(label) => write('title', label)} />
        <div className="pp-key">
          <div className="pp-key-row">
            <span className="pp-label">{t('form.key.label')}</span>
            <code className="pp-key-name">{field.name}</code>
            {!readOnly && owner !== null && (
              <Button
                icon="edit"
                kind="quiet"
                onClick={() => setRenaming({ what: 'evidence', at: [owner, field.name], name: field.name })}
              >
                {t('form.key.rename')}
              </Button>
            )}
          </div>
          <p className="pp-help">{t('form.key.help')}</p>
        </div>
        <Pick
          label={t('form.answer.kind')}
          value={kind}
          options={KINDS.map((one) => ({ value: one as string, label: t(`form.evidence.${one}`) }))}
          onPick={become}
        />
        <div className="pp-two">
          <NumberLine
            whole
            label={t('form.proof.least')}
            value={count.least}
            onNumber={(value) => write('count', writeCount(value ?? 0, count.most))}
          />
          <NumberLine
            whole
            label={t('form.proof.most')}
            value={count.most ?? undefined}
            placeholder="∞"
            onNumber={(value) => write('count', writeCount(count.least, value ?? null))}
          />
        </div>
        {count.least === 0 && <p className="pp-help">{t('form.proof.optional')}</p>}
        {RECORDED.has(kind) && (
          <Pick
            label={t('form.proof.source')}
            value={policy.source === 'camera' ? 'camera' : ''}
            options={[
              { value: '', label: t('form.proof.anySource') },
              { value: 'camera', label: t('form.proof.camera') },
            ]}
            onPick={(value) => set('source', value || undefined)}
          />
        )}
        {PLACED.has(kind) && (
          <Bounded
            label={t('form.proof.place')}
            free={t('form.proof.anywhere')}
            bound={t('form.proof.within')}
            value={policy.within}
            units={LENGTHS}
            unitSaid={(unit) => t(`form.proof.unit.${unit}` as Key)}
            begin="200m"
            onSet={(value) => set('within', value)}
            onWrite={(value) => write('within', value)}
          />
        )}
        <Bounded
          label={t('form.proof.age')}
          free={t('form.proof.anyAge')}
          bound={t('form.proof.fresh')}
          value={policy.fresh}
          units={SPANS}
          unitSaid={(unit) => t(`form.proof.span.${unit}` as Key)}
          begin="10m"
          onSet={(value) => set('fresh', value)}
          onWrite={(value) => write('fresh', value)}
        />
        {kind === 'photo' && (
          <Bounded
            label={t('form.proof.alike')}
            free={t('form.proof.anyAlike')}
            bound={t('form.proof.distinct')}
            value={policy.distinct}
            units={SPANS}
            unitSaid={(unit) => t(`form.proof.span.${unit}` as Key)}
            begin="30d"
            onSet={(value) => set('distinct', value)}
            onWrite={(value) => write('distinct', value)}
          />
        )}
        {kind === 'scan' && (
          <Line
            mono
            label={t('form.proof.match')}
            help={t('form.proof.matchHelp')}
            placeholder="^SN-[0-9]{6}$"
            value={String(policy.match ?? '')}
            onText={(text) => write('match', text || undefined)}
          />
        )}
        {kind === 'signature' && <Signer value={policy.signer} onSet={set} onWrite={write} />}
        {(fitting.length > 0 || chosen.length > 0) && (
          <fieldset className="pp-group">
            <legend className="pp-label">{t('form.proof.checks')}</legend>
            <div className="pp-chips">
              {[...new Set([...fitting.map(({ check }) => check), ...chosen])].map((check) => (
                <button
                  key={check}
                  type="button"
                  className="pp-chip-button"
                  aria-pressed={chosen.includes(check)}
                  disabled={readOnly}
                  onClick={() => {
                    const next = chosen.includes(check)
                      ? chosen.filter((one) => one !== check)
                      : [...chosen, check]
                    set('check', next.length > 0 ? next : undefined)
                  }}
                >
                  {titleOfCheck(check)}
                </button>
              ))}
            </div>
            <p className="pp-help">{t('form.proof.checksHelp')}</p>
          </fieldset>
        )}
      </Part>
      <Part name="advanced" title={t('form.part.advanced')} icon="settings" summary={field.name} folded>
        {others.length > 0 && (
          <p className="pp-help">
            {t('form.advanced.others')}{' '}
            {others.map((key) => (
              <code key={key} className="pp-chip">
                {key}
              </code>
            ))}
          </p>
        )}
        <Slice title="form.properties.policy" path={path} file={file} />
        {item.element && <Slice title="form.properties.control" path={item.element} />}
      </Part>
      <RenameDialog
        renaming={renaming}
        onClose={() => {
          setRenaming(null)
          selectAgain(bench, item)
        }}
      />
    </>
  )
}

/** What the server knows the step as that asks for the evidence; null where it can't be told. */
function stepOf({ workshop, opened }: Bench): string | null {
  const { step } = opened
  if (!step) return null
  const at = step.path[0] === 'change' ? step.path.slice(1) : step.path
  if (at[0] === 'faults') return `fault:${String(at[1])}`
  const base = workshop.source(`${workshop.sop}/sop.yaml`)?.data
  const own = workshop.source(step.file)?.data
  const data = step.path[0] === 'change' && isObject(own) ? overlay(base, own.change) : base
  for (const one of outlineOf(data).steps.values())
    if (one.at.length === at.length && one.at.every((name, number) => name === at[number])) return one.id
  return null
}

function useChecks() {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['designing', 'vocabulary'],
    staleTime: 300_000,
    queryFn: ({ signal }) => got(client.GET('/api/designing/vocabulary', { signal })),
  })
  return data?.checks ?? []
}

/** A bound that there may be: none, or a number with its unit. */
function Bounded<U extends string>({
  label,
  free,
  bound,
  value,
  units,
  unitSaid,
  begin,
  onSet,
  onWrite,
}: {
  label: string
  free: string
  bound: string
  value: unknown
  units: readonly U[]
  unitSaid: (unit: U) => string
  begin: string
  onSet: (value: string | undefined) => void
  onWrite: (value: string) => void
}) {
  const written = typeof value === 'string' ? /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(value) : null
  const unit = (units.find((one) => one === written?.[2]) ?? units[0]) as U
  const number = written ? Number(written[1]) : undefined
  return (
    <fieldset className="pp-group pp-bounded">
      <legend className="pp-label">{label}</legend>
      <div className="pp-bounded-in">
        <Pick
          inline
          label={label}
          value={value === undefined ? '' : 'bound'}
          options={[
            { value: '', label: free },
            { value: 'bound', label: bound },
          ]}
          onPick={(next) => onSet(next === '' ? undefined : begin)}
        />
        {value !== undefined && written && (
          <>
            <NumberLine
              unseen
              whole={units.length > 2}
              label={bound}
              value={number}
              onNumber={(next) => next !== undefined && next > 0 && onWrite(`${next}${unit}`)}
            />
            <Pick
              inline
              label={`${bound} · ${unitSaid(unit)}`}
              value={unit}
              options={units.map((one) => ({ value: one, label: unitSaid(one) }))}
              onPick={(next) => onSet(`${number}${next}`)}
            />
          </>
        )}
        {value !== undefined && !written && (
          <Line unseen mono label={bound} value={String(value)} onText={(text) => text && onWrite(text)} />
        )}
      </div>
    </fieldset>
  )
}

function Signer({
  value,
  onSet,
  onWrite,
}: {
  value: unknown
  onSet: (key: string, value: unknown) => void
  onWrite: (key: string, value: unknown) => void
}) {
  const { t } = useWords()
  const now =
    value === undefined || value === 'assignee' ? 'assignee' : value === 'customer' ? 'customer' : 'other'
  return (
    <div className="pp-group">
      <Pick
        label={t('form.proof.signer')}
        value={now}
        options={(['assignee', 'customer', 'other'] as const).map((one) => ({
          value: one as string,
          label: t(`form.proof.${one}`),
        }))}
        onPick={(next) =>
          onSet(
            'signer',
            next === 'assignee' ? undefined : next === 'customer' ? next : t('form.proof.witness'),
          )
        }
      />
      {now === 'other' && (
        <Line
          label={t('form.proof.who')}
          value={String(value)}
          onText={(text) => text.trim() && onWrite('signer', text)}
        />
      )}
    </div>
  )
}
