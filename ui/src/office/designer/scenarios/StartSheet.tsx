// What a walk begins with: where and when, who has the job, what it concerns, what it is opened with.

import { useRef, useState } from 'react'
import { answered, changeHead, FIRST_MOMENT, mapIn, wordIn } from '../../../authoring/scenario/index.ts'
import { Banner, Button, Field, Select, Sheet, TextInput } from '../../../design/index.ts'
import type { CodeList, Form } from '../../../forms/form.ts'
import { type Answers, FormView } from '../../../renderer/FormView.tsx'
import { pick, useWords } from '../../../words/index.ts'
import { useWorkshop } from '../workshop/index.ts'
import { Actions, actionsWritten } from './Actions.tsx'
import { filledIn } from './examples.ts'
import { variantsOf } from './files.ts'
import { usePlay } from './play.ts'
import { runbookOf } from './walking.ts'

export function StartSheet({ onClose }: { onClose: () => void }) {
  const { story, source, whole, company, change } = usePlay()
  const workshop = useWorkshop()
  const { t, language } = useWords()
  const [name, setName] = useState(story.name)
  const [branch, setBranch] = useState(story.branch ?? '')
  const [variant, setVariant] = useState(story.variant ?? '')
  const [start, setStart] = useState(story.start ?? '')
  const [assignee, setAssignee] = useState(story.assignee ?? '')
  const subject = story.subject ?? {}
  const [id, setId] = useState(wordIn(subject.id) ?? '')
  const [called, setCalled] = useState(wordIn(subject.name) ?? '')
  const site = mapIn(subject.site)
  const [lat, setLat] = useState(wordIn(site.lat) ?? '')
  const [lon, setLon] = useState(wordIn(site.lon) ?? '')
  const [actions, setActions] = useState(story.actions)
  const [begun, setBegun] = useState<Answers>(() => ({ ...story.inputs }))
  const held = useRef<Answers>(begun)
  const runbook = runbookOf(whole?.opens)
  const form = runbook?.inputs as Form | undefined
  const lists = (runbook?.code_lists ?? {}) as Record<string, CodeList>
  const asks = Object.keys(mapIn(form?.schema?.properties)).length > 0
  const refused = whole?.opened?.refused ?? null
  const people = [...(company?.people ?? [])].sort(
    (a, b) => Number(b.branch === branch) - Number(a.branch === branch),
  )

  const save = (accept = false) => {
    const inputs = form ? mapIn(answered(form, held.current).answers) : story.inputs
    const place = lat && lon && !Number.isNaN(Number(lat)) && !Number.isNaN(Number(lon))
    const about = {
      ...subject,
      id: id || undefined,
      name: called || undefined,
      site: place ? { lat: Number(lat), lon: Number(lon) } : undefined,
    }
    const said = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined))
    change(
      'scenario.did.start',
      changeHead(source, {
        scenario: name.trim() || story.name,
        branch: branch || undefined,
        variant: variant || undefined,
        start: start && start !== FIRST_MOMENT ? start : story.start && start ? start : undefined,
        inputs: Object.keys(inputs).length > 0 ? inputs : undefined,
        subject: Object.keys(said).length > 0 ? said : undefined,
        assignee: assignee || undefined,
        actions: actionsWritten(actions),
        refused: accept && refused ? refused.code : undefined,
      }),
    )
    onClose()
  }

  return (
    <Sheet
      open
      full
      onClose={onClose}
      title={t('scenario.start')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" icon="check" onClick={() => save()}>
            {t('scenario.start.save')}
          </Button>
        </>
      }
    >
      <div className="scn-form">
        {refused && (
          <Banner
            tone="warning"
            icon="shield"
            quiet
            title={t('scenario.start.refused')}
            action={
              <Button kind="quiet" onClick={() => save(true)}>
                {t('scenario.tried.keep')}
              </Button>
            }
          >
            {refused.sentence}
          </Banner>
        )}
        <Field label={t('scenario.start.sentence')} help={t('scenario.start.sentenceHelp')}>
          {(control) => (
            <TextInput {...control} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <div className="scn-two">
          <Field label={t('scenario.start.branch')}>
            {(control) => (
              <Select {...control} value={branch} onChange={(event) => setBranch(event.target.value)}>
                <option value="">{t('scenario.start.anyBranch', { branch: whole?.branch ?? '' })}</option>
                {(company?.branches ?? []).map((one) => (
                  <option key={one.branch} value={one.branch}>
                    {pick(one.title, language) || one.branch}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('scenario.start.variant')}>
            {(control) => (
              <Select {...control} value={variant} onChange={(event) => setVariant(event.target.value)}>
                <option value="">{t('scenario.start.branchVariant')}</option>
                {variantsOf(workshop).map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('scenario.start.when')} help={t('scenario.start.whenHelp')}>
            {(control) => (
              <TextInput
                {...control}
                type="datetime-local"
                value={start || FIRST_MOMENT}
                onChange={(event) => setStart(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('scenario.start.assignee')}>
            {(control) => (
              <Select {...control} value={assignee} onChange={(event) => setAssignee(event.target.value)}>
                <option value="">{t('scenario.who.nobody')}</option>
                {people.map((one) => (
                  <option key={one.login} value={one.login}>
                    {one.name} · {one.branch}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        {form && asks && (
          <section className="scn-part" aria-label={t('scenario.start.inputs')}>
            <header className="scn-part-head">
              <h3 className="scn-subtitle">{t('scenario.start.inputs')}</h3>
              <Button
                kind="quiet"
                icon="pen"
                onClick={() => {
                  const next = filledIn(form, lists, held.current)
                  held.current = next
                  setBegun(next)
                }}
              >
                {t('scenario.phone.fill')}
              </Button>
            </header>
            <FormView
              form={form}
              codeLists={lists}
              answers={begun}
              onChange={(next) => {
                held.current = next
              }}
              language={language}
              idPrefix="scn-inputs"
            />
          </section>
        )}
        <section className="scn-part" aria-label={t('scenario.start.subject')}>
          <h3 className="scn-subtitle">{t('scenario.start.subject')}</h3>
          <div className="scn-two">
            <Field label={t('scenario.start.subjectId')}>
              {(control) => (
                <TextInput {...control} value={id} onChange={(event) => setId(event.target.value)} />
              )}
            </Field>
            <Field label={t('scenario.start.subjectName')}>
              {(control) => (
                <TextInput {...control} value={called} onChange={(event) => setCalled(event.target.value)} />
              )}
            </Field>
            <Field label={t('scenario.start.lat')}>
              {(control) => (
                <TextInput
                  {...control}
                  inputMode="decimal"
                  value={lat}
                  onChange={(event) => setLat(event.target.value)}
                />
              )}
            </Field>
            <Field label={t('scenario.start.lon')}>
              {(control) => (
                <TextInput
                  {...control}
                  inputMode="decimal"
                  value={lon}
                  onChange={(event) => setLon(event.target.value)}
                />
              )}
            </Field>
          </div>
        </section>
        <Actions runbook={runbook} value={actions} onChange={setActions} />
      </div>
    </Sheet>
  )
}
