// When a page opens: what an earlier visit wrote and the server never confirmed.
import { showBanner } from "./banners.js";
import { sameFields } from "./draft-store.js";
import { readFields, writeFields } from "./fields.js";
import { clock } from "./times.js";

function restore(form, editors, kept) {
  const saved = readFields(form);
  writeFields(form, editors, kept.fields);
  showBanner("banner-brought-back", {
    words: { at: clock(new Date(kept.at)) },
    actions: { undo: () => writeFields(form, editors, saved) },
  });
}

function offer(form, editors, store, kept) {
  showBanner("banner-offer", {
    words: { at: clock(new Date(kept.at)) },
    actions: {
      use() {
        writeFields(form, editors, kept.fields);
        store.remove("set-aside");
      },
      discard: () => store.remove("set-aside"),
    },
  });
}

/** A reload may be answered before the save that it caused: then this browser knows better. */
function catchUp(form, editors, sync) {
  const saved = sync.store.read("saved");
  sync.store.remove("saved");
  if (!saved || saved.version <= sync.version) return;
  sync.version = saved.version;
  writeFields(form, editors, saved.fields);
}

/**
 * Bring unconfirmed work back if it goes on from what the server has; offer it if another device
 * has saved since, or if it was set aside. Does nothing when the server has the same text.
 */
export function bringBack(form, editors, sync) {
  const { store } = sync;
  catchUp(form, editors, sync);
  const isSaved = (kept) => sameFields(kept.fields, readFields(form));
  const aside = store.read("set-aside");
  const unsaved = store.read("unsaved");
  if (aside && isSaved(aside)) store.remove("set-aside");
  else if (aside) offer(form, editors, store, aside);
  if (unsaved && isSaved(unsaved)) {
    store.remove("unsaved");
  } else if (unsaved?.version >= sync.version) {
    sync.version = unsaved.version;
    restore(form, editors, unsaved);
  } else if (unsaved) {
    store.setAside(unsaved.fields, unsaved.at);
    offer(form, editors, store, unsaved);
  }
}
