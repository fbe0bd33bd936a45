/** As the kit sends them; the routes of the console name one place. */
export { sendPage, sendPart } from '@clounect/page-kit';
