import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords, type Schemas } from '../../api/index.ts'
import { Banner, Button, ButtonLink, Field, Select, Sheet, TextInput, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'

/** Gives the job to somebody else, or lets somebody decide while one is away. */
export function HandOver({ job, onClose }: { job: Schemas['JobOut']; onClose: () => void }) {
  const { t } = useWords()
  const { client, me } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const nameOf = usePeople()
  const people = useColleagues(job.line.branch)
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const may = job.can.includes('reassign') || job.can.includes('assign')

  async function give() {
    if (!to) return setFault(t('desk.esc.whomMissing'))
    setBusy(true)
    try {
      await client.POST('/api/jobs/{job}/assign', {
        params: { path: { job: job.line.id } },
        body: { to, ...(reason.trim() && { reason: reason.trim() }) } as never,
      })
      void queries.invalidateQueries()
      toast({ text: t('desk.over.done', { who: nameOf(to) }), tone: 'success' })
      onClose()
    } catch (error) {
      setFault(inWords(error, t))
      setBusy(false)
    }
  }

  return (
    <Sheet open onClose={onClose} title={t('desk.over.title')}>
      {fault && <Banner tone="danger">{fault}</Banner>}
      {may ? (
        <>
          <h3>{t('desk.over.job')}</h3>
          <Field label={t('desk.over.whom')}>
            {(control) => (
              <Select {...control} value={to} onChange={(event) => setTo(event.currentTarget.value)}>
                <option value="" />
                {people.map(({ login, name }) => (
                  <option key={login} value={login}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('desk.over.reason')}>
            {(control) => (
              <TextInput
                {...control}
                value={reason}
                maxLength={500}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </Field>
          <p className="muted">{t('desk.over.jobText', { who: to ? nameOf(to) : t('desk.esc.someone') })}</p>
          <Button kind="primary" busy={busy} onClick={() => void give()}>
            {t('desk.over.title')}
          </Button>
        </>
      ) : (
        <p>{t('desk.over.cannot')}</p>
      )}
      <h3>{t('desk.over.away')}</h3>
      <p className="muted">{t('desk.over.awayText')}</p>
      <ButtonLink href={`/office/people/${me.login}`}>{t('desk.over.awayDo')}</ButtonLink>
    </Sheet>
  )
}

/** Who could have a job: the active people of its branch and of those above that one may see. */
export function useColleagues(branch: string): { login: string; name: string }[] {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['people', 'of', branch],
    queryFn: ({ signal }) => got(client.GET('/api/people', { params: { query: { limit: 200 } }, signal })),
  })
  const all = data?.items.filter(({ active }) => active) ?? []
  const here = all.filter((one) => one.branch === branch)
  return [...here, ...all.filter((one) => one.branch !== branch)]
}
