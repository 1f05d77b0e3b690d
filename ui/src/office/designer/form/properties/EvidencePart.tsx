// Evidence that a step asks for, seen from its form: what it must be, written where the step says it.

import type { Item } from '../../../../authoring/form/index.ts'
import { Select } from '../../../../design/index.ts'
import { type Path, remove, setValue } from '../../../../document/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { countOf, writeCount } from '../../flow/panel/What.tsx'
import { Line, NumberLine, Part, Pick, Texts, Tick } from './controls.tsx'
import { usePanel } from './desk.tsx'

const KINDS = ['photo', 'signature', 'scan', 'position', 'video', 'audio', 'file'] as const
const RECORDED = new Set(['photo', 'video', 'audio', 'file'])

export function EvidencePart({ item }: { item: Item }) {
  const { bench, readOnly } = usePanel()
  const { t } = useWords()
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
  function set(key: string, value: unknown) {
    const source = workshop.source(file)
    if (!source) return
    const at = [...path, key]
    const patches =
      value !== undefined
        ? setValue(source, at, value)
        : isObject(policy) && key in policy
          ? remove(source, at)
          : []
    if (patches.length > 0) workshop.typed(file, patches)
  }
  return (
    <Part
      name="evidence"
      title={t('form.part.evidence')}
      icon="camera"
      summary={t(`form.evidence.${kind}` as Key)}
    >
      <p className="pp-help">{t('form.proof.where', { step: String(step.path.at(-1)) })}</p>
      <Texts label={t('form.ask.title')} value={policy.title} onLabel={(label) => set('title', label)} />
      <Pick
        label={t('form.answer.kind')}
        value={kind}
        options={KINDS.map((one) => ({ value: one as string, label: t(`form.evidence.${one}`) }))}
        onPick={(value) => set('kind', value)}
      />
      <div className="pp-two">
        <NumberLine
          whole
          label={t('form.proof.least')}
          value={count.least}
          onNumber={(value) => set('count', writeCount(value ?? 0, count.most))}
        />
        <NumberLine
          whole
          label={t('form.proof.most')}
          value={count.most ?? undefined}
          placeholder="∞"
          onNumber={(value) => set('count', writeCount(count.least, value ?? null))}
        />
      </div>
      {RECORDED.has(kind) && (
        <Tick
          label={t('form.proof.camera')}
          value={policy.source === 'camera'}
          onSet={(value) => set('source', value ? 'camera' : undefined)}
        />
      )}
      {kind !== 'signature' && kind !== 'file' && (
        <Line
          label={t('form.proof.within')}
          placeholder="200m"
          value={String(policy.within ?? '')}
          onText={(text) =>
            (text === '' || /^\d+(\.\d+)?(m|km)$/.test(text)) && set('within', text || undefined)
          }
        />
      )}
      {(['fresh', ...(kind === 'photo' ? ['distinct'] : [])] as const).map((key) => (
        <Line
          key={key}
          label={t(`form.proof.${key}` as Key)}
          placeholder="10m"
          value={String(policy[key] ?? '')}
          onText={(text) => (text === '' || /^\d+[smhdw]$/.test(text)) && set(key, text || undefined)}
        />
      ))}
      {kind === 'scan' && (
        <Line
          mono
          label={t('form.proof.match')}
          value={String(policy.match ?? '')}
          onText={(text) => set('match', text || undefined)}
        />
      )}
      {kind === 'signature' && (
        <div className="pp-line">
          <label className="pp-label" htmlFor="pp-signer">
            {t('form.proof.signer')}
          </label>
          <Select
            id="pp-signer"
            value={String(policy.signer ?? 'assignee')}
            disabled={readOnly}
            onChange={(event) =>
              set('signer', event.currentTarget.value === 'assignee' ? undefined : event.currentTarget.value)
            }
          >
            {['assignee', 'customer', ...(policy.signer ? [String(policy.signer)] : [])]
              .filter((one, number, all) => all.indexOf(one) === number)
              .map((one) => (
                <option key={one} value={one}>
                  {one === 'assignee' || one === 'customer' ? t(`form.proof.${one}`) : one}
                </option>
              ))}
          </Select>
        </div>
      )}
    </Part>
  )
}
