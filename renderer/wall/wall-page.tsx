/** Placeholder while the page is being built. */
export function WallPage() {
  return <div className="page" />;
}
