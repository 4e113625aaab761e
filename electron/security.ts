import { app, type IpcMainEvent, type IpcMainInvokeEvent, type Session } from 'electron';
import { consolePage, isConsolePage } from './console-page.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** Copying cells is all the console asks of the operating system. */
const grantedPermissions: readonly string[] = ['clipboard-sanitized-write'];

/**
 * Whatever a page may contain: it cannot leave the console, open windows, embed other pages or get permissions. Holds for
 * every web contents of the process; call before the first window.
 */
export function confineWebContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isConsolePage(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isConsolePage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Refuses permissions, and gives the development server's pages the policy that the built ones carry themselves. */
export function confineSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(grantedPermissions.includes(permission) && isConsolePage(contents.getURL())),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => grantedPermissions.includes(permission) && isConsoleOrigin(origin));
  if (!consolePage.startsWith('http')) return;
  session.webRequest.onHeadersReceived((details, answer) =>
    answer({ responseHeaders: { ...details.responseHeaders, 'content-security-policy': [contentSecurityPolicy('development')] } }),
  );
}

/** Whether a message to main comes from the console's own main frame. */
export function isFromConsole(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isConsolePage(frame.url);
}

function isConsoleOrigin(origin: string): boolean {
  return consolePage.startsWith(origin);
}
