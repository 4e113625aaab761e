import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The baseline of memory: the highest that a Node process takes which does nothing, in MB. */
export async function bareNodeMegabytes(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--print', 'process.resourceUsage().maxRSS']);
  return Number(stdout) / 1024;
}
