// When a page opens: what earlier pages wrote and the server never confirmed.
import { showBanner } from "./banners.js";
import { sameFields } from "./draft-store.js";
import { readFields, writeFields } from "./fields.js";
import { clockOrDay } from "./times.js";

function restore(form, editors, store, kept) {
  const saved = readFields(form);
  writeFields(form, editors, kept.fields);
  // That was a change, so this page keeps it now, if the browser has room for it.
  if (store.read()) store.remove(kept);
  showBanner("banner-brought-back", {
    words: { at: clockOrDay(new Date(kept.at)) },
    actions: { undo: () => writeFields(form, editors, saved) },
  });
}

/** Offer the first; the others follow once that is discarded, or when a page opens again. */
function offer(form, editors, store, [kept, ...others]) {
  if (!kept) return;
  showBanner("banner-offer", {
    words: { at: clockOrDay(new Date(kept.at)) },
    actions: {
      use() {
        writeFields(form, editors, kept.fields);
        if (store.read()) store.remove(kept);
      },
      discard() {
        store.remove(kept);
        offer(form, editors, store, others);
      },
    },
  });
}

/** A reload may be answered before the save that it caused: then this browser knows better. */
function catchUp(form, editors, sync) {
  const saved = sync.store.takeSaved();
  if (!saved || saved.version <= sync.version) return;
  sync.version = saved.version;
  writeFields(form, editors, saved.fields);
}

/** Return what others keep and this page does not show, each text once; forget the rest. */
function findApart(form, store) {
  const apart = [{ fields: readFields(form) }];
  for (const kept of store.listOthers()) {
    if (apart.some(({ fields }) => sameFields(fields, kept.fields))) store.remove(kept);
    else apart.push(kept);
  }
  return apart.slice(1);
}

/**
 * Bring unconfirmed work back if it goes on from what the server has; offer what is older than that,
 * or was set aside. Does nothing when the server has the same text.
 */
export function bringBack(form, editors, sync) {
  const { store } = sync;
  catchUp(form, editors, sync);
  const apart = findApart(form, store);
  const latest = apart.find((kept) => kept.version >= sync.version);
  if (latest) {
    sync.version = latest.version;
    restore(form, editors, store, latest);
    // The page before may have sent this text just now. What is typed next must count on from that.
    sync.flush();
  }
  offer(
    form,
    editors,
    store,
    apart.filter((kept) => kept !== latest),
  );
}
