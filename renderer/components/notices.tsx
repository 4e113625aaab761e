import { Toast, ToastBody, Toaster, ToastTitle, useId, useToastController } from '@fluentui/react-components';
import { type ReactNode, useMemo } from 'react';
import { errorText } from './engine-error.ts';
import { type Notice, NoticeProvider } from './notice.ts';

/** Shows the notices of everything below it. */
export function Notices({ children }: { children: ReactNode }) {
  const toasterId = useId('notices');
  const { dispatchToast } = useToastController(toasterId);
  const notice = useMemo<Notice>(
    () => ({
      done: (message) =>
        dispatchToast(
          <Toast>
            <ToastTitle>{message}</ToastTitle>
          </Toast>,
          { intent: 'success', timeout: 4000 },
        ),
      failed: (error) => {
        const { message, remedy } = errorText(error);
        dispatchToast(
          <Toast>
            <ToastTitle>{message}</ToastTitle>
            {remedy !== undefined && <ToastBody>{remedy}</ToastBody>}
          </Toast>,
          { intent: 'error', timeout: 12_000 },
        );
      },
    }),
    [dispatchToast],
  );
  return (
    <NoticeProvider value={notice}>
      {children}
      <Toaster toasterId={toasterId} position="bottom-end" />
    </NoticeProvider>
  );
}
