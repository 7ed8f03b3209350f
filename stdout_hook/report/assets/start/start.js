// Reads the messages that the file holds, and shows them.

const page = new Page();
for (const script of document.querySelectorAll("script.message")) {
  page.take(JSON.parse(script.textContent));
  script.remove();
}
theme.start();
const view = new View(page);
view.update();
