import { Button, EmptyState, Skeleton } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { useGo } from '../workshop/index.ts'
import { useBase, useVariants } from './known.ts'
import { Matrix } from './Matrix.tsx'
import { VariantPage } from './VariantPage.tsx'
import './scope.css'
import './variants.css'

/** What branches do differently: all of them in a matrix, or one variant (`item`). */
export function VariantsRoom({ item }: { item?: string }) {
  const { t } = useWords()
  const go = useGo()
  const variants = useVariants()
  const base = useBase()
  if (!base) return <Skeleton rows={6} />
  if (!item) return <Matrix base={base} variants={variants} />
  const variant = variants.get(item)
  if (!variant) {
    return (
      <EmptyState
        icon="branch"
        title={t('variant.gone')}
        action={<Button onClick={() => go('variants')}>{t('variant.back')}</Button>}
      >
        {t('variant.goneText')}
      </EmptyState>
    )
  }
  return <VariantPage key={item} base={base} variant={variant} variants={variants} />
}
