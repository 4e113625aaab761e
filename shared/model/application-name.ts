/** Names the application's folder, so that desktop console and command line share one data folder. */
export const APPLICATION_NAME = 'Isthmus';
