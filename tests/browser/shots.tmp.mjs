import { launch, openPage, viewports } from "./harness.mjs";
const js = process.argv[2] === "js";
const list = process.argv.slice(3);
const browser = await launch("none");
for (const item of list) {
  const [name, look, path] = item.split("|");
  const options = { javaScriptEnabled: js, viewport: look.startsWith("phone") ? viewports.phone : viewports.desktop, colorScheme: look.endsWith("dark") ? "dark" : "light" };
  const { page, problems } = await openPage(browser, options);
  await page.goto(path);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `/tmp/shot-${name}-${look}.png`, fullPage: true });
  console.log(name, look, problems);
  await page.context().close();
}
await browser.close();
