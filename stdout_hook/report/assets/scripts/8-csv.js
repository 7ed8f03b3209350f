// Tables as CSV files, for people's spreadsheets.

/** A cell that no spreadsheet takes for a formula: such a one gets an apostrophe in front. */
function csvCell(value) {
  const text = String(value ?? "");
  const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

const csvText = (rows) => rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");

/** Let the browser save a text; the mark in front tells spreadsheets that it is UTF-8. */
function saveFile(name, text, type = "text/csv") {
  const href = URL.createObjectURL(new Blob(["\ufeff", text], { type: `${type};charset=utf-8` }));
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
