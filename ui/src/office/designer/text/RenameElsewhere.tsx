// Where else a name is to change: each other SOP with its lines, and in which of its drafts they go.

import type { Schemas } from '../../../api/index.ts'
import { Badge, Banner, Select } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import type { Shared } from './renaming.ts'

export type Elsewhere = Schemas['ElsewhereOut']

/** Of each SOP the draft that gets the edits, `live` for one that is to be begun, or nothing. */
export type Choices = Readonly<Record<string, string>>

const LIVE = 'live'

/** What is found, by SOP, in the order of the answer. */
export function bySop(elsewhere: readonly Elsewhere[]): [string, Elsewhere[]][] {
  const found = new Map<string, Elsewhere[]>()
  for (const one of elsewhere) found.set(one.sop, [...(found.get(one.sop) ?? []), one])
  return [...found]
}

/** An open draft goes before one that would be begun; another draft of this SOP is left as it is. */
export function firstChoices(elsewhere: readonly Elsewhere[], sop: string): Choices {
  const found: Record<string, string> = {}
  for (const [name, all] of bySop(elsewhere)) {
    const fits = all.filter(({ faults }) => faults.length === 0)
    const first = fits.find(({ draft }) => draft !== null) ?? fits[0]
    found[name] = first && name !== sop ? (first.draft ?? LIVE) : ''
  }
  return found
}

export function chosen(elsewhere: readonly Elsewhere[], choices: Choices): Elsewhere[] {
  return elsewhere.filter(({ sop, draft, faults }) => faults.length === 0 && choices[sop] === (draft ?? LIVE))
}

export function RenameElsewhere({
  elsewhere,
  by,
  sop: own,
  choices,
  onChoose,
  lines,
}: {
  elsewhere: readonly Elsewhere[]
  by: Shared
  /** Whose other drafts may be left as they are. */
  sop: string
  choices: Choices
  onChoose: (choices: Choices) => void
  lines: (files: Elsewhere['files']) => React.ReactNode
}) {
  const { t, language } = useWords()
  const groups = bySop(elsewhere)
  const left = groups.filter(([sop]) => sop !== own && !choices[sop])
  return (
    <section className="rename-elsewhere" aria-label={t('text.rename.elsewhere')}>
      <h3>{t('text.rename.elsewhere')}</h3>
      <p className="rename-hint">{t(`text.rename.${by}`)}</p>
      {groups.map(([sop, all]) => {
        const live = all.find(({ draft }) => draft === null)
        const one = all.find(({ draft }) => choices[sop] === (draft ?? LIVE))
        const title = live ? pick(live.title, language) || sop : sop
        return (
          <article key={sop} className="rename-sop">
            <header>
              <h4>{title}</h4>
              {title !== sop && <code>{sop}</code>}
              {live && <Badge tone="success">{t('text.rename.live', { n: live.seen })}</Badge>}
            </header>
            <Select
              aria-label={t('text.rename.where', { sop: title })}
              value={choices[sop] ?? ''}
              onChange={(event) => onChoose({ ...choices, [sop]: event.target.value })}
            >
              {all.map(({ draft, faults, title: called }) => (
                <option key={draft ?? LIVE} value={draft ?? LIVE} disabled={faults.length > 0}>
                  {draft === null
                    ? t('text.rename.begin')
                    : t('text.rename.into', { title: pick(called, language) || sop })}
                </option>
              ))}
              <option value="">{t('text.rename.leave')}</option>
            </Select>
            {all.flatMap(({ draft, title: called, faults }) =>
              faults.map((fault) => (
                <p key={`${draft} ${fault.file}`} className="rename-cannot">
                  {t('text.rename.cannot', {
                    where:
                      draft === null
                        ? t('text.rename.whereLive')
                        : t('text.rename.whereDraft', { title: pick(called, language) || sop }),
                    why: t(`text.rename.fault.${fault.code}`, { name: fault.name, file: fault.file }),
                  })}
                </p>
              )),
            )}
            {one && lines(one.files)}
          </article>
        )
      })}
      {left.length > 0 && (
        <Banner tone="warning" quiet title={t('text.rename.left', { n: left.length })}>
          {t(`text.rename.left.${by}`)}
        </Banner>
      )}
    </section>
  )
}
