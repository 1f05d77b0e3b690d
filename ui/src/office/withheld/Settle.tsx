import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { inWords, type Schemas } from '../../api/index.ts'
import { Button, Field, Segmented, Sheet, TextArea, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'

type Work = Schemas['WithheldOut']
type How = 'taken' | 'dismissed'

/** Says what became of withheld work, once. */
export function Settle({ work, onClose }: { work: Work; onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [how, setHow] = useState<How>('taken')
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  async function settle() {
    setBusy(true)
    try {
      await client.POST('/api/withheld/{withheld_id}/settle', {
        params: { path: { withheld_id: work.id } },
        body: { how, note },
      })
      toast({ text: t('office.withheld.settled'), tone: 'success' })
      await queries.invalidateQueries({ queryKey: ['withheld'] })
      onClose()
    } catch (error) {
      setFault(inWords(error, t))
      setBusy(false)
    }
  }

  return (
    <Sheet
      open
      onClose={onClose}
      title={t('office.withheld.settle')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void settle()}>
            {t('office.withheld.settleDo')}
          </Button>
        </>
      }
    >
      <p>{t('office.withheld.settleText')}</p>
      <Segmented<How>
        label={t('office.withheld.how')}
        value={how}
        onChange={setHow}
        segments={[
          { value: 'taken', label: t('office.withheld.how.taken') },
          { value: 'dismissed', label: t('office.withheld.how.dismissed') },
        ]}
      />
      <Field label={t('office.withheld.note')} fault={fault}>
        {(control) => (
          <TextArea
            {...control}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
    </Sheet>
  )
}
