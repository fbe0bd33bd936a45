// @ts-check
// The week view: draws what /outlook/events.json tells, and sends what a person drags to /_sim/mailboxes as Outlook would save it.
const { EventCalendar } = /** @type {any} */ (globalThis);
const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
const [root, status, dialog, content] = ['week', 'week-status', 'event-dialog', 'event-dialog-content'].map(byId);
const { language, date, mailboxes, texts } = JSON.parse(root.dataset.options);
const isSeveral = mailboxes.length > 1;
const isNarrow = globalThis.innerWidth < 800;
let isHeld = false;
let letGoAt = 0;
let isWaiting = false;

const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
const toDate = (/** @type {Date} */ date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
/** Wall time: the calendar holds those of Japan, whatever zone the browser is in. */
const toWall = (/** @type {Date} */ date) => `${toDate(date)}T${two(date.getHours())}:${two(date.getMinutes())}`;
const say = (/** @type {string} */ text) => {
  status.textContent = text;
  status.hidden = text === '';
};

// Listened to before the first look, so that no change falls between the two.
let hasBegun = false;
let live = listen();
const opened = new Promise((resolve) => ['open', 'error'].forEach((name) => live.addEventListener(name, resolve, { once: true })));

function listen() {
  const source = new EventSource('/outlook/live');
  source.addEventListener('message', () => refresh());
  // What happened while nobody listened was not told.
  source.addEventListener('open', () => (hasBegun ? refresh() : (hasBegun = true)));
  return source;
}

/** A browser keeps few connections to one host: a week that nobody sees holds none of them. */
function listenWhileSeen() {
  if (document.hidden) live.close();
  else if (live.readyState === EventSource.CLOSED) live = listen();
}
document.addEventListener('visibilitychange', listenWhileSeen);
globalThis.addEventListener('pageshow', listenWhileSeen);
globalThis.addEventListener('pagehide', () => live.close());

const calendar = EventCalendar.create(root, {
  view: isSeveral ? (isNarrow ? 'resourceTimeGridDay' : 'resourceTimeGridWeek') : isNarrow ? 'timeGridDay' : 'timeGridWeek',
  locale: language,
  date,
  firstDay: 1,
  height: '44rem',
  scrollTime: '08:00:00',
  nowIndicator: false,
  editable: true,
  selectable: true,
  resources: mailboxes,
  datesAboveResources: true,
  columnWidth: isSeveral ? '5.5rem' : 'auto',
  allDayContent: texts.allDay,
  buttonText: (/** @type {any} */ given) => ({ ...given, ...{ today: texts.today, prev: texts.previous, next: texts.next, timeGridWeek: texts.week, timeGridDay: texts.day, resourceTimeGridWeek: texts.sideBySide, resourceTimeGridDay: texts.day } }),
  headerToolbar: { start: 'prev,next today', center: 'title', end: isSeveral ? 'resourceTimeGridWeek,resourceTimeGridDay' : 'timeGridWeek,timeGridDay' },
  eventSources: [{ events: load }],
  eventContent: ({ event }) => ({ domNodes: draw(event) }),
  dateClick: ({ date, allDay, resource }) => openNew(date, new Date(date.getTime() + (allDay ? 0 : 3_600_000)), allDay, resource),
  select: ({ start, end, allDay, resource }) => openNew(start, allDay ? new Date(end.getTime() - 1) : end, allDay, resource),
  eventDragStart: hold,
  eventDragStop: letGo,
  eventResizeStart: hold,
  eventResizeStop: letGo,
  eventDrop: save,
  eventResize: save,
});

async function load(/** @type {any} */ { start, end }) {
  await opened;
  const query = new URLSearchParams([...mailboxes.map((/** @type {any} */ { id }) => ['mail', id]), ['from', toDate(start)], ['to', toDate(end)]]);
  const answer = await fetch(`/outlook/events.json?${query}`);
  const entries = await answer.json();
  // What comes while somebody drags waits: the event would jump out of the hand.
  while (isHeld) await new Promise((resolve) => setTimeout(resolve, 100));
  return entries.map((/** @type {any} */ entry) => ({
    ...{ id: `${entry.mail} ${entry.id} ${entry.start}`, resourceIds: [entry.mail], start: entry.start, end: entry.end, allDay: entry.isAllDay, title: entry.title },
    ...{ startEditable: !entry.isSeries, durationEditable: !entry.isSeries },
    classNames: [entry.record === null ? 'own' : entry.isCopy ? 'copy' : 'ours'],
    extendedProps: entry,
  }));
}

/** Elements and texts only: titles come from outside. */
function draw(/** @type {any} */ { title, start, end, allDay, extendedProps }) {
  const { place, record, isPrivate, isOnline, isSeries, isMeeting, isElsewhere } = extendedProps;
  const marks = [
    record === null ? '' : `${texts.ours} ${record}`,
    isPrivate ? texts.isPrivate : '',
    isSeries ? texts.isRecurring : '',
    isOnline ? texts.isOnline : '',
    isMeeting ? texts.attendees : '',
    isElsewhere ? texts.otherCalendar : '',
  ].filter((mark) => mark !== '');
  const lines = [['title', title === '' ? texts.untitled : title], ['place', place], ['marks', marks.join(' · ')], ['time', allDay ? '' : `${toWall(start).slice(11)}–${toWall(end).slice(11)}`]];
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'open' });
  button.append(...lines.filter(([, text]) => text !== '').map(([name, text = '']) => Object.assign(document.createElement('span'), { className: `line ${name}`, textContent: text })));
  // The click at the end of a drag is none.
  button.addEventListener('click', () => Date.now() - letGoAt > 300 && open(`${eventsPath(extendedProps.mail)}/${encodeURIComponent(extendedProps.id)}`, texts.editEvent));
  return [button];
}

async function save(/** @type {any} */ { event, oldEvent, newResource, revert }) {
  const { mail, id } = event.extendedProps;
  if (newResource !== undefined && newResource.id !== mail) {
    revert();
    return say(texts.otherMailbox);
  }
  const length = oldEvent.allDay === event.allDay ? oldEvent.end - oldEvent.start : event.allDay ? 86_400_000 : 3_600_000;
  const end = event.end > event.start ? event.end : new Date(event.start.getTime() + length);
  const at = (/** @type {Date} */ date) => ({ dateTime: event.allDay ? `${toDate(date)}T00:00:00` : `${toWall(date)}:00`, timeZone: 'Tokyo Standard Time' });
  const answer = await fetch(`/_sim/mailboxes/${encodeURIComponent(mail)}/events/${encodeURIComponent(id)}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ start: at(event.start), end: at(end), isAllDay: event.allDay }),
  });
  if (!answer.ok) {
    revert();
    return say((await answer.json()).error.message);
  }
  say('');
  refresh();
}

function eventsPath(/** @type {string} */ mail) {
  return `/outlook/${encodeURIComponent(mail)}/events`;
}

function openNew(/** @type {Date} */ start, /** @type {Date} */ end, /** @type {boolean} */ allDay, /** @type {any} */ resource) {
  const query = new URLSearchParams({ starts: toWall(start), ends: toWall(end), allDay: allDay ? '1' : '0' });
  return open(`${eventsPath(resource?.id ?? mailboxes[0].id)}/new?${query}`, texts.newEvent);
}

async function open(/** @type {string} */ path, /** @type {string} */ label) {
  const answer = await fetch(`${path}${path.includes('?') ? '&' : '?'}part=1`);
  if (!answer.ok) return refresh();
  content.innerHTML = await answer.text();
  dialog.setAttribute('aria-label', label);
  dialog.showModal();
}

dialog.addEventListener('submit', async (/** @type {any} */ event) => {
  event.preventDefault();
  const answer = await fetch(event.target.action, { method: 'POST', headers: { 'x-clounect-part': '1' }, body: new URLSearchParams(new FormData(event.target, event.submitter)) });
  if (answer.status === 422 || answer.status === 409) content.innerHTML = await answer.text();
  else dialog.close();
  refresh();
});
byId('event-dialog-close').addEventListener('click', () => dialog.close());
dialog.addEventListener('close', () => calendar.unselect());

function hold() {
  isHeld = true;
}
function letGo() {
  isHeld = false;
  letGoAt = Date.now();
}

/** Once for what comes together. */
function refresh() {
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => {
    isWaiting = false;
    calendar.refetchEvents();
  }, 150);
}
// The component marks its grid as a table without being one; as plain elements it can be read out.
const grid = '[role=table],[role=rowgroup],[role=row],[role=rowheader],[role=columnheader],[role=cell]';
const counts = ['aria-colindex', 'aria-rowindex', 'aria-colspan', 'aria-rowspan', 'aria-colcount', 'aria-rowcount'];
const untangle = () => {
  for (const element of root.querySelectorAll(grid)) element.removeAttribute('role');
  for (const name of counts) for (const element of root.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
};
new MutationObserver(untangle).observe(root, { childList: true, subtree: true });
untangle();
