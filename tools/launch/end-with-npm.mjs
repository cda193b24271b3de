// npm runs a script through a shell that does not pass signals on: when npm is stopped, the shell goes and the
// program would stay behind. Being handed to another parent is the sign of it.
const CHECK_MS = 300;

/** Calls `stop` once when this process was started by npm and npm's shell is gone. */
export function endWithNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watching);
    stop();
  }, CHECK_MS);
  watching.unref();
}
