import { launch, openPage, viewports } from "./harness.mjs";
const browser = await launch("none");
for (const item of process.argv.slice(2)) {
  const [name, look, path, selector] = item.split("|");
  const { page } = await openPage(browser, { javaScriptEnabled: false, viewport: look.startsWith("phone") ? viewports.phone : viewports.desktop, colorScheme: look.endsWith("dark") ? "dark" : "light" });
  await page.goto(path);
  await page.locator(selector).first().screenshot({ path: `/tmp/crop-${name}-${look}.png` });
  await page.context().close();
}
await browser.close();
