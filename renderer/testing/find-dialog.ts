import { screen } from '@testing-library/react';

/**
 * The open dialog with a title. Not by its role: without layout the focus library sometimes takes a dialog for hidden, which
 * then has no accessible name.
 */
export async function findDialog(title: string): Promise<HTMLElement> {
  const heading = await screen.findByText(title, { selector: '[role="dialog"] h2' });
  const dialog = heading.closest<HTMLElement>('[role="dialog"]');
  if (dialog === null) throw new Error(`${title} is not in a dialog`);
  return dialog;
}
