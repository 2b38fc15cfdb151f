// Times arrive in UTC; show them in the reader's own zone, keep UTC as the tooltip.
const format = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** Return a moment as a clock shows it: 21:14. */
export function clock(moment) {
  return moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** Return a moment as a clock shows it, with the day unless it is today. */
export function clockOrDay(moment) {
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday ? clock(moment) : format.format(moment);
}

function localise(root) {
  for (const time of root.querySelectorAll?.("time[datetime]") ?? []) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.title = `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    time.textContent = "clock" in time.dataset ? clock(moment) : format.format(moment);
  }
}

document.addEventListener("htmx:after:process", ({ target }) => localise(target));
