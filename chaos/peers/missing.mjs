// Tells what is not installed from what is broken.

/** The program or npm package whose absence made something fail; null when that was not why. */
export function whatIsMissing(error) {
  if (error.code === 'ENOENT' && error.syscall?.startsWith('spawn')) return error.path;
  if (error.code !== 'ERR_MODULE_NOT_FOUND') return null;
  // A module of our own that is not there is a mistake of ours, and named by its path.
  const [, name] = error.message.match(/^Cannot find package '([^']+)'/) ?? [];
  return name ? `the npm package ${name}` : null;
}
