/** Placeholder while the page is being built. */
export function PeoplePage() {
  return <div className="page" />;
}
