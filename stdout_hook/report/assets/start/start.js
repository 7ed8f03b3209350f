// Reads the messages that the file holds, and shows them; then what comes while it is open.

const page = new Page();
for (const script of document.querySelectorAll("script.message")) {
  page.take(JSON.parse(script.textContent));
  script.remove();
}
theme.start();
const view = new View(page);
const { live } = document.documentElement.dataset;
if (live) new Live(live, page, view).start();
else view.update();
