// Builds platform/greenroom/assets into platform/greenroom/static: app.js, theme.js, app.css, fonts.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const assets = `${root}platform/greenroom/assets`;
const output = `${root}platform/greenroom/static`;
const watching = process.argv.includes("--watch");

const options = {
  absWorkingDir: root,
  entryPoints: [
    { in: `${assets}/js/app.js`, out: "app" },
    { in: `${assets}/js/theme.js`, out: "theme" },
    { in: `${assets}/css/app.css`, out: "app" },
  ],
  outdir: output,
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file" },
  bundle: true,
  format: "iife",
  // light-dark() in the tokens asks for browsers of 2024; scripts need nothing newer.
  target: ["chrome123", "firefox121", "safari17.5"],
  minify: !watching,
  sourcemap: watching ? "inline" : false,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};
if (watching) {
  const context = await esbuild.context(options);
  await context.watch();
  console.log("Watching platform/greenroom/assets; Ctrl+C ends.");
} else {
  await rm(output, { recursive: true, force: true });
  const { metafile } = await esbuild.build(options);
  for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
    console.log(`${String(Math.ceil(bytes / 1024)).padStart(5)} kB  ${path}`);
  }
}
