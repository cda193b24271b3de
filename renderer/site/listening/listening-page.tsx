/** Placeholder while the page is being built. */
export function ListeningPage() {
  return <div className="page" />;
}
