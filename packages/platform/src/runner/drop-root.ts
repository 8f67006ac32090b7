/**
 * Becomes the user of a connection for good, before anything of it is touched. From then on no other process of that
 * user can look into this one: Linux keeps those apart that have changed their user.
 *
 * @param words the uid and the gid; none to stay who this process is
 */
export function dropRoot([uidText, gidText]: readonly string[]): void {
  process.umask(0o077);
  if (uidText === undefined || gidText === undefined) return;
  const [uid, gid] = [Number(uidText), Number(gidText)];
  process.setgroups?.([]);
  process.setgid?.(gid);
  process.setuid?.(uid);
  if (process.getuid?.() !== uid || process.geteuid?.() !== uid || process.getgid?.() !== gid) {
    throw new Error('the process could not become the user of its connection');
  }
}
