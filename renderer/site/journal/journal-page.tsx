/** Placeholder while the page is being built. */
export function JournalPage() {
  return <div className="page" />;
}
