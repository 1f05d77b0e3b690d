import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  children: ReactNode
  fallback: (error: unknown, again: () => void) => ReactNode
}

/** Keeps an error in one part from taking the page down. */
export class ErrorBoundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? new Error('unknown') }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return this.props.fallback(this.state.error, () => this.setState({ error: null }))
  }
}
