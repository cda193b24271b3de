import { Component, type ReactNode } from 'react';

interface Props {
  readonly words: { readonly title: string; readonly action: string; readonly button: string };
  readonly children: ReactNode;
}

/** A page that fails leaves the frame standing. Give it the page's name as `key`, so another page starts fresh. */
export class ErrorBoundary extends Component<Props, { message: string | null }> {
  override state: { message: string | null } = { message: null };

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { words, children } = this.props;
    if (this.state.message === null) return children;
    return (
      <div className="empty-page" role="alert">
        <p className="empty-title">{words.title}</p>
        <p className="muted">{words.action}</p>
        <p className="muted small">{this.state.message}</p>
        <button type="button" className="plain-button" onClick={() => location.reload()}>
          {words.button}
        </button>
      </div>
    );
  }
}
